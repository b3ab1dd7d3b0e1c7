"""Writes scikit-learn.json: what scipy and scikit-learn give on made-up hosts. Run: python3 test/clusters/scikit_learn.py"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

LARGEST = 2**31 - 1


def counts(hosts, features, seed):
    """Heavy-tailed counts by the minimal standard generator: whole numbers only, so equal in every language."""
    state, rows = seed, []
    for _ in range(hosts):
        row = []
        for _ in range(features):
            state = state * 48271 % LARGEST
            row.append(min(LARGEST // state, 5000))
        rows.append(row)
    return np.array(rows, dtype=float)


def answer(hosts, features, seed, starts):
    z = stats.zscore(counts(hosts, features, seed))
    fit = KMeans(5, n_init=starts, random_state=0).fit(z)
    return {
        "hosts": hosts,
        "features": features,
        "seed": seed,
        "starts": starts,
        "inertia": fit.inertia_,
        "silhouette": silhouette_score(z, fit.labels_),
        "firstZ": z[0].tolist(),
    }


here = pathlib.Path(__file__).parent
answers = [answer(60, 2, 1, 100), answer(300, 3, 2, 100), answer(1500, 3, 3, 10), answer(6000, 4, 4, 10)]
versions = {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
(here / "scikit-learn.json").write_text(json.dumps({"versions": versions, "answers": answers}, indent=2) + "\n")
