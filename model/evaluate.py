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


def near_documents(scores, depth):
    """Which documents are among the `depth` best of any query, and what score each query's last of them has."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    return np.unique(best), np.take_along_axis(scores, best[:, -1:], axis=1)[:, 0]


def check_near(scores, others, near, least):
    """How sure it is that none of the documents left out belongs among the ten best."""
    apart = np.abs(scores[:, near] - others[:, near]).max()
    tenth = -np.partition(-scores, 9, axis=1)[:, 9]
    unsure = int((tenth <= least + apart).sum())
    return f"{len(near)} documents; both rows' scores differ by at most {apart:.3f}; not sure of {unsure} queries"


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
    parser.add_argument(
        "--near", help="a .onnx file of nearly the same scores: only documents among its best are embedded"
    )
    parser.add_argument("--depth", type=int, default=50, help="how many of its best, for each query")
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
        asked = contract.query_ids(tokenizer, [q["text"] for q in queries])

        def late_interaction(run, model, texts, expansions):
            """Scores for each of `expansions`, with MASK rows in the queries or without."""
            rows = contract.document_ids(tokenizer, [text for _, text in texts])
            owners = np.array([owner for owner, _ in texts])
            key = (fingerprint(model), args.bf16, name, sum(map(sum, rows)), len(rows))
            vectors, offsets = cached(args.cache, key, lambda: encode_documents(run, rows, skip))
            for expansion in expansions:
                queries_rows = encode_queries(run, asked, expansion)
                yield scoring.maxsim(queries_rows, vectors, offsets, owners, len(documents))

        expansions = [e for e in (False, True) if not (args.no_mask and e) and not (args.mask and not e)]
        if args.near:
            (others,) = late_interaction(onnx_engine(args.near, args.threads), args.near, texts, expansions[:1])
            report(f"{Path(args.near).name} {'mask' if expansions[0] else 'no mask'}", others)
            near, least = near_documents(others, args.depth)
            wanted = set(near.tolist())
            texts = [(owner, text) for owner, text in texts if owner in wanted]
            expansions = expansions[:1]
        for expansion, scores in zip(expansions, late_interaction(run, args.model, texts, expansions), strict=True):
            report(f"{Path(args.model).name} {'mask' if expansion else 'no mask'}", scores)
        if args.near:
            print(check_near(scores, others, near, least))


if __name__ == "__main__":
    main()
