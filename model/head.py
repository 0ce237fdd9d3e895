"""Zero-shot head: the 96 main directions (uncentred PCA) of the base's token states on training text.

python head.py --pairs pairs.jsonl --out FOLDER
"""

import argparse
import random

import numpy as np
import torch

import contract
import split
import testsets
from encoder import Encoder

SOURCES = ("docs", "medquad", "packages")
PASSAGES, LENGTH = 1500, 160


def second_moment(encoder, rows, skip):
    """Mean outer product of the token states that a passage keeps."""
    total, count = np.zeros((384, 384)), 0
    rows = sorted(rows, key=len)
    for start in range(0, len(rows), 16):
        ids, mask = contract.pad(rows[start : start + 16])
        keep = (mask == 1) & ~np.isin(ids, skip)
        with torch.inference_mode():
            states = encoder.states(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()[keep]
        total += states.T.astype(np.float64) @ states
        count += len(states)
    return total / count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    rows = [row for row in testsets.jsonl(args.pairs) if row["source"] in SOURCES]
    random.Random(0).shuffle(rows)
    texts = []
    for source in SOURCES:
        own = [r["passage"] for r in rows if r["source"] == source and not split.held_out(r["group"])]
        texts += own[: PASSAGES // len(SOURCES)]
    encoder = Encoder().eval()
    moment = second_moment(encoder, contract.document_ids(tokenizer, texts, LENGTH), contract.skiplist(tokenizer))
    values, vectors = np.linalg.eigh(moment)
    head = vectors[:, ::-1][:, : contract.DIM].T
    print(f"energy kept: {values[::-1][: contract.DIM].sum() / values.sum():.3f}")
    with torch.no_grad():
        encoder.head.weight.copy_(torch.from_numpy(head.copy()))
    encoder.save(args.out)


if __name__ == "__main__":
    main()
