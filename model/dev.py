"""Score on held-out training pairs, by source; and weights between two trainings (WiSE-FT).

python dev.py --pairs pairs.jsonl --weights FOLDER [--mix FOLDER --share 0.5 [--out FOLDER]]
"""

import argparse

import numpy as np
import torch

import contract
import split
from encoder import Encoder, encode_documents, encode_queries, torch_engine
from scoring import maxsim

PASSAGES, QUERIES, LENGTH = 400, 150, 128


def mixed(first, second, share):
    """(1 - share) of the first's weights and `share` of the second's."""
    encoder, other = Encoder(first), Encoder(second).state_dict()
    encoder.load_state_dict({k: torch.lerp(v, other[k], share) for k, v in encoder.state_dict().items()})
    return encoder


def distinct(pairs):
    seen = set()
    for pair in pairs:
        key = pair["query"].lower()
        if key not in seen:
            seen.add(key)
            yield pair


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--mix")
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--out", help="write the mixture")
    parser.add_argument("--mask", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    encoder = mixed(args.weights, args.mix, args.share) if args.mix else Encoder(args.weights)
    if args.out:
        encoder.save(args.out)
    run = torch_engine(encoder, torch.bfloat16)
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    skip = contract.skiplist(tokenizer)
    _, held = split.load(args.pairs)
    means = []
    for source in sorted({p["source"] for p in held}):
        pairs = list(distinct(p for p in held if p["source"] == source))[:PASSAGES]
        rows = contract.document_ids(tokenizer, [p["passage"] for p in pairs], LENGTH)
        vectors, offsets = encode_documents(run, rows, skip)
        asked = contract.query_ids(tokenizer, [p["query"] for p in pairs[:QUERIES]])
        queries = encode_queries(run, asked, args.mask)
        scores = maxsim(queries, vectors, offsets, np.arange(len(rows)), len(rows))
        ranks = [int((row > row[i]).sum()) for i, row in enumerate(scores)]
        means.append(np.mean([1 / np.log2(rank + 2) if rank < 10 else 0 for rank in ranks]))
        print(f"{source} {means[-1]:.4f}", end="  ", flush=True)
    print(f"mean {np.mean(means):.4f}")


if __name__ == "__main__":
    main()
