"""What a chain shows: a card and a chart per stage, the map of one stage, and the table of every figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from geo import numbers
from geo import vocabulary as v
from geo.chain import sentences
from geo.chain.model import Chain, ChainStage, Made, Shipped
from geo.chain.selection import ChainSelection
from geo.content.charts import ALL_OTHERS, SHARES, Bars, Role
from geo.content.table import CellKind, Column, Rows, Table
from geo.locale.say import mark_term, say, term
from geo.reference.tables.minerals import HS_NAMES
from geo.risk.sentences import whose
from geo.tables.trade import area_name
from geo.trade.notes import valuation

_BARS: Final = 6
_REST: Final = 0.0005  # half of the smallest share printed
_MEASURES: Final = {
    "output": mark_term("measure of a stage", "output"),
    "exports": mark_term("measure of a stage", "exports"),
    "imports": mark_term("measure of a stage", "imports"),
    "missing": mark_term("measure of a stage", "missing"),
}


def _columns() -> tuple[Column, ...]:
    return (
        Column("stage_name", say("Stage"), pinned=True),
        Column("measure_name", say("Measure"), pinned=True),
        Column("top_name", say("Largest")),
        Column("top_share", say("Its share"), CellKind.SHARE),
        Column("hhi", say("HHI (0\u20131)"), CellKind.SMALL),
        Column("cr3", say("Largest three"), CellKind.SHARE),
        Column("alliance_share", say("Alliance\u2019s share"), CellKind.SHARE),
        Column("outside_name", say("Largest outside")),
        Column("outside_share", say("Share of the largest outside"), CellKind.SHARE),
        Column("compared", say("Compared")),
        Column("basis", say("Series or table, year, basis")),
        Column("note", say("Note")),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A stage on a small card: pairs of label and figure, with the series and table that they come from.

    ``lacks`` are the sentences on what is missing; ``bottleneck`` and ``shown`` mark the card.
    """

    id: str
    title: str
    figures: tuple[tuple[str, str, str], ...]
    lacks: tuple[str, ...]
    bottleneck: bool
    shown: bool


def cards(chain: Chain, selection: ChainSelection) -> tuple[Card, ...]:
    """One card per stage, from ore to product; each figure is label, value and where it comes from."""
    shown = chain.shown(selection.stage)
    return tuple(
        Card(
            id=one.id,
            title=sentences.title(one),
            figures=(*_of_output(one.made), *_of_trade(one.shipped, selection)),
            lacks=one.missing,
            bottleneck=one is chain.bottleneck,
            shown=one is shown,
        )
        for one in chain.stages
    )


def _of_output(made: Made | None) -> tuple[tuple[str, str, str], ...]:
    if made is None:
        return ()
    basis = sentences.made_basis(made)
    result = made.result
    rows = [
        (say("Largest producer"), f"{area_name(result.top)} {numbers.share(result.cr1)}", basis),
        (say("HHI of output"), numbers.hhi_range(result.hhi_low, result.hhi_high), ""),
    ]
    if made.bloc is not None:
        rows.append((say("Alliance\u2019s share of output"), numbers.share(made.bloc), ""))
    return tuple(rows)


def _of_trade(shipped: Shipped | None, selection: ChainSelection) -> tuple[tuple[str, str, str], ...]:
    if shipped is None:
        return ()
    basis = sentences.shipped_basis(shipped)
    if shipped.bundled:
        basis = say("Bundle: {goods}. {basis}", goods=sentences.bundle(selection.mineral, shipped), basis=basis)
    rows = [
        (say("Largest exporter"), f"{area_name(shipped.top)} {numbers.share(shipped.share)}", basis),
        (say("HHI of exports"), numbers.hhi(shipped.hhi), ""),
    ]
    if shipped.bloc is not None:
        rows.append((say("Alliance\u2019s share of exports"), numbers.share(shipped.bloc), ""))
    label = say("{whose} imports: largest outsider", whose=sentences.capital(whose(selection.importer)))
    if shipped.outside:
        rows.append((label, f"{area_name(shipped.outside[0])} {numbers.share(shipped.outside[1])}", ""))
    else:
        rows.append((label, term("outsider", "none") if shipped.mix else say("no imports recorded"), ""))
    return tuple(rows)


