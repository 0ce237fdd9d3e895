"""Golden fixtures by a reference implementation, PyLate, on the fp32 weights.

python golden.py --weights FOLDER --package FOLDER (the committed one, for its digest) --out FOLDER
"""

import argparse
import hashlib
import json
import string
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from pylate import models
from sentence_transformers.models import Transformer
from transformers import BertTokenizerFast

import contract
from encoder import Encoder
from golden_texts import PASSAGES, QUERIES, TEXTS

GAP = 0.2  # clear: the first eleven scores lie this far apart or more, so int8 must give the same top ten


def reference(weights, tokenizer_file, expansion):
    """The same weights as a PyLate model, configured by the contract."""
    encoder = Encoder(weights)
    with tempfile.TemporaryDirectory() as folder:
        encoder.trunk.save_pretrained(folder)
        BertTokenizerFast(tokenizer_file=str(tokenizer_file)).save_pretrained(folder)
        trunk = Transformer(folder)
    head = models.Dense(384, contract.DIM, bias=False)
    head.linear.weight.data.copy_(encoder.head.weight.data)
    return models.ColBERT(
        modules=[trunk, head],
        query_prefix="[unused0]",
        document_prefix="[unused1]",
        device="cpu",
        query_length=contract.QUERY_MAXLEN,
        document_length=contract.DOC_MAXLEN,
        do_query_expansion=expansion,
        attend_to_expansion_tokens=False,
        skiplist_words=list(string.punctuation),
    )


def encode(model, texts, is_query):
    """[{input_ids, attention_mask, kept, rows}]; one text a batch, so nothing is padded to another's length."""
    found = []
    for text in texts:
        features = model.tokenize([text], is_query=is_query)
        ids, mask = features["input_ids"][0].numpy(), features["attention_mask"][0].numpy()
        rows = model.encode([text], is_query=is_query, batch_size=1, show_progress_bar=False)[0]
        kept = np.arange(len(ids))
        if not is_query:
            kept = kept[~np.isin(ids, model.skiplist)]
        assert len(kept) == len(rows) and np.isfinite(rows).all()
        found.append({"input_ids": ids, "attention_mask": mask, "kept": kept, "rows": rows.astype("<f4")})
    return found


def scores(queries, passages):
    return [[float(f"{(q['rows'] @ p['rows'].T).max(1).sum():.6f}") for p in passages] for q in queries]


def ours_agree(weights, texts, kind, found):
    """The contract as this folder implements it gives the same ids; rows of our own fp32 run agree."""
    tokenizer = contract.load_tokenizer(contract.base_folder() / "tokenizer.json")
    encoder = Encoder(weights).eval()
    make = contract.document_ids if kind == "passage" else contract.query_ids
    worst, different = 1.0, []
    for (name, text), item in zip(texts.items(), found, strict=True):
        row = make(tokenizer, [text])[0]
        length = contract.QUERY_MAXLEN if kind == "queryMask" else len(row)
        ids, mask = contract.pad([row], length, contract.MASK)
        if ids[0].tolist() != item["input_ids"].tolist() or mask[0].tolist() != item["attention_mask"].tolist():
            different.append(name)
            continue
        with torch.inference_mode():
            rows = encoder(torch.from_numpy(ids), torch.from_numpy(mask))[0].numpy()[item["kept"]]
        worst = min(worst, float((rows * item["rows"]).sum(1).min()))
    print(kind, f"worst cosine to PyLate {worst:.6f}", "other ids:", different)
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--package", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    file = args.package / "tokenizer.json"
    plain, masked = reference(args.weights, file, False), reference(args.weights, file, True)
    names, texts = list(TEXTS), list(TEXTS.values())
    found = {
        "query": encode(plain, texts, True),
        "queryMask": encode(masked, texts, True),
        "passage": encode(plain, texts, False),
    }
    divergent = {kind: ours_agree(args.weights, TEXTS, kind, items) for kind, items in found.items()}
    blob, items = b"", []
    for i, name in enumerate(names):
        item = {"name": name, "text": texts[i]}
        for kind in found:
            one = found[kind][i]
            item[kind] = {k: one[k].tolist() for k in ("input_ids", "attention_mask", "kept")}
            item[kind] |= {"offset": len(blob) // 4, "rows": len(one["rows"])}
            item[kind]["divergent"] = name in divergent[kind]
            blob += one["rows"].tobytes()
        items.append(item)
    corpus = encode(plain, PASSAGES, False)
    ranked = {mode: scores(encode(model, QUERIES, True), corpus) for mode, model in (("none", plain), ("mask", masked))}
    rankings = []
    for i, query in enumerate(QUERIES):
        entry = {"query": query}
        for mode, table in ranked.items():
            order = sorted(range(len(PASSAGES)), key=lambda p: -table[i][p])
            gap = min(table[i][a] - table[i][b] for a, b in zip(order[:10], order[1:11], strict=True))
            entry[mode] = {"clear": gap >= GAP, "top": order[:10], "scores": table[i]}
        rankings.append(entry)
    head = {
        "reference": {n: version(n) for n in ("pylate", "sentence-transformers", "transformers", "torch")},
        "model_int8_sha256": hashlib.sha256((args.package / "model_int8.onnx").read_bytes()).hexdigest(),
        "tokenizer_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "dim": contract.DIM,
    }
    args.out.mkdir(parents=True, exist_ok=True)
    tables = {
        "maxsim": {
            "none": scores(found["query"], found["passage"]),
            "mask": scores(found["queryMask"], found["passage"]),
        }
    }
    write(args.out / "texts.json", head | {"embeddings": "embeddings.bin", "texts": items} | tables)
    write(args.out / "corpus.json", head | {"passages": PASSAGES, "queries": rankings})
    (args.out / "embeddings.bin").write_bytes(blob)
    print(
        len(items),
        "texts,",
        len(blob),
        "bytes,",
        len(rankings),
        "golden queries,",
        sum(r["none"]["clear"] for r in rankings),
        "clear",
    )


def write(path, value):
    """One text, passage or query a line: readable in a diff."""
    lines = []
    for key, part in value.items():
        if isinstance(part, list):
            rows = ",\n".join(json.dumps(p, ensure_ascii=True) for p in part)
            lines.append(f"{json.dumps(key)}: [\n{rows}\n]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(part)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
