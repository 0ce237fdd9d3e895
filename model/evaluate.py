"""nDCG@10 on test collections, one row a model.

python evaluate.py --data FOLDER --sets nfcorpus,docs-vue --model WHAT [--no-mask] [--cache FOLDER]
WHAT: bm25 | base (mean-pooled single vector) | a weights folder (fp32) | a .onnx file
"""

import argparse
import hashlib
import random
import time
from pathlib import Path

import numpy as np
import torch

import contract
import scoring
import testsets
from encoder import Encoder, encode_documents, encode_queries, onnx_engine, torch_engine

BASE_MAXLEN = 256  # the length that the base was published with


def subset(documents, judgements, size):
    """For development: the judged documents and `size` others."""
    judged = {d for gains in judgements.values() for d in gains}
    others = [d for d in documents if d["_id"] not in judged]
    picked = np.random.default_rng(0).permutation(len(others))[:size]
    return [d for d in documents if d["_id"] in judged] + [others[i] for i in picked]


def engine_passages(path, documents):
    """The engine's own passages, so that scoring is compared and not the division of texts."""
    ordinals = {document["_id"]: index for index, document in enumerate(documents)}
    return [(ordinals[row["document"]], row["text"]) for row in testsets.jsonl(path)]


def base_scores(encoder, tokenizer, documents, queries):
    """The base as published: mean of the token states, cosine; document cut at its 256 tokens."""

    def vectors(texts):
        rows = [
            e.ids[: BASE_MAXLEN - 1] + [contract.SEP] if len(e.ids) > BASE_MAXLEN else e.ids
            for e in tokenizer.encode_batch(texts)
        ]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        found = np.empty((len(rows), 384), np.float32)
        for start in range(0, len(order), 4):
            part = order[start : start + 4]
            ids, mask = map(torch.from_numpy, contract.pad([rows[i] for i in part]))
            with torch.inference_mode():
                states = encoder.states(ids, mask) * mask[..., None]
            found[part] = torch.nn.functional.normalize(states.sum(1), dim=-1).numpy()
        return found

    return vectors([q["text"] for q in queries]) @ vectors([f"{d['title']}\n{d['text']}" for d in documents]).T


def cached(folder, key, make):
    if not folder:
        return make()
    path = Path(folder) / (hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()[:16] + ".npz")
    if path.exists():
        stored = np.load(path)
        return stored["vectors"], stored["offsets"]
    vectors, offsets = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, vectors=vectors, offsets=offsets)
    return vectors, offsets


def fingerprint(what):
    path = Path(what)
    files = [path] if path.is_file() else sorted(path.glob("*.safetensors"))
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--sets", default=",".join(testsets.SETS))
    parser.add_argument("--model", required=True)
    parser.add_argument("--no-mask", action="store_true", help="only the row without MASK augmentation")
    parser.add_argument("--mask", action="store_true", help="only the row with MASK augmentation")
    parser.add_argument("--bf16", action="store_true", help="a weights folder in bfloat16, for development")
    parser.add_argument("--subset", type=int, help="judged documents and this many others")
    parser.add_argument("--cache", help="folder for passage embeddings (f16)")
    parser.add_argument("--queries", type=int, help="this many of the queries, by a fixed seed")
    parser.add_argument("--passages", help="the passages that npm run eval wrote for this one set, not our own")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    skip = contract.skiplist(tokenizer)
    run = None
    if args.model.endswith(".onnx"):
        run = onnx_engine(args.model, args.threads)
    elif args.model not in ("bm25", "base"):
        run = torch_engine(Encoder(args.model), torch.bfloat16 if args.bf16 else torch.float32)

    for name in args.sets.split(","):
        documents, queries, judgements = testsets.load(args.data, name)
        size = len(documents)
        if args.queries and args.queries < len(queries):
            queries = random.Random(0).sample(queries, args.queries)
            judgements = {q["_id"]: judgements[q["_id"]] for q in queries}
        if args.subset is not None:
            documents = subset(documents, judgements, args.subset)
        note = "" if len(documents) == size else f" ({len(documents)} of {size} documents, {len(queries)} queries)"
        ids, start = [d["_id"] for d in documents], time.time()

        def report(label, scores):
            value = scoring.mean_ndcg(scores, queries, ids, judgements)
            print(f"{name}{note}\t{label}\t{value:.4f}\t{time.time() - start:.0f} s", flush=True)

        if args.model == "bm25":
            report("bm25", scoring.bm25(documents, queries))
            continue
        if args.model == "base":
            report("base", base_scores(Encoder().eval(), tokenizer, documents, queries))
            continue
        texts = engine_passages(args.passages, documents) if args.passages else testsets.passages(documents, tokenizer)
        rows = contract.document_ids(tokenizer, [text for _, text in texts])
        owners = np.array([owner for owner, _ in texts])
        key = (fingerprint(args.model), args.bf16, name, sum(map(sum, rows)), len(rows))
        vectors, offsets = cached(args.cache, key, lambda: encode_documents(run, rows, skip))
        queries_ids = contract.query_ids(tokenizer, [q["text"] for q in queries])
        for expansion in [e for e in (False, True) if not (args.no_mask and e) and not (args.mask and not e)]:
            embedded = encode_queries(run, queries_ids, expansion)
            scores = scoring.maxsim(embedded, vectors, offsets, owners, len(documents))
            report(f"{Path(args.model).name} {'mask' if expansion else 'no mask'}", scores)


if __name__ == "__main__":
    main()
