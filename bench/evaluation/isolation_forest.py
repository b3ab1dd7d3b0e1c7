"""Isolation forests as ZAT's examples use them (contamination 0.1), one a matrix.

Reads {"name": [[...], ...]} from standard input, rows being hosts; writes
{"version": "...", "outliers": {"name": [row, ...]}}.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest

outliers = {}
for name, rows in json.load(sys.stdin).items():
    labels = IsolationForest(contamination=0.1, random_state=0).fit_predict(np.array(rows, dtype=float))
    outliers[name] = [int(row) for row in np.flatnonzero(labels == -1)]
json.dump({"version": sklearn.__version__, "outliers": outliers}, sys.stdout)
