"""Training pairs (query, passage) from text that no test collection holds.

python pairs.py --data FOLDER --debian FOLDER --out pairs.jsonl
FOLDER of --debian holds what README.md says: translation-en.txt, and the manuals' packages unpacked to `root`.
"""

import argparse
import ast
import json
import re
import sysconfig
import textwrap
from pathlib import Path

import numpy

import manuals
from testsets import jsonl

# All under BSD, MIT or Apache-2.0; installed by requirements.txt.
LIBRARIES = (
    "numpy",
    "scipy",
    "sklearn",
    "networkx",
    "sympy",
    "mpmath",
    "torch",
    "transformers",
    "onnx",
    "pygments",
    "jinja2",
)
BLANK = re.compile(r"\s+")


def clean(text):
    return BLANK.sub(" ", text).strip()


def section(source, page, headings, text):
    """A section's heading asks for its text; the headings above it stay in the passage, as in a search index.
    And its first sentence asks for what follows, under all its headings."""
    *above, last = headings or [""]
    text = text.strip()
    if len(text) >= 120 and len(last) >= 8:
        query = last if len(last.split()) > 2 or not above else f"{above[-1]} {last}"
        passage = f"{' > '.join(above)}\n{text[:1200]}".strip()
        yield {"source": source, "group": page, "query": query, "passage": passage}
    first, _, rest = clean(text[:2000]).partition(". ")
    if headings and len(rest) >= 200 and 5 <= len(first.split()) <= 30 and not re.match(r"Source code|Added in", first):
        passage = f"{' > '.join(headings)}\n{rest[:1200]}"
        yield {"source": f"{source} leads", "group": page, "query": first, "passage": passage}


def documentation(root):
    for row in jsonl(root / "train/docs-sections.jsonl"):
        yield from section("docs", row["page"], row["heading"], row["text"])


def manual_sections(folder):
    for page, sections in manuals.pages(folder / "root"):
        for headings, text in sections:
            yield from section("manuals", page, headings, text)


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


def python_files():
    standard, installed = Path(sysconfig.get_paths()["stdlib"]), Path(numpy.__file__).parents[1]
    others = {"site-packages", "test", "tests", "testing", "idlelib", "lib2to3"}
    for root, names in [(standard, ("*",)), (installed, LIBRARIES)]:
        for path in sorted({p for name in names for p in root.glob(f"{name}/**/*.py")} | set(root.glob("*.py"))):
            if not others & set(path.relative_to(root).parts):
                yield path


def functions(unwanted):
    """Python's standard library and the packages that requirements.txt installs: the first sentence of a docstring
    -> the function without it. `unwanted`: functions that a test collection holds too, by `squeezed`."""
    seen = set(unwanted)
    for path in python_files():
        try:
            tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef) or not (doc := ast.get_docstring(node)):
                continue
            first = clean(re.split(r"\n\s*\n|\.\s", doc)[0]).rstrip(".")
            if len(node.body) < 2 or not 4 <= len(first.split()) <= 25:
                continue
            del node.body[0]
            text = ast.unparse(node)
            if squeezed(text) not in seen:
                seen.add(squeezed(text))
                yield {"source": "functions", "group": path.name, "query": first, "passage": text[:900]}


def squeezed(code):
    """A function without its docstring, blanks and kind of quotes: equal for equal functions."""
    return re.sub(r"[\s'\"]", "", code)


def tested_functions(root):
    """The functions of cosqa, which no training pair may contain."""
    for row in jsonl(root / "cosqa/corpus.jsonl"):
        try:
            node = ast.parse(textwrap.dedent(row["text"])).body[0]
        except (SyntaxError, IndexError):
            continue  # Python 2
        if isinstance(node, ast.FunctionDef):
            if ast.get_docstring(node):
                del node.body[0]
            yield squeezed(ast.unparse(node))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--debian", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    unwanted = set(tested_functions(args.data))
    rows = [
        *documentation(args.data),
        *manual_sections(args.debian),
        *medical(args.data),
        *packages(args.debian),
        *functions(unwanted),
    ]
    args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    for source in sorted({r["source"] for r in rows}):
        print(source, sum(r["source"] == source for r in rows))


if __name__ == "__main__":
    main()
