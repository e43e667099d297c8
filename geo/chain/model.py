"""The stages of a mineral from ore to product: who makes and ships each, and what an importer depends on.

Built on answers of other rooms alone: production of the preferred series, flows of the forms of trade
(``trade_forms.csv``), suppliers of the importer. A form is read from one trade table: from HS 1992 where that holds
it in the year, else from HS 2017, which holds 2024 alone. Nothing is added up across stages, forms, series or tables.
Which forms are the main ones is judged by the trade of 2024 in every year.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.dataset import Dataset
from geo.engine.user_files import Cited
from geo.errors import NotComputableError
from geo.indicators.concentration import Concentration, bloc_share, concentration
from geo.indicators.dependence import SupplyMix
from geo.locale.say import mark, say, term
from geo.reference import minerals
from geo.reference.tables.minerals import FORMS, HS_1992, HS_2017, HS_STAGES
from geo.risk.model import Importer
from geo.risk.supply import largest_outside, supply_of
from geo.tables import trade_forms
from geo.trade import forms, history
from geo.trade import model as flows
from geo.trade.forms import Standing
from geo.trade.model import SHARE, By, Trade

# The one year that both trade tables hold: the default, and the last.
YEAR: Final = trade_forms.VALUE_YEAR
# Years by which an output may be older than the year asked for; its own year is always said.
_OLDER: Final = 3
_COLUMNS: Final = {HS_1992: "hs92", HS_2017: "hs17"}
_SCRAP: Final = "scrap"
_MADE: Final = (v.Stage.MINE.value, v.Stage.REFINED.value)


@dataclass(frozen=True, eq=False)
class Made:
    """World output of a stage: ``result`` of one series and year, ``bloc`` the alliance's share (0-1) or ``None``.

    ``outside`` is the largest producer that is neither a member of the alliance nor of the importer, with its share.
    """

    result: Concentration
    label: str
    year: int
    bloc: float | None
    outside: tuple[str, float] | None


@dataclass(frozen=True, eq=False)
class Shipped:
    """Trade of a form in ``year`` by value: of ``lines`` of one ``revision``.

    ``top``, ``share``, ``hhi`` and ``cr3`` (0-1) are of the world's exports, ``bloc`` is the alliance's share of them.
    ``mix`` are the importer's suppliers or ``None`` for the ``reason``; ``outside`` the largest of them that is not a
    member of the alliance, with its share. ``note`` says what else the lines hold.
    """

    revision: str
    lines: tuple[str, ...]
    year: int
    standing: Standing
    top: str
    share: float
    hhi: float
    cr3: float
    bloc: float | None
    mix: SupplyMix | None
    reason: str
    outside: tuple[str, float] | None
    cited: Cited
    note: str
    principal: bool

    @property
    def bundled(self) -> bool:
        """Whether the lines hold several minerals, none of which they may be called by."""
        return self.standing in (Standing.BUNDLE, Standing.OTHER)

    @property
    def comparable(self) -> bool:
        """Whether the dependence counts: on a form in which most of the mineral is traded, and not on a bundle."""
        return self.outside is not None and self.principal and not self.bundled


@dataclass(frozen=True, eq=False)
class ChainStage:
    """One stage: ``id`` for addresses, ``kind`` mine, refined or downstream, ``form`` the form in words.

    ``made`` or ``shipped`` is ``None`` where no figure is on hand; ``missing`` says what is missing, one sentence each.
    """

    id: str
    kind: str
    form: str
    made: Made | None
    shipped: Shipped | None
    missing: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Chain:
    """Every stage in order and the bottleneck among them, in one year.

    ``basis`` says by what the stages were compared: ``imports`` (share of the importer's largest outside supplier),
    ``output`` (share of the largest outside producer) or nothing, where fewer than two can be compared.
    """

    stages: tuple[ChainStage, ...]
    bottleneck: ChainStage | None
    basis: str

    @property
    def by_imports(self) -> tuple[ChainStage, ...]:
        """The stages whose dependence can be compared."""
        return tuple(one for one in self.stages if one.shipped is not None and one.shipped.comparable)

    @property
    def by_output(self) -> tuple[ChainStage, ...]:
        """The stages whose output can be compared."""
        return tuple(one for one in self.stages if one.made is not None and one.made.outside is not None)

    def shown(self, wanted: str) -> ChainStage | None:
        """The stage of an id that has figures, else the bottleneck, else the first with figures."""
        there = [one for one in self.stages if one.made or one.shipped]
        named = next((one for one in there if one.id == wanted), None)
        return named or self.bottleneck or next(iter([*self.by_imports, *there]), None)


@functools.cache
def _rows(mineral: str) -> tuple[dict[str, Any], ...]:
    """Forms of a mineral without scrap, from ore to product."""
    order = {name: place for place, name in enumerate(FORMS)}
    table = forms.forms(mineral)
    rows = [
        {str(name): cell for name, cell in row.items()} for row in table[table["form"] != _SCRAP].to_dict("records")
    ]
    return tuple(sorted(rows, key=lambda row: (HS_STAGES.index(row["stage"]), order[row["form"]])))


def _plan(mineral: str) -> tuple[tuple[str, str, dict[str, Any] | None], ...]:
    """Id, kind and form of every stage: output and trade share a stage where it has one form."""
    found: list[tuple[str, str, dict[str, Any] | None]] = []
    for kind in HS_STAGES:
        own = [row for row in _rows(mineral) if row["stage"] == kind]
        if kind in _MADE:
            found.append((kind, kind, own[0] if len(own) == 1 else None))
        if len(own) > 1 or kind not in _MADE:
            found += [(_slug(row["product"]), kind, row) for row in own]
    return tuple(found)


def _slug(product: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", product.lower()).strip("-")


def stage_ids(mineral: str) -> tuple[str, ...]:
    """Ids of the stages of a mineral, from ore to product.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    return tuple(one for one, _, _ in _plan(mineral))


def minerals_of(dataset: Dataset) -> tuple[str, ...]:
    """Ids of the minerals with a stage: with a form of trade, or with output that counts the mineral."""

    def look() -> tuple[str, ...]:
        offers = dataset.offers[dataset.offers[v.MEASURE] == v.Measure.PRODUCTION]
        made = set(offers.loc[~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES), v.MINERAL])
        return tuple(entry.id for entry in minerals.all_minerals() if entry.id in made or _rows(entry.id))

    return dataset.memo.get("minerals of the chain", look, worded=False)


