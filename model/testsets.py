"""Test collections, and documents cut into passages."""

import json
import re
from pathlib import Path

from contract import DOC_MAXLEN

SETS = ["nfcorpus", "docs-vue", "docs-mdn", "docs-tldr", "cosqa", "cranfield"]
HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


def jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def load(folder, name):
    """(documents, queries, judgements {query: {document: gain}}); queries without a judgement are left out."""
    root = Path(folder) / name
    judgements = {}
    for line in (root / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, gain = line.split("\t")
        if gain.lstrip("-").isdigit():  # the first line may name the columns
            judgements.setdefault(query, {})[document] = int(gain)
    queries = [q for q in jsonl(root / "queries.jsonl") if q["_id"] in judgements]
    return jsonl(root / "corpus.jsonl"), queries, judgements


def sections(text):
    """[(heading trail, lines)] of a Markdown text; fenced code is no heading."""
    trail, found, lines, fenced = [], [], [], False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        heading = None if fenced else HEADING.match(line)
        if heading:
            found.append((list(trail), lines))
            level = len(heading[1])
            trail = [(n, t) for n, t in trail if n < level] + [(level, heading[2].strip())]
            lines = []
        else:
            lines.append(line)
    found.append((list(trail), lines))
    return [([t for _, t in trail], "\n".join(lines).strip()) for trail, lines in found]


def pieces(text, room, count):
    """The text in parts of at most `room` tokens: by paragraph, then line, then sentence, then words."""
    for pattern in (re.compile(r"\n\s*\n"), re.compile(r"\n"), SENTENCE, re.compile(r"\s+")):
        parts = [p for p in pattern.split(text) if p.strip()]
        if len(parts) > 1:
            break
    else:
        return [text]  # one long word: the encoder cuts it
    joiner = {r"\n\s*\n": "\n\n", r"\n": "\n"}.get(pattern.pattern, " ")
    packed, current, size = [], [], 0
    for part, tokens in zip(parts, count(parts), strict=True):
        if current and size + tokens > room:
            packed.append(joiner.join(current))
            current, size = [], 0
        if tokens > room:
            packed += pieces(part, room, count)
        else:
            current.append(part)
            size += tokens
    return packed + ([joiner.join(current)] if current else [])


def passages(documents, tokenizer, maxlen=DOC_MAXLEN):
    """[(document index, text)]: title and heading trail stand in front of every passage."""

    def count(texts):
        return [len(e.ids) for e in tokenizer.encode_batch(texts, add_special_tokens=False)]

    rows = []
    for index, document in enumerate(documents):
        for trail, text in sections(document["text"]):
            if not text and trail:
                continue
            names = [document["title"]] + [t for t in trail if t != document["title"]]
            front = " > ".join(n for n in names if n)
            room = maxlen - 4 - count([front])[0]
            if room < maxlen // 4:  # a front so long that no text would fit
                front, room = "", maxlen - 4
            for part in [text] if count([text])[0] <= room else pieces(text, room, count):
                rows.append((index, f"{front}\n{part}".strip()))
    return rows
