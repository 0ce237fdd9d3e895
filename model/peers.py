"""Times maxsim-cpu and fast-plaid on embeddings that `npm run bench -- native` exports, one thread each.

python peers.py FOLDER maxsim-cpu|fast-plaid; prints one line of JSON. The folder holds shape.json and little-endian
files: doclens (u32), passages (f32 [tokens][dim]), queries (f32 [rows of all queries][dim]).
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

SEED = 1


def read(folder):
    shape = json.loads((folder / "shape.json").read_text())

    def parts(name, lengths):
        rows = np.fromfile(folder / name, dtype="<f4").reshape(-1, shape["dim"])
        return [np.ascontiguousarray(part) for part in np.split(rows, np.cumsum(lengths)[:-1])]

    doclens = np.fromfile(folder / "doclens", dtype="<u4")
    return parts("passages", doclens), parts("queries", shape["queryRows"]), shape["k"]


def timed(task, items):
    """Results, and milliseconds of each."""
    results, times = [], []
    task(items[0])
    for item in items:
        start = time.perf_counter()
        results.append(task(item))
        times.append((time.perf_counter() - start) * 1000)
    return results, times


def maxsim_cpu(passages, queries, k, _folder):
    from maxsim_cpu import maxsim_scores_variable

    scores, times = timed(lambda query: np.asarray(maxsim_scores_variable(query, passages)), queries)
    return {"times": times, "found": [np.argsort(-row, kind="stable")[:k].tolist() for row in scores]}


def fast_plaid(passages, queries, k, folder):
    import torch
    from fast_plaid import search

    torch.set_num_threads(1)
    index = search.FastPlaid(index=str(folder / "fast-plaid"), device="cpu")
    start = time.perf_counter()
    index.create(documents_embeddings=[torch.from_numpy(passage) for passage in passages], nbits=4, seed=SEED)
    built = (time.perf_counter() - start) * 1000

    def ask(query):
        batch = torch.from_numpy(query)[None]
        return index.search(queries_embeddings=batch, top_k=k, show_progress=False, n_processes=1)[0]

    hits, times = timed(ask, queries)
    return {"times": times, "found": [[passage for passage, _ in row] for row in hits], "indexMilliseconds": built}


def main():
    folder, peer = Path(sys.argv[1]), sys.argv[2]
    run = {"maxsim-cpu": maxsim_cpu, "fast-plaid": fast_plaid}[peer]
    print(json.dumps(run(*read(folder), folder)))


if __name__ == "__main__":
    main()