def years_of(atlas: Atlas, mineral: str) -> tuple[int, ...]:
    """Years up to :data:`YEAR` of which there is an output or a trade of the mineral, ascending.

    Raises
    ------
    GeoError: if a trade table cannot be asked.
    """

    def compute() -> tuple[int, ...]:
        offers = atlas.dataset.offers_of(mineral, v.Measure.PRODUCTION)
        whole = offers[~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES)]
        found = {year for years in whole["years"] for year in years}
        for revision, column in _COLUMNS.items():
            lines = [code for row in _rows(mineral) for code in _at_hand(atlas, mineral, row[column], revision)]
            if lines:
                found.update(history.years_of(atlas.in_revision(revision), tuple(dict.fromkeys(lines))))
        return tuple(sorted(year for year in found if year <= YEAR)) or (YEAR,)

    return atlas.memo.get(("chain years", mineral), compute, worded=False)


def chain_of(atlas: Atlas, mineral: str, who: Importer, members: frozenset[str], *, year: int = YEAR) -> Chain:
    """The chain of a mineral in a year for an importer and the members of an alliance (none if empty).

    Raises
    ------
    UnknownChoiceError: if there is no such mineral. GeoError: if a trade table cannot be asked.
    """
    key = ("chain", mineral, who, members, year)
    return atlas.memo.get(key, lambda: _chain(atlas, mineral, who, members, year))


def _chain(atlas: Atlas, mineral: str, who: Importer, members: frozenset[str], year: int) -> Chain:
    stages = []
    for name, kind, row in _plan(mineral):
        made = _made(atlas, mineral, kind, who, members, year) if name in _MADE else None
        shipped, lacking = _shipped(atlas, mineral, row, who, members, year) if row else (None, ())
        if name in _MADE and made is None and not any(one["stage"] == kind for one in _rows(mineral)):
            continue  # a stage that the mineral does not have: gallium is not mined
        if name in _MADE and made is None:
            lacking = (_no_output(kind, year), *lacking)
        stages.append(ChainStage(name, kind, str(row["product"]) if row else "", made, shipped, lacking))
    return _judged(tuple(stages))


def _no_output(kind: str, year: int) -> str:
    if year == YEAR:
        found = mark("No mine production on hand."), mark("No refined production on hand.")
    else:
        found = mark("No mine production on hand for {year}."), mark("No refined production on hand for {year}.")
    return say(found[0] if kind == v.Stage.MINE else found[1], year=year)


def _judged(stages: tuple[ChainStage, ...]) -> Chain:
    """The bottleneck: the largest share of one outsider, compared by one measure only."""
    chain = Chain(stages, None, "")
    if len(chain.by_imports) > 1:
        return Chain(stages, max(chain.by_imports, key=_import_share), "imports")
    if len(chain.by_output) > 1:
        return Chain(stages, max(chain.by_output, key=_output_share), "output")
    return chain


def _import_share(stage: ChainStage) -> float:
    return stage.shipped.outside[1] if stage.shipped and stage.shipped.outside else 0.0


def _output_share(stage: ChainStage) -> float:
    return stage.made.outside[1] if stage.made and stage.made.outside else 0.0


