"""The pictures that prove what each part says of a group, and what two views of alliances have to say together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo import numbers
from geo.atlas import Atlas
from geo.blocs import coverage, figure, model, sentences
from geo.blocs.coverage import Cell
from geo.blocs.holdings import ShareOf
from geo.blocs.ledger import ledger_of
from geo.blocs.selection import AllianceSelection, Part
from geo.blocs.tables import ordered
from geo.content.charts import Bars, Chart
from geo.content.content import Matrix, PicturePanel
from geo.content.table import Table
from geo.locale.say import mark, say
from geo.maps.colours import DARK, Theme

# Short headings for narrow columns.
_HEADS = {
    ShareOf.MINE: mark("Mined"),
    ShareOf.REFINED: mark("Refined"),
    ShareOf.RESERVES: mark("Reserves"),
    ShareOf.EXPORTS: mark("Exports"),
    ShareOf.IMPORTS: mark("Imports"),
}


def of(
    atlas: Atlas,
    selection: AllianceSelection,
    cell: Cell,
    charts: Sequence[Chart],
    tables: Sequence[Table],
    theme: Theme,
) -> tuple[PicturePanel, ...]:
    """The matrix of coverage, non-members' part of imports, the steps of accession, or the maps of two groups.

    Parameters
    ----------
    cell: the mineral on the map. charts, tables: those of the part, the one that its title rests on first.

    Returns
    -------
    Nothing where the map of the group is the picture.
    """
    if not selection.group.members:
        return ()
    bars = next((chart for chart in charts if isinstance(chart, Bars)), None)
    if selection.part is Part.COVERAGE:
        return (PicturePanel(bars=bars, matrix=_matrix(tables[0], selection, theme)),)
    if selection.part is Part.DEPENDENCE and bars is not None:
        return (PicturePanel(bars=bars, rows=tables[0].rows),)
    if selection.part is Part.ACCESSION and bars is not None:
        return (PicturePanel(bars=bars, rows=tables[-1].rows),)
    if selection.part is Part.COMPARE and cell.low is not None:
        return _both(atlas, selection, cell, theme)
    return ()


def _matrix(table: Table, selection: AllianceSelection, theme: Theme) -> Matrix:
    columns = ordered(selection.column)
    rows = table.frame.to_dict("records")
    return Matrix(
        title=say("Share of the world held by members of {name}", name=selection.title),
        columns=(say("Mineral"), *(say(_HEADS[own]) for own in columns)),
        names=tuple(str(row["mineral"]) for row in rows),
        texts=tuple(tuple(_short(row, own) for own in columns) for row in rows),
        colours=tuple(
            tuple(
                "" if pd.isna(row[own.value]) else figure.share_colour(float(row[own.value]), theme) for own in columns
            )
            for row in rows
        ),
        note=_note(theme),
    )


def _note(theme: Theme) -> str:
    if theme.name == DARK.name:
        return say("A lighter cell is a larger share of the world; a range counts by its lower end.")
    return say("A darker cell is a larger share of the world; a range counts by its lower end.")


def _short(row: Mapping[Any, Any], column: ShareOf) -> str:
    """A cell's share, a range as "5-9 %"."""
    low = row[column.value]
    if low is None or pd.isna(low):
        return numbers.missing()
    return numbers.share_span(low, row.get(f"{column}_to", low))


def _both(atlas: Atlas, selection: AllianceSelection, cell: Cell, theme: Theme) -> tuple[PicturePanel, PicturePanel]:
    rival = selection.rival_title
    ledger = ledger_of(atlas)
    other = coverage.cell(ledger, selection.mineral, selection.column, selection.rival.members)
    maps = (
        figure.of_group(atlas, cell, selection.group.members, selection.title, theme),
        figure.of_group(atlas, other, selection.rival.members, rival, theme),
    )
    names = (_named(selection.title, cell), _named(rival, other))
    return PicturePanel(name=names[0], figure=maps[0]), PicturePanel(name=names[1], figure=maps[1])


def _named(group: str, cell: Cell) -> str:
    what = figure.what(cell)
    return say(
        "{group}: {share} of world {what}", group=group, what=what, share=sentences.interval(cell.low, cell.high)
    )


def compared(
    atlas: Atlas, one: AllianceSelection, other: AllianceSelection, names: tuple[str, str]
) -> tuple[str, str] | None:
    """Title and finding of two groups, or of two minerals of one group; ``None`` for what has nothing in common."""
    if one.part is not other.part or one.column is not other.column:
        return None
    if one.part is Part.COVERAGE and one.mineral == other.mineral:
        return _coverages(atlas, one, other)
    return _shares(atlas, one, other, names)


def _coverages(atlas: Atlas, one: AllianceSelection, other: AllianceSelection) -> tuple[str, str] | None:
    column = one.column
    counted = [coverage.below(model.cells(atlas, chosen), column, sentences.WEAK) for chosen in (one, other)]
    (weak, known), (weak_too, known_too) = counted
    if not known or not known_too:
        return None
    title = say(
        "{one} holds less than {limit} of {what} in {count} of {known} minerals, {other} in {count_too} of {known_too}",
        one=one.title,
        other=other.title,
        limit=numbers.share(sentences.WEAK),
        what=sentences.world(column),
        count=len(weak),
        known=known,
        count_too=len(weak_too),
        known_too=known_too,
    )
    cells = model.cells(atlas, one)
    both = [sentences.goods(cells[name, column]) for name in weak if name in set(weak_too)]
    if not both:
        return title, say("No mineral is weak in both.")
    return title, say(
        "Less than {limit} in both: {names}.",
        limit=numbers.share(sentences.WEAK),
        names=sentences.listing(both, limit=8),
    )


def _shares(
    atlas: Atlas, one: AllianceSelection, other: AllianceSelection, names: tuple[str, str]
) -> tuple[str, str] | None:
    ledger = ledger_of(atlas)
    cells = [coverage.cell(ledger, chosen.mineral, chosen.column, chosen.group.members) for chosen in (one, other)]
    if any(cell.low is None for cell in cells):
        return None
    shares = [sentences.interval(cell.low, cell.high) for cell in cells]
    what = [figure.what(cell) for cell in cells]
    if one.mineral == other.mineral:
        title = say(
            "{one} has {share} of world {what}, {other} {share_too}",
            one=names[0] or one.title,
            share=shares[0],
            what=what[0],
            other=names[1] or other.title,
            share_too=shares[1],
        )
    else:
        template = (
            mark("{one} has {share} of world {what}, but {share_too} of {what_too}")
            if _far(cells)
            else mark("{one} has {share} of world {what} and {share_too} of {what_too}")
        )
        title = say(template, one=one.title, share=shares[0], what=what[0], share_too=shares[1], what_too=what[1])
    gap = (cells[0].low or 0.0) - (cells[1].low or 0.0)
    outsiders = [
        say(
            "{top} has {share} of {what}.",
            top=sentences.area(cell.top_outsider),
            share=numbers.share(cell.top_outsider_share),
            what=named,
        )
        for cell, named in zip(cells, what, strict=True)
        if cell.top_outsider
    ]
    finding = say("The difference is {points}.", points=numbers.points(abs(gap)).removeprefix("+"))
    return title, " ".join([finding, *(text[0].upper() + text[1:] for text in dict.fromkeys(outsiders))])


def _far(cells: Sequence[Cell]) -> bool:
    """Whether one share is less than half of the other."""
    low, high = sorted(cell.low or 0.0 for cell in cells)
    return 2 * low < high
