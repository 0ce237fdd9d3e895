"""Training pairs (query, passage) from text that no test collection holds.

python pairs.py --data FOLDER --debian FOLDER --out pairs.jsonl
FOLDER of --debian holds what README.md says: translation-en.txt.
"""

import argparse
import ast
import json
import re
import sysconfig
from pathlib import Path

from testsets import jsonl

BLANK = re.compile(r"\s+")


def clean(text):
    return BLANK.sub(" ", text).strip()


def documentation(root):
    """A section's heading asks for its text; the headings above it stay in the passage, as in a search index."""
    for row in jsonl(root / "train/docs-sections.jsonl"):
        *above, last = row["heading"] or [""]
        text = row["text"].strip()
        if len(text) < 120 or len(last) < 8:
            continue
        query = last if len(last.split()) > 2 or not above else f"{above[-1]} {last}"
        yield {
            "source": "docs",
            "group": row["page"],
            "query": query,
            "passage": f"{' > '.join(above)}\n{text[:1200]}".strip(),
        }


def medical(root):
    for row in jsonl(root / "train/medquad-qa.jsonl"):
        if len(row["answer"]) > 80:
            yield {
                "source": "medquad",
                "group": row["question"],
                "query": clean(row["question"]),
                "passage": clean(row["answer"])[:1200],
            }


def packages(folder):
    """Debian packages: short description -> name and long description."""
    seen = set()
    for block in (folder / "translation-en.txt").read_text(encoding="utf-8").split("\n\n"):
        name = re.search(r"^Package: (.+)$", block, re.M)
        found = re.search(r"^Description-en: (.+)\n((?: .*\n?)+)", block, re.M)
        if not name or not found:
            continue
        short, long = found[1].strip(), clean(found[2].replace("\n .\n", "\n\n"))
        if len(long) < 150 or long[:150] in seen or len(short.split()) < 3:
            continue
        if re.search(r"-(dbg|dbgsym|dev|doc|data|common|l10n)$|^(lib.*\d|librust-|golang-)", name[1]):
            continue
        seen.add(long[:150])
        yield {"source": "packages", "group": name[1], "query": short, "passage": f"{name[1]}\n{long[:900]}"}


def functions():
    """Python's standard library: first sentence of a docstring -> the function without it."""
    root = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.rglob("*.py")):
        if {"site-packages", "test", "tests", "idlelib", "lib2to3"} & set(path.parts):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef) or not (doc := ast.get_docstring(node)):
                continue
            first = clean(re.split(r"\n\s*\n|\.\s", doc)[0]).rstrip(".")
            del node.body[0]
            if node.body and 4 <= len(first.split()) <= 25:
                yield {"source": "functions", "group": path.name, "query": first, "passage": ast.unparse(node)[:900]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--debian", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    rows = [*documentation(args.data), *medical(args.data), *packages(args.debian), *functions()]
    args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    for source in sorted({r["source"] for r in rows}):
        print(source, sum(r["source"] == source for r in rows))


if __name__ == "__main__":
    main()
