"""Names of the columns of a table whose header stands in one row or in two, such as "Production" over two years.

A group stands above the columns that it spans, in the first of them; it is put before the names that need it: years,
units, and columns without a name. A name that stands for itself, such as "Country", stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from geo.uploads import headings, units
from geo.uploads.sniff import is_one_text

Cells = list[str]
# A mark or footnote between two columns of figures, as the Minerals Yearbook sets them.
_MARK: Final = r"(?:[erpᵉʳᵖ]|\d{1,2})"
_MARKS = re.compile(rf"^{_MARK}(?:[\s,/]+{_MARK})*$", re.IGNORECASE)
_LETTER = re.compile(r"[erpᵉʳᵖ]", re.IGNORECASE)


def rows_of(records: list[Cells], first: int) -> tuple[int, Cells]:
    """Number of the last row of the header, and one name for each column (empty where nothing says one).

    Parameters
    ----------
    records: the first rows of the table.
    first: number, from 1, of the row that names most columns.
    """
    top = records[first - 1]
    if first < len(records) and _is_below(top, records[first]):
        return first + 1, _joined(top, records[first])
    above = records[first - 2] if first > 1 else []
    if is_one_text(above, top):
        return first, list(top)
    return first, _joined(above, top) if _is_group(above, top) else list(top)


def _is_below(top: Cells, row: Cells) -> bool:
    """Whether *row* continues the header *top*: it has years or units where it does not repeat it, and no figures."""
    own = [(at, cell.strip()) for at, cell in enumerate(row) if cell.strip() and cell.strip() != _at(top, at)]
    if not own or any(not _is_detail(cell) for _, cell in own):
        return False
    # A first row of figures that happen to look like years has a name before them.
    if own[0][0] == 0 and not units.read(own[0][1]):
        return False
    return any(not cell.strip() for cell in row) or len(own) < sum(bool(cell.strip()) for cell in row)


def _is_detail(cell: str) -> bool:
    said = headings.read(cell)
    return bool(
        (said is not None and (said.year or said.unit)) or headings.fiscal_year(cell) or headings.is_other(cell)
    )


def _is_group(above: Cells, header: Cells) -> bool:
    """Whether the row above a header groups its columns: several cells, each over a column whose name needs one."""
    filled = [at for at, cell in enumerate(above) if cell.strip()]
    return len(filled) > 1 and any(at > 0 and _needs(_at(header, at)) for at in filled)


def _joined(groups: Cells, names: Cells) -> Cells:
    width = max(len(groups), len(names))
    found, group = [], ""
    for at in range(width):
        own, name = _at(groups, at), _at(names, at)
        # A group spans the columns to its right until the next, or until a column that stands for itself.
        group = own or ("" if name and not _needs(name) else group)
        # The first column names the places: what stands above it is the title of the table.
        found.append(name if at == 0 and name else _one(own, group, name))
    return found


def _one(own: str, group: str, name: str) -> str:
    if not name:
        return own
    return f"{group} {name}" if group and group != name and _needs(name) else name


def _needs(name: str) -> bool:
    """Whether a name says only a part of what its column holds."""
    return not name or headings.read(name) is not None or bool(headings.fiscal_year(name)) or headings.is_other(name)


def _at(cells: Cells, at: int) -> str:
    return " ".join(cells[at].split()) if at < len(cells) else ""


def are_marks(texts: list[str]) -> bool:
    """Whether the distinct cells of a column without a name are marks of the figures beside them.

    >>> are_marks(["e", "", "r, e", "3"]), are_marks(["3", "12"]), are_marks(["e", "1200"])
    (True, False, False)
    """
    filled = [text.strip() for text in texts if text.strip()]
    return bool(filled) and all(_MARKS.match(text) for text in filled) and any(map(_LETTER.search, filled))


# Names of a column of marks beside the figures of a year.
_NAMES_OF_MARKS: Final = re.compile(
    r"^(?:.*\s)?(?:flags?|marks?|status|qualifiers?|notes?|footnotes?|symbols?|fn)(?:\s\(\d+\))?$", re.IGNORECASE
)


def is_of_marks(before: str, name: str) -> bool:
    """Whether *name* calls a column that of the marks of the year on its left.

    >>> is_of_marks("2023", "2023 flag"), is_of_marks("2024", "Flag (2)"), is_of_marks("Unit", "Flag")
    (True, True, False)
    """
    said = headings.read(before)
    return said is not None and bool(said.year) and bool(_NAMES_OF_MARKS.match(name))


def letters(text: str) -> str:
    """The marks among them, without footnotes.

    >>> letters("r, e, 3")
    'r e'
    """
    return " ".join(_LETTER.findall(text))
