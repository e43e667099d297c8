"""Builds the documentation as a site: ``python tools/docs.py [FOLDER]``; by default into ``build/site``.

The pages are README, CHANGELOG, CONTRIBUTING and ``docs/`` as they stand, and a reference of the library from its
docstrings, module by module. Sphinx builds them and checks every link within: one to a page, file or heading that is
not there fails. Nothing in the site is loaded from another machine. Needs ``requirements-dev.txt``.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Pages, and what they link to.
PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "data/README.md", "docs")
FILES = ("LICENSE", "NOTICE", "data/sources.csv", "data/mappings")
# Not for programs: what Streamlit runs, what the command line calls, what rebuilds the tables, and the migrations.
LEFT_OUT = ("geo.pages", "geo.cli", "geo.build", "geo.__main__", "geo.store.migrations")
SETTINGS = """
project = "Minerals Alliance Atlas"
root_doc = "README"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_mock_imports = ["pyspark", "psycopg", "imageio_ffmpeg"]
napoleon_google_docstring = False
napoleon_preprocess_types = False
html_theme = "alabaster"
html_theme_options = {"page_width": "72rem", "fixed_sidebar": True}
html_show_sourcelink = False
html_copy_source = False
# Headings need not go down by single steps; a name that several classes have is not a broken link.
suppress_warnings = ["myst.header", "ref.python"]
"""


def modules() -> Iterator[str]:
    """The modules of the library, by name."""
    for path in sorted((ROOT / "geo").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith(LEFT_OUT):
            yield name


def lay_out(source: Path, *, reference: bool = True) -> None:
    """Put the pages, the reference and the settings into a folder, each where its links look for the others."""
    for name in (*PAGES, *FILES):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name)
        else:
            shutil.copy(ROOT / name, source / name)
    pages = sorted(f"docs/{path.stem}" for path in (ROOT / "docs").glob("*.md"))
    listed = [*pages, "docs/examples/README", "data/README", "CONTRIBUTING", "CHANGELOG"]
    if reference:
        write_reference(source / "reference")
        listed.insert(len(pages), "reference/index")
    with (source / "README.md").open("a", encoding="utf-8") as start:
        start.write(tree(listed, ":hidden:\n"))
    (source / "conf.py").write_text(SETTINGS, encoding="utf-8")


def write_reference(folder: Path) -> None:
    """A page for each package and each module at the top, which Sphinx fills with their docstrings."""
    folder.mkdir()
    rooms: dict[str, list[str]] = {}
    for name in modules():
        rooms.setdefault(".".join(name.split(".")[:2]), []).append(name)
    for room, names in rooms.items():
        parts = [f"# {room}\n"]
        for name in names:
            heading = "" if name == room else f"## {name}\n\n"
            parts.append(f"{heading}```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```\n")
        (folder / f"{room}.md").write_text("\n".join(parts), encoding="utf-8")
    said = "# The library\n\nEvery public function and class, from its docstring.\n"
    (folder / "index.md").write_text(said + tree(rooms), encoding="utf-8")


def tree(pages: Iterable[str], *options: str) -> str:
    """What makes pages the children of a page."""
    return "\n".join(["\n```{toctree}", *options, *pages, "```\n"])


def build(source: Path, target: Path) -> int:
    """Make HTML of a folder that is laid out; returns what Sphinx returns: not zero if a link leads nowhere."""
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "html", "--fail-on-warning", "-d", str(source / ".made")]
    return subprocess.run([*command, str(source), str(target)], cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    """Build the site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "build" / "site", help="default: build/site")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder))
        return build(Path(folder), options.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