def charts(chain: Chain, selection: ChainSelection, members: frozenset[str]) -> tuple[Bars, ...]:
    """One chart per stage and source of figures: the stage on the map first, then from ore to product.

    Suppliers of the importer where a form has imports, else the producers; no chart holds two series or tables.
    """
    shown = chain.shown(selection.stage)
    ordered = [*([shown] if shown else []), *(one for one in chain.stages if one is not shown)]
    found = (_bars(one, selection, members) for one in ordered)
    return tuple(one for one in found if one is not None)


def _bars(stage: ChainStage, selection: ChainSelection, members: frozenset[str]) -> Bars | None:
    note = say("Members of the alliance in blue, others in orange.") if members else ""
    name = sentences.title(stage)
    if stage.shipped and stage.shipped.mix:
        if stage.shipped.bundled:
            name = sentences.bundle(selection.mineral, stage.shipped)
        shares = stage.shipped.mix.shares[[v.EXPORTER, "share"]].set_axis([v.ISO3, "share"], axis=1)
        measure = say("Share of imports by value")
        title = say(
            "{goods}: suppliers of {importer} ({codes}, {year})",
            goods=name,
            importer=selection.importer.name,
            codes=sentences.codes(stage.shipped),
            year=stage.shipped.year,
        )
    elif stage.made:
        shares = stage.made.result.shares[[v.ISO3, "share"]]
        measure = say("Share of world output")
        title = say("{goods}: producers ({basis})", goods=name, basis=sentences.made_basis(stage.made))
    else:
        return None
    top = shares[shares["share"] > 0].head(_BARS)
    rows = [
        (area_name(code), float(share), Role.MEMBER if code in members else Role.OTHER, numbers.share(share))
        for code, share in zip(top[v.ISO3], top["share"], strict=True)
    ]
    rest = 1 - sum(share for _, share, _, _ in rows)
    if rest > _REST:
        rows.append((say(ALL_OTHERS), rest, Role.REST, numbers.share(rest)))
    names, values, roles, texts = zip(*rows, strict=True)
    return Bars(
        title=title, measure=measure, names=names, values=values, roles=roles, texts=texts, form=SHARES, note=note
    )


def table(chain: Chain, selection: ChainSelection) -> Table:
    """Every figure with its source: one row per stage and measure, and one per stage without any.

    Columns: ``mineral``, ``importer``, ``stage`` (id), ``stage_name``, ``kind``, ``measure`` (output, exports, imports
    or missing), ``top`` (code), ``top_name``, ``top_share``, ``hhi``, ``hhi_high``, ``cr3``, ``alliance_share`` (0-1),
    ``outside``, ``outside_name``, ``outside_share``, ``compared``, ``bottleneck``, ``year``, ``hs_revision``, ``hs6``,
    ``basis``, ``note``, ``source_id``, ``measure_name`` (in words).
    """
    rows = [row for one in chain.stages for row in _rows(one, chain, selection)]
    frame = pd.DataFrame(rows)
    frame["measure_name"] = [term("measure of a stage", _MEASURES[one]) for one in frame["measure"]]
    frame.insert(0, "mineral", selection.mineral)
    frame.insert(1, "importer", selection.importer.id)
    number = ["top_share", "hhi", "hhi_high", "cr3", "alliance_share", "outside_share"]
    return Table(
        title=say("Every stage with its figures"),
        frame=frame.astype(dict.fromkeys(number, "float64")),
        columns=_columns(),
        stem=f"chain-{selection.mineral}-{selection.importer.id.replace(',', '-')}-{selection.year}",
        rows=_brief(frame),
    )


