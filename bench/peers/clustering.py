"""scikit-learn on the same points, log1p and z-scored alike, one thread: python3 clustering.py FILE OUT.json"""

import json
import re
import sys
import time

import numpy as np
from scipy import stats
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

hosts, features = map(int, re.search(r"(\d+)-by-(\d+)\.f64$", sys.argv[1]).groups())
counts = np.fromfile(sys.argv[1], "<f8").reshape(features, hosts).T
started = time.perf_counter()
with threadpool_limits(1):
    z = stats.zscore(np.log1p(counts))
    fit = KMeans(n_clusters=5, n_init=10, random_state=0).fit(z)
answer = {"inertia": fit.inertia_, "seconds": time.perf_counter() - started}
with open(sys.argv[2], "w") as out:
    json.dump(answer, out)
