"""How a table without a format of its own was understood: every part with its reason, and what is not read.

A note for each part that was filled in; a warning for each column whose name promises figures but that is not read,
such as a fiscal year or a forecast, and for a unit that is stated twice.
"""

from __future__ import annotations

import pandas as pd

from geo import vocabulary as v
from geo.locale.say import say
from geo.uploads import headings
from geo.uploads import mapping as m
from geo.uploads.read import Sheet
from geo.uploads.report import Severity, problems


def explained(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """Lines of the report on how *mapping* reads the table."""
    return [*_parts(sheet, mapping), *_not_read(sheet, mapping), *_finer(sheet, mapping), *_two_units(sheet, mapping)]


def _lines(
    sheet: Sheet, severity: Severity, kind: str, lines: list[tuple[str, str, str]], advice: str = ""
) -> list[pd.DataFrame]:
    """*lines* give column, value and reason."""
    if not lines:
        return []
    columns, values, reasons = (list(part) for part in zip(*lines, strict=True))
    rows = [sheet.settings.header_row] * len(lines)
    return [
        problems(severity, kind, sheet=sheet.name, row=rows, column=columns, value=values, reason=reasons,
                 suggestion=advice)
    ]  # fmt: skip


def _parts(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    guess = m.guess_with_reasons(sheet)
    words = {role: word for role, word in mapping.constants.items() if role not in mapping.columns}
    chosen = {**words, **mapping.columns}
    own = {**guess.mapping.constants, **guess.mapping.columns}
    lines: list[tuple[str, str, str]] = []
    for role in m.ROLES:
        reason = guess.reasons.get(role, "") if own.get(role) == chosen.get(role) else ""
        if role in chosen:
            lines.append((role, chosen[role], f"Taken from {reason}." if reason else "As you said."))
        elif reason and (role != v.YEAR or mapping.years) and role != v.VALUE:
            lines.append((role, "", f"Taken from {reason}."))
    doubtful = [line for line in lines if line[0] in guess.doubtful and line[1] == own.get(line[0])]
    return [
        *_lines(sheet, Severity.WARNING, "understood", doubtful, "Say measure for the file, if it is not production."),
        *_lines(sheet, Severity.NOTE, "understood", [line for line in lines if line not in doubtful]),
    ]


def _not_read(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    promising, others = m.unread(sheet, mapping)
    kind = "column not read"
    return [
        *_lines(sheet, Severity.WARNING, kind, [(name, "", _promised(name)) for name in promising],
                "Say which calendar year it is of, if its figures are to be read."),
        *_lines(sheet, Severity.NOTE, kind, [(name, "", _otherwise(name)) for name in others]),
    ]  # fmt: skip


def _finer(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """Columns of provinces, mines or companies: rows of parts of a country, read as the country's."""
    said = say("Its rows may be parts of a country, but each is read as the figure of the whole country.")
    names = m.parts_of_countries(sheet, mapping)
    return _lines(sheet, Severity.WARNING, "parts of a country", [(name, "", said) for name in names],
                  say("Add the parts of each country up first, unless each row is a whole country."))  # fmt: skip


def _promised(name: str) -> str:
    fiscal = headings.fiscal_year(name)
    if fiscal:
        return f"{fiscal!r} is a fiscal year, which lies in two calendar years: left out."
    if headings.forecast(name):
        return "A forecast is not a figure of what was produced: left out."
    if headings.read(name) is None:
        return "The name has a year, but not all of it is understood: left out."
    return "The name promises figures, but other columns were chosen for them: left out."


def _otherwise(name: str) -> str:
    if headings.is_other(name):
        return "Holds no figure of production, capacity or reserves."
    return "Nothing says what it holds."


def _two_units(sheet: Sheet, mapping: m.ColumnMapping) -> list[pd.DataFrame]:
    """A unit in the name of the column of figures, beside a column of units."""
    name = mapping.columns.get(v.VALUE, "")
    unit = m.own(name).get(v.UNIT, "")
    if not unit or v.UNIT not in mapping.columns:
        return []
    said = f"The name of the column says {unit!r}, but the unit is taken from {mapping.columns[v.UNIT]!r}."
    return _lines(sheet, Severity.WARNING, "two units", [(name, unit, said)], "Check which of them holds.")