def _empty() -> dict[str, object]:
    return {
        "top": "",
        "top_name": "",
        "top_share": None,
        "hhi": None,
        "hhi_high": None,
        "cr3": None,
        "alliance_share": None,
        "outside": "",
        "outside_name": "",
        "outside_share": None,
        "compared": say("no"),
        "year": "",
        "hs_revision": "",
        "hs6": "",
        "basis": "",
        "note": "",
        "source_id": "",
    }


def _rows(stage: ChainStage, chain: Chain, selection: ChainSelection) -> list[dict[str, object]]:
    """Output, exports and imports of a stage, and what it lacks."""
    own: dict[str, object] = {
        "stage": stage.id,
        "stage_name": sentences.title(stage),
        "kind": stage.kind,
        "bottleneck": "yes" if stage is chain.bottleneck else "no",
    }
    found: list[dict[str, object]] = []
    if stage.made:
        found.append(own | _empty() | _output_row(stage.made, compared=stage in chain.by_output))
    if stage.shipped:
        found += [own | _empty() | row for row in _trade_rows(stage.shipped, selection)]
    found += [own | _empty() | {"measure": "missing", "note": text} for text in stage.missing]
    return found


def _output_row(made: Made, *, compared: bool) -> dict[str, object]:
    result, (code, share) = made.result, made.outside or ("", None)
    return {
        "measure": "output",
        "top": result.top,
        "top_name": area_name(result.top),
        "top_share": result.cr1,
        "hhi": result.hhi_low,
        "hhi_high": result.hhi_high,
        "cr3": result.cr3,
        "alliance_share": made.bloc,
        "outside": code,
        "outside_name": area_name(code) if code else "",
        "outside_share": share,
        "compared": say("yes") if compared else say("no"),
        "year": str(made.year),
        "basis": sentences.made_basis(made),
        "note": "; ".join(result.caveats),
        "source_id": " + ".join(result.panel.source_ids),
    }


def _trade_rows(shipped: Shipped, selection: ChainSelection) -> list[dict[str, object]]:
    common: dict[str, object] = {
        "year": str(shipped.year),
        "hs_revision": HS_NAMES[shipped.revision],
        "hs6": ", ".join(shipped.lines),
        "basis": f"{sentences.shipped_basis(shipped)}, {valuation(shipped.cited.basis)}",
        "note": shipped.note,
        "source_id": shipped.cited.source_id,
    }
    exports = {
        "measure": "exports",
        "top": shipped.top,
        "top_name": area_name(shipped.top),
        "top_share": shipped.share,
        "hhi": shipped.hhi,
        "hhi_high": shipped.hhi,
        "cr3": shipped.cr3,
        "alliance_share": shipped.bloc,
    }
    mix = shipped.mix
    if mix is None:
        return [common | exports, common | {"measure": "imports", "note": shipped.reason}]
    code, share = shipped.outside or ("", None)
    imports = {
        "measure": "imports",
        "top": mix.top,
        "top_name": area_name(mix.top),
        "top_share": mix.top_share,
        "hhi": mix.hhi,
        "hhi_high": mix.hhi,
        "cr3": float(mix.shares["share"].head(3).sum()),
        "alliance_share": mix.inside_share if selection.alliance else None,
        "outside": code,
        "outside_name": area_name(code) if code else "",
        "outside_share": share,
        "compared": say("yes") if shipped.comparable else say("no"),
    }
    return [common | exports, common | imports]


def _brief(frame: pd.DataFrame) -> Rows:
    """Every figure as text, for a slide."""
    rows = [
        (
            row.stage_name,
            row.measure_name,
            f"{row.top_name} {numbers.share(row.top_share)}",
            numbers.hhi(row.hhi),
            f"{row.outside_name} {numbers.share(row.outside_share)}" if row.outside_name else numbers.missing(),
        )
        for row in frame[frame["measure"] != "missing"].itertuples(index=False)
    ]
    return ((say("Stage"), say("Measure"), say("Largest"), "HHI", say("Largest outside")), *rows)
