"""Sections of manuals that Debian packages in HTML: what the headings of a page stand above."""

import re
from html.parser import HTMLParser

# Package folder under usr/share/doc -> pages. Change logs and indexes of names say nothing in sentences.
MANUALS = {
    "python3.11": "html/**/*.html",
    "python-django-doc": "html/**/*.html",
    "python-sqlalchemy-doc": "html/**/*.html",
    "postgresql-doc-15": "html/*.html",
    "nodejs": "api/*.html",
}
UNREAD = re.compile(
    r"genindex|modindex|changelog|changes|releases|release-|whatsnew|contents|search|license|copyright|/all"
)
FURNITURE = re.compile(
    r"last update|table of contents|(next|previous) topic|this page|see also|browse|quick search", re.I
)
SILENT = {"script", "style", "nav", "header", "footer", "select", "button", "svg"}
BREAKS = {"p", "li", "dt", "dd", "pre", "td", "th", "tr", "div", "br"}


class Sections(HTMLParser):
    """[(headings from the page's title down, text)] of one page."""

    def __init__(self):
        super().__init__()
        self.found, self.trail, self.text, self.heading, self.silent = [], [], [], None, 0
        self.title, self.in_title = "", False

    def handle_starttag(self, tag, attributes):
        if tag in SILENT:
            self.silent += 1
        elif tag == "title":
            self.in_title = True
        elif re.fullmatch("h[1-5]", tag):
            self.close_section()
            self.heading = []
        elif tag in BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "title":
            self.in_title = False
        elif re.fullmatch("h[1-5]", tag) and self.heading is not None:
            level = int(tag[1])
            title = re.sub(r"[¶#\s]+", " ", "".join(self.heading)).strip()
            self.trail = [entry for entry in self.trail if entry[0] < level] + [(level, title)]
            self.heading = None

    def handle_data(self, data):
        if self.in_title:
            self.title += data
        elif not self.silent:
            (self.text if self.heading is None else self.heading).append(data)

    def close_section(self):
        text = re.sub(r"\s*\n\s*", "\n", re.sub(r"[ \t¶]+", " ", "".join(self.text))).strip()
        if self.trail and text and not FURNITURE.match(self.trail[-1][1]):
            above = [] if self.trail[0][0] == 1 else [" ".join(self.title.split())]
            self.found.append((above + [title for _, title in self.trail if title], text))
        self.text = []


def pages(root):
    """(page, sections of it), of every manual under `root`, the folder the packages were unpacked to."""
    for manual, pattern in MANUALS.items():
        folder = root / "usr/share/doc" / manual
        for path in sorted(folder.glob(pattern)):
            name = f"{manual}/{path.relative_to(folder)}"
            if path.is_file() and not UNREAD.search(name):
                parser = Sections()
                parser.feed(path.read_text(encoding="utf-8", errors="replace"))
                parser.close_section()
                yield name, parser.found
