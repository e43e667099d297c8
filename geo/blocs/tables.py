"""Tables of an alliance: the matrix, imports, steps and candidates, two groups side by side, roles, and the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.blocs import coverage
from geo.blocs.accession import Accession
from geo.blocs.coverage import Cell, Difference, Key
from geo.blocs.holdings import OWN_COLUMNS, Holding, Ledger, ShareOf, column_in_text, column_name
from geo.blocs.purchases import ImportDependence, traded_as
from geo.blocs.selection import AllianceSelection
from geo.blocs.sentences import interval
from geo.content.table import CellKind, Column, Rows, Table
from geo.locale.languages import ENGLISH, current
from geo.locale.say import mark_term, say, term
from geo.reference import alliances, countries, minerals
from geo.reference.alliances import Membership
from geo.reference.names import with_names
from geo.tables.trade import area_name

_ROWS = 12
# Blocs that take part as one.
_PARTIES = (mark_term("bloc", "European Union"),)


def _mineral() -> Column:
    return Column("mineral", say("Mineral"), pinned=True)


def yes(*, answer: bool) -> str:
    """ "yes" or "no" in a cell."""
    return term("answer", "yes") if answer else term("answer", "no")


def rows_of(table: Table, *, columns: int = 99, most: int | None = None) -> Rows:
    """Heading and rows of the columns that a page shows, as text; a share with an upper end as a range."""
    shown = table.columns[:columns]
    frame = table.frame if most is None else table.frame.head(most)
    heading = tuple(column.label for column in shown)
    return (heading, *(tuple(text(row, column) for column in shown) for row in frame.to_dict("records")))


def text(row: Mapping[Any, Any], column: Column) -> str:
    """A cell as text: a share in per cent with its upper end, a difference in points, "no data" for a missing share."""
    cell = row[column.name]
    if cell is None or pd.isna(cell):
        return numbers.missing() if column.kind is CellKind.SHARE else ""
    if column.kind is CellKind.SHARE:
        if column.name.startswith("difference"):
            return numbers.points(cell)
        return interval(cell, row.get(f"{column.name}_to", cell))
    return str(cell) if column.kind is CellKind.TEXT else numbers.whole(cell)


def with_rows(table: Table, *, columns: int = 99) -> Table:
    """The table with the text rows of a slide: the first *columns* of its first rows."""
    shown = Table(table.title, table.frame, table.columns, table.stem)
    return Table(table.title, table.frame, table.columns, table.stem, rows=rows_of(shown, columns=columns, most=_ROWS))


def ordered(column: ShareOf) -> tuple[ShareOf, ...]:
    """All columns of the matrix, the one that is looked at first."""
    return (column, *(one for one in ShareOf if one is not column))


def matrix(selection: AllianceSelection, cells: Mapping[Key, Cell]) -> Table:
    """The coverage matrix: one row per mineral, the weakest first, one share per column of the world.

    Shares 0-1: named members in ``mine`` and so on, with everything unnamed in ``mine_to``; ``mine_source`` says whose
    figure it is and of which year, ``mine_unknown`` how many members are listed without one, ``mine_no_data`` why there
    is none.
    """
    order = coverage.weakest_first(cells, selection.column)
    records = []
    for name in order:
        record: dict[str, Any] = {"mineral": mineral_name(name), "mineral_id": name}
        for own in ordered(selection.column):
            one = cells[name, own]
            known = one.holding is not None and one.low is not None
            record |= {
                own.value: one.low,
                f"{own.value}_to": one.high,
                f"{own.value}_source": source_of(one.holding) if one.holding and known else None,
                f"{own.value}_unknown": len(one.unknown),
                f"{own.value}_no_data": one.reason or None,
            }
        records.append(record)
    shares = [Column(own.value, column_name(own), CellKind.SHARE) for own in ordered(selection.column)]
    frame = _floats(pd.DataFrame(records), [name for own in ShareOf for name in (own.value, f"{own.value}_to")])
    stem = f"coverage-{selection.group.id}"
    return with_rows(Table(say("Share of the world by mineral"), frame, (_mineral(), *shares), stem), columns=4)


def mineral_name(mineral: str) -> str:
    """The mineral's name for tables and lists."""
    return minerals.mineral(mineral).name


def source_of(holding: Holding) -> str:
    """Whose figure, of which year, in a word or two."""
    if holding.column in OWN_COLUMNS:
        return f"{holding.series.partition('-')[0].upper()} {holding.year}"
    if len(holding.lines) == 1:
        return f"HS {holding.lines[0]}, {holding.year}"
    return say("{count} HS lines, {year}", count=len(holding.lines), year=holding.year)


