"""Write the table of the upload corpus into ``docs/upload-format.md``: recognised, facts right, wrong and blocked.

Run from the repository: ``python tools/upload_corpus.py``. The corpus is ``tests/uploads/corpus``.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from geo.dataset import Dataset  # noqa: E402 - the repository is not installed
from tests.uploads import corpus_table  # noqa: E402 - as above

DOCS = ROOT / "docs" / "upload-format.md"


def main() -> None:
    """Print the table and put it between its marks in the documentation."""
    table = corpus_table.as_markdown(corpus_table.readings(Dataset.load()))
    text = DOCS.read_text(encoding="utf-8")
    before, start, rest = text.partition(corpus_table.START)
    _, end, after = rest.partition(corpus_table.END)
    if not start or not end:
        sys.exit(f"{DOCS.name} has no place for the table ({corpus_table.START} … {corpus_table.END}).")
    DOCS.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")
    sys.stdout.write(f"{table}\n")


if __name__ == "__main__":
    main()
