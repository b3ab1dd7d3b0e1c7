"""The notebook's own steps on an NDJSON log: python3 notebook.py FILE OUT.csv

As it stands there, but for the two lines that this machine needs: `lines=True`, since the log is one object a line,
and the cluster table written to a file instead of a cell.
"""

import sys

import pandas as pd
from scipy import stats
from sklearn.cluster import KMeans

df = pd.read_json(sys.argv[1], lines=True)

df_unique_connections = df.groupby(["id.orig_h"])["id.resp_h"].describe().sort_values(["unique"])
df_unique_operations = (
    df.groupby(["id.orig_h"])["operation"].describe().sort_values(["unique"], ascending=True)
)

cols = ["unique", "count"]
df_unique_connections["unique"] = pd.to_numeric(df_unique_connections["unique"])
df_unique_connections["count"] = pd.to_numeric(df_unique_connections["count"])

df_tr_std = stats.zscore(df_unique_connections[cols])

kmeans = KMeans(n_clusters=5, random_state=0).fit(df_tr_std)
labels = kmeans.labels_
df_unique_connections["clusters"] = labels
cols.extend(["clusters"])
df_unique_connections[cols].groupby(["clusters"]).agg(["mean", "count"])

df_unique_connections.to_csv(sys.argv[2])