def cells_table(selection: AllianceSelection, cells: Mapping[Key, Cell]) -> Table:
    """Everything behind the matrix: one row per mineral and column; see :func:`geo.blocs.coverage.to_frame`."""
    frame = coverage.to_frame(cells, coverage.weakest_first(cells, selection.column))
    return Table(say("Figures behind the matrix"), frame, stem=f"coverage-cells-{selection.group.id}")


def dependence(selection: AllianceSelection, found: Sequence[ImportDependence], ledger: Ledger) -> Table:
    """What members import: one row per mineral with trade, the most dependent first.

    Shares 0-1 of members' imports by value, amounts of trade in thousand US dollars, HHI 0-10,000 of world production.
    """
    frame = pd.DataFrame([_dependence(one, ledger, selection.group.members) for one in found])
    columns = (
        _mineral(),
        Column("from_outside_share", say("From non-members"), CellKind.SHARE),
        Column("largest", say("Largest non-member")),
        Column("top_outsider_share", say("Its share of imports"), CellKind.SHARE),
        Column("bought_kusd", say("Imports, USD thousand"), CellKind.WHOLE),
        Column("import_reliance", say("Net import reliance"), CellKind.SHARE),
        Column("hhi_separately", say("HHI: members separately"), CellKind.WHOLE),
        Column("hhi_as_bloc", say("HHI: members as a bloc"), CellKind.WHOLE),
        Column("note", say("Note")),
    )
    if frame.empty:
        frame = pd.DataFrame(columns=[column.name for column in columns])
    return with_rows(
        Table(say("Import dependence by mineral"), frame, columns, f"dependence-{selection.group.id}"), columns=4
    )


def _dependence(one: ImportDependence, ledger: Ledger, members: frozenset[str]) -> dict[str, Any]:
    balance = one.reliance
    held = next(
        (ledger.holdings[one.mineral, own] for own in OWN_COLUMNS[:2] if (one.mineral, own) in ledger.holdings), None
    )
    hhi = coverage.world_hhi(held, members) if held else None
    seller = [say("Net exporter")] if balance and balance.net_exporter else []
    lacking = say("Net import reliance: {reason}", reason=one.no_reliance)
    notes = [*seller, *one.caveats, *(balance.caveats if balance else (lacking,))]
    return {
        "mineral": traded_as(one.mineral, one.lines).name,
        "mineral_id": one.mineral,
        "year": one.year,
        "stage": one.stage,
        "hs_lines": "; ".join(one.lines),
        "bought_kusd": one.bought,
        "from_outside_kusd": one.outside,
        "from_outside_share": one.outside_share,
        "top_outsider": one.top,
        "largest": area_name(one.top) if one.top else None,
        "top_outsider_share": one.top_share,
        "top_outsider_share_of_outside": one.top_share_of_outside,
        "import_reliance": balance.value if balance else None,
        "net_exporter": balance.net_exporter if balance else None,
        "self_sufficiency": balance.self_sufficiency if balance else None,
        "consumption": balance.consumption if balance else None,
        "unit": balance.unit if balance else None,
        "hhi_separately": 10_000 * hhi.many_low if hhi else None,
        "hhi_separately_to": 10_000 * hhi.many_high if hhi else None,
        "hhi_as_bloc": 10_000 * hhi.one_low if hhi else None,
        "hhi_as_bloc_to": 10_000 * hhi.one_high if hhi else None,
        "hhi_source": source_of(held) if held else None,
        "not_computable": one.no_reliance or None,
        "note": with_names("; ".join(notes)),
    }


def steps(selection: AllianceSelection, result: Accession) -> Table:
    """One row per accession, the group as it is first: what the target measures then, shares 0-1."""
    records = [
        {
            "step": number,
            "country": countries.name_of(one.joined) if one.joined else say("Members today"),
            "joined": one.joined,
            "value": one.value,
            "own_share": one.own_share,
            "outsider": one.outsider,
            "largest": area_name(one.outsider) if one.outsider else None,
            "mineral": one.mineral,
            "met": one.met,
            "target": result.target.limit,
        }
        for number, one in enumerate(result.steps)
    ]
    columns = (
        Column("step", say("Step"), CellKind.WHOLE),
        Column("country", term("accession", "Joins"), pinned=True),
        Column("value", term("accession", "Measured"), CellKind.SHARE),
        Column("own_share", say("Members\u2019 share"), CellKind.SHARE),
        Column("largest", say("Largest non-member")),
    )
    return with_rows(Table(say("Step by step"), pd.DataFrame(records), columns, f"accession-{selection.group.id}"))