def _made(atlas: Atlas, mineral: str, stage: str, who: Importer, members: frozenset[str], asked: int) -> Made | None:
    """Output by the preferred series that counts the mineral, in the year asked for or a little before.

    In :data:`YEAR` any year of the series will do: its latest figure stands for today.
    """
    dataset = atlas.dataset
    offers = dataset.offers_of(mineral, v.Measure.PRODUCTION)
    whole = offers[(offers[v.STAGE] == stage) & ~offers[v.SERIES].str.startswith(v.PRODUCT_SERIES)]
    for series, years in whole[[v.SERIES, "years"]].itertuples(index=False):
        year = max((one for one in years if one <= asked), default=years[-1])
        if asked != YEAR and not asked - _OLDER <= year <= asked:
            continue
        try:
            result = concentration(
                dataset.panel(
                    mineral=mineral, stage=stage, year=year, series=series, measure=v.Measure.PRODUCTION.value
                )
            )
        except NotComputableError:  # no country has an amount: the next series may
            continue
        insiders = members | frozenset(who.members)
        others = result.shares[~result.shares[v.ISO3].isin(insiders) & (result.shares[v.VALUE] > 0)]
        outside = (str(others[v.ISO3].iloc[0]), float(others["share"].iloc[0])) if len(others) else None
        bloc = bloc_share(result, members).low if members else None
        return Made(result, dataset.labels()[series], int(year), bloc, outside)
    return None


def _shipped(
    atlas: Atlas, mineral: str, row: dict[str, Any], who: Importer, members: frozenset[str], year: int
) -> tuple[Shipped | None, tuple[str, ...]]:
    """The trade of a form from the first table that has it in the year; a table without bundling goes first."""
    found = [one for one in map(functools.partial(_lines, atlas, mineral, row, year), _COLUMNS) if one]
    found.sort(key=lambda one: one[2] is Standing.BUNDLE)
    if not found:
        lines_of_form = ", ".join(f"HS {code}" for code in row["hs92"].split(";"))
        where = term("place in the HS", row["elsewhere"]) or lines_of_form
        known = {"form": term("form of trade", row["product"]), "where": where}
        if year == YEAR:
            return None, (say("No trade line on hand for {form} ({where}).", **known),)
        return None, (say("No trade on hand for {form} in {year} ({where}).", year=year, **known),)
    revision, lines, standing = found[0]
    table = atlas.in_revision(revision)
    trade = flows.trade_of(table, lines, year, By.VALUE)
    exporters = flows.balances(trade.flows).dropna(subset=["exports"])
    mix, reason = supply_of(table, who, lines=lines, year=year, allies=members)
    shipped = Shipped(
        revision=revision,
        lines=lines,
        year=year,
        standing=standing,
        top=str(exporters[v.ISO3].iloc[0]),
        share=float(exporters["export_share"].iloc[0]),
        hhi=flows.hhi(exporters["exports"]),
        cr3=float(exporters["export_share"].head(3).sum()),
        bloc=_of_members(trade, members) if members else None,
        mix=mix,
        reason=reason,
        outside=largest_outside(mix) if mix else None,
        cited=table.trade.cited(lines, year),
        note=_note(mineral, lines, revision),
        principal=row["principal"] == "yes",
    )
    return shipped, ()


def _at_hand(atlas: Atlas, mineral: str, codes: str, revision: str) -> tuple[str, ...]:
    """The lines among *codes* that the trade table of a revision holds, or a file added to it."""
    at_hand = flows.lines_of(mineral, revision=revision)
    more = atlas.in_revision(revision).trade.added.alike
    there = set(at_hand.loc[(at_hand["in_trade_table"] == "yes") | at_hand[v.HS6].isin(list(more)), v.HS6])
    return tuple(code for code in codes.split(";") if code in there)


def _lines(
    atlas: Atlas, mineral: str, row: dict[str, Any], year: int, revision: str
) -> tuple[str, tuple[str, ...], Standing] | None:
    """The lines of a form that a table holds in the year, and what they stand for; ``None`` if it holds none."""
    lines = _at_hand(atlas, mineral, row[_COLUMNS[revision]], revision)
    if not lines:
        return None
    try:
        flows.trade_of(atlas.in_revision(revision), lines, year, By.VALUE)
    except NotComputableError:  # the line ends before the year, or begins after it
        return None
    standings = {forms.standing(mineral, code, revision=revision) for code in lines}
    worst = next((one for one in (Standing.BUNDLE, Standing.OTHER, Standing.MIXED) if one in standings), None)
    return revision, lines, worst or next(iter(standings))


def _of_members(trade: Trade, members: frozenset[str]) -> float:
    return float(trade.flows.loc[trade.flows[v.EXPORTER].isin(list(members)), SHARE].sum())


def _note(mineral: str, lines: tuple[str, ...], revision: str) -> str:
    table = flows.lines_of(mineral, revision=revision).set_index(v.HS6)["bundle_note"]
    return "; ".join(term("HS note", str(table[code])) for code in lines if pd.notna(table[code]))