def candidates(selection: AllianceSelection, result: Accession) -> Table:
    """What each non-member would add: one row per country, shares of the world 0-1."""
    cells = [(name, own) for name, own, _ in result.candidates[0].gains] if result.candidates else []
    labels = {f"{name}_{own}": f"{mineral_name(name)}, {column_in_text(own)}" for name, own in cells}
    records = [
        {"candidate": countries.name_of(one.iso3), v.ISO3: one.iso3, "gain": one.gain}
        | dict(zip(labels, (gain for *_, gain in one.gains), strict=True))
        for one in result.candidates
    ]
    several = len(labels) > 1
    label = say("Share of the world it adds, mean") if several else say("Share of the world it adds")
    added = Column("gain", label, CellKind.SHARE)
    more = [Column(name, label, CellKind.SHARE) for name, label in labels.items()] if several else []
    frame = pd.DataFrame(records, columns=["candidate", v.ISO3, "gain", *labels])
    columns = (Column("candidate", say("Country"), pinned=True), added, *more)
    return with_rows(
        Table(say("What each non-member would add"), frame, columns, f"candidates-{selection.group.id}"), columns=2
    )


def comparison(selection: AllianceSelection, found: Mapping[Key, Difference]) -> Table:
    """Two groups side by side, where the first is furthest behind first; the difference is A minus B of the lower ends.

    For each column of the world, such as ``mine``: ``mine_a``, ``mine_b`` (shares 0-1, upper ends in ``mine_a_to``) and
    ``difference_mine``.
    """
    one, other = selection.title, selection.rival_title
    order = sorted(selection.minerals, key=lambda name: _rank(found[name, selection.column].difference))
    records = []
    for name in order:
        record: dict[str, Any] = {"mineral": mineral_name(name), "mineral_id": name}
        for own in ordered(selection.column):
            pair = found[name, own]
            record |= {
                f"{own}_a": pair.one.low,
                f"{own}_a_to": pair.one.high,
                f"{own}_b": pair.other.low,
                f"{own}_b_to": pair.other.high,
                f"difference_{own}": pair.difference,
                f"{own}_no_data": pair.reason or None,
            }
        records.append(record)
    shown = [selection.column, *(own for own in OWN_COLUMNS if own is not selection.column)][:3]
    columns = [_mineral()]
    for own in shown:
        columns += [
            Column(f"{own}_a", f"{column_name(own)}: {one}", CellKind.SHARE),
            Column(f"{own}_b", f"{column_name(own)}: {other}", CellKind.SHARE),
            Column(f"difference_{own}", say("Difference"), CellKind.SHARE),
        ]
    frame = pd.DataFrame(records)
    frame = _floats(
        frame, [name for name in frame.columns if name.startswith("difference") or name.endswith(("_a", "_b", "_to"))]
    )
    stem = f"compare-{selection.group.id}-{selection.other}"
    title = say("{one} and {other} side by side", one=one, other=other)
    return with_rows(Table(title, frame, tuple(columns), stem), columns=4)


def _rank(difference: float | None) -> tuple[bool, float]:
    return difference is None, difference or 0.0


def _floats(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Columns of nothing but missing shares are numbers too."""
    return frame.astype(dict.fromkeys(names, "float64")) if len(frame) else frame


def members(selection: AllianceSelection) -> Table:
    """Every role in the alliance on the day with dates and source, or the countries of a custom group."""
    stem = f"members-{selection.group.id}"
    if selection.own:
        codes = sorted(selection.group.members, key=countries.name_of)
        frame = pd.DataFrame({"party": [countries.name_of(code) for code in codes], v.ISO3: codes})
        columns: tuple[Column, ...] = (
            Column("party", say("Country"), pinned=True),
            Column(v.ISO3, term("country", "Code")),
        )
        return with_rows(Table(say("Members"), frame, columns, stem))
    entry = alliances.alliance(selection.group.id)
    records = [
        {
            "party": _party(row),
            v.ISO3: row.iso3,
            "bloc": row.bloc,
            "role": term("role in an alliance", row.role),
            "counted": yes(answer=row.role in entry.counted_roles),
            "from": row.valid_from.isoformat() if row.valid_from else None,
            "to": row.valid_to.isoformat() if row.valid_to else None,
            "evidence": term("evidence of a membership", row.evidence),
            "note": term("note on a membership", row.note) or None,
            "source": row.source_url or None,
        }
        for row in alliances.memberships(entry.id, on=selection.on)
    ]
    columns = (
        Column("party", say("Country or bloc"), pinned=True),
        Column("role", say("Role")),
        Column("counted", say("Counted as member")),
        Column("from", term("date", "From")),
        Column("to", term("date", "To")),
        Column("evidence", say("Source type")),
        Column("note", say("Note")),
        Column("source", say("Source")),
    )
    names = ["party", v.ISO3, "bloc", "role", "counted", "from", "to", "evidence", "note", "source"]
    return with_rows(Table(say("Members"), pd.DataFrame(records, columns=names), columns, stem), columns=5)


def _party(row: Membership) -> str:
    """A country or a bloc that takes part as one, by its name."""
    if current() == ENGLISH:
        return row.country
    return term("bloc", row.country) if row.country in _PARTIES or not row.iso3 else countries.name_of(row.iso3)
