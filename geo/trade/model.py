"""Trade flows of a mineral: which lines, which flows, the largest of them and what the rest amounts to.

A *flow* is what one country sold another of the chosen HS lines in a year. It is measured by value (thousand US
dollars) or by weight (tonnes, gross); a flow without a reported weight is counted as such: missing is not zero.
A flow whose weight cannot be right (:mod:`geo.engine.plausibility`) is shown and marked, and left out of sums of
weight unless it is asked for.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.engine import plausibility, queries
from geo.engine.base import NOTHING_ADDED, AddedLines, Engine
from geo.errors import NotComputableError, UnknownChoiceError
from geo.locale.say import mark_term, say, term
from geo.reference import minerals
from geo.reference.tables import minerals as mineral_tables
from geo.trade import forms, sourcing

AMOUNT: Final = "amount"
SHARE: Final = "share"
LINES: Final = "lines"
IMPLAUSIBLE: Final = plausibility.IMPLAUSIBLE
COUNTED: Final = "counted_t"
UNIT_VALUE: Final = queries.UNIT_VALUE
ALL_LINES: Final = "all"
_SUMMED: Final = (v.VALUE_KUSD, v.QUANTITY_T, COUNTED, queries.FLOWS, queries.UNWEIGHED_FLOWS, queries.UNWEIGHED_KUSD)


_NAMES: Final = {
    "value": mark_term("measure of trade", "value"),
    "quantity": mark_term("measure of trade", "gross weight"),
}
_UNITS: Final = {
    "value": mark_term("unit", "thousand USD"),
    "quantity": mark_term("unit", "t, gross weight"),
}


class By(StrEnum):
    """What ranks flows and gives them their width."""

    VALUE = "value"
    QUANTITY = "quantity"

    @property
    def column(self) -> str:
        """Column of the trade table behind the measure."""
        return v.VALUE_KUSD if self == By.VALUE else v.QUANTITY_T

    @property
    def word(self) -> str:
        """What a reader calls the measure: "value", or "gross weight", for lines of several forms are added up."""
        return term("measure of trade", self.name_in_files)

    @property
    def name_in_files(self) -> str:
        """The measure in the cells of a file, the same in every language."""
        return _NAMES[self.value]

    @property
    def measure(self) -> str:
        """The measure with its unit, for filters and titles: "value (thousand USD)", "gross weight (t)"."""
        return say("value (thousand USD)") if self == By.VALUE else say("gross weight (t)")

    @property
    def unit(self) -> str:
        """Unit of the measure in the headings of tables."""
        return term("unit", self.unit_in_files)

    @property
    def unit_in_files(self) -> str:
        """Unit of the measure in the cells of a file, the same in every language."""
        return _UNITS[self.value]


@dataclass(frozen=True, slots=True)
class Trade:
    """Every flow of some lines in one year.

    ``flows`` has one row per pair: ``exporter``, ``importer``, ``value_kusd``, ``quantity_t``, ``flows``
    (how many HS lines), ``unweighed_flows``, ``unweighed_kusd``, ``unit_value_usd_per_t``, ``lines``
    (codes), ``amount`` (the measure chosen; missing without a weight that counts) and ``share`` (0-1 of the world's
    amount), the largest first. ``detail`` has one row per pair and line, with ``hs6``. ``world`` is the sum of
    ``amount``, missing if no flow has one.

    ``implausible`` marks flows, of ``flows`` those with such a line among them; ``counted_t`` is the weight that sums
    count. ``left_out_flows``, ``left_out_t`` (tonnes) and ``left_out_kusd`` say what sums of weight leave out as
    implausible; sums of value leave out nothing.
    """

    lines: tuple[str, ...]
    year: int
    by: By
    flows: pd.DataFrame
    detail: pd.DataFrame
    world: float
    left_out_flows: int = 0
    left_out_t: float = 0.0
    left_out_kusd: float = 0.0

    @property
    def value_kusd(self) -> float:
        """World trade in thousand US dollars."""
        return float(self.flows[v.VALUE_KUSD].sum())

    @property
    def quantity_t(self) -> float:
        """World trade in tonnes of the flows that have a weight that counts; missing if none has."""
        return float(self.flows[COUNTED].sum(min_count=1))

    @property
    def unweighed_share(self) -> float:
        """Part of the value, 0-1, whose weight is not known."""
        return float(self.flows[queries.UNWEIGHED_KUSD].sum()) / self.value_kusd if self.value_kusd else 0.0


@dataclass(frozen=True, slots=True)
class Rest:
    """The flows that are not shown: how many, worth what, and their share (0-1) of world trade.

    ``without_weight`` of them could not be ranked, because their weight is missing.
    """

    count: int
    value_kusd: float
    quantity_t: float
    share: float
    without_weight: int


# Answers about lines, which every page asks for again at every change: a mineral has five, and there are 71 minerals.
_KEPT: Final = 512


@functools.cache
def _hs(revision: str = mineral_tables.HS_1992) -> pd.DataFrame:
    return mineral_tables.read_hs(revision=revision)


@functools.lru_cache(maxsize=_KEPT)
def lines_of(mineral: str, *, revision: str = mineral_tables.HS_1992) -> pd.DataFrame:
    """The HS lines of a mineral in a revision, columns as in ``mineral_hs.csv``, main lines first; not to be changed.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral or revision.
    """
    wanted = minerals.mineral(mineral).id
    found = _hs(revision)
    return found[found["mineral"] == wanted].sort_values("role", ascending=False, kind="stable", ignore_index=True)


@functools.lru_cache(maxsize=_KEPT)
def minerals_with_flows(
    added: AddedLines = NOTHING_ADDED, *, revision: str = mineral_tables.HS_1992
) -> tuple[str, ...]:
    """Ids of the minerals with at least one line in the trade table of a revision or *added* to it, in table order."""
    return tuple(dict.fromkeys(_there(_hs(revision), added)["mineral"]))


@functools.lru_cache(maxsize=_KEPT)
def revisions_of(mineral: str, added: AddedLines = NOTHING_ADDED) -> tuple[str, ...]:
    """The revisions (``HS92``, ``HS17``) whose trade table has a line of the mineral, HS 1992 first.

    Parameters
    ----------
    added: lines that files add to the table of HS 1992.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    own = {mineral_tables.HS_1992: added}
    return tuple(
        one
        for one in mineral_tables.HS_REVISIONS
        if not _there(lines_of(mineral, revision=one), own.get(one, NOTHING_ADDED)).empty
    )


@functools.lru_cache(maxsize=_KEPT)
def at_hand(mineral: str, added: AddedLines = NOTHING_ADDED) -> tuple[str, ...]:
    """The lines of HS 1992 of a mineral that the trade table has, with those *added* to it.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    return tuple(_there(lines_of(mineral), added)[v.HS6])


@functools.lru_cache(maxsize=_KEPT)
def line_choices(
    mineral: str, added: AddedLines = NOTHING_ADDED, *, revision: str = mineral_tables.HS_1992
) -> tuple[str, ...]:
    """What can be asked of a mineral: ``all``, a stage where there is more than one, a line where there is.

    Empty for a mineral without a line in the trade table of the revision or *added* to it.
    """
    here = _there(lines_of(mineral, revision=revision), added)
    stages = tuple(dict.fromkeys(_summable(mineral, here, added, revision)["stage"]))
    codes = tuple(here[v.HS6])
    return (*([ALL_LINES] if codes else []), *(stages if len(stages) > 1 else ()), *(codes if len(codes) > 1 else ()))


def _there(lines: pd.DataFrame, added: AddedLines) -> pd.DataFrame:
    more = lines[v.HS6].isin(list(added.alike | added.apart))
    return lines[(lines["in_trade_table"] == "yes") | more]


def _summable(mineral: str, here: pd.DataFrame, added: AddedLines, revision: str) -> pd.DataFrame:
    """Lines of one basis: those of the shipped flows, or those apart where there are no others.

    In HS 2017 a line that bundles minerals is not added to one that is the mineral's own.
    """
    alike = here[~here[v.HS6].isin(list(added.apart))]
    found = here if alike.empty else alike
    if revision == mineral_tables.HS_1992:
        return found
    bundled = [forms.standing(mineral, line, revision=revision) is forms.Standing.BUNDLE for line in found[v.HS6]]
    return found if all(bundled) else found[[not one for one in bundled]]


@functools.lru_cache(maxsize=_KEPT)
def pick_lines(
    mineral: str, choice: str = ALL_LINES, added: AddedLines = NOTHING_ADDED, *, revision: str = mineral_tables.HS_1992
) -> tuple[str, ...]:
    """HS codes of a mineral: all in the table of a revision or *added* to it, those of a stage, or one.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral, stage or line.
    NotComputableError: if there is no line of the mineral, with the lines it would need.
    """
    here = _there(lines_of(mineral, revision=revision), added)
    if here.empty:
        raise NotComputableError(why_no_flows(mineral))
    if choice in set(here[v.HS6]):
        return (choice,)
    summable = _summable(mineral, here, added, revision)
    if choice == ALL_LINES:
        return tuple(summable[v.HS6])
    if choice in set(summable["stage"]):
        return tuple(summable.loc[summable["stage"] == choice, v.HS6])
    raise UnknownChoiceError(f"HS line or stage of {mineral}", choice, line_choices(mineral, added, revision=revision))


def why_no_flows(mineral: str) -> str:
    """Why no flow of a mineral can be shown: no HS line at all, or none in the shipped file."""
    entry, lines = minerals.mineral(mineral), lines_of(mineral)
    if lines.empty:
        why = say(
            "{mineral}: no HS line stands for it, so customs statistics do not show its trade.", mineral=entry.name
        )
        return f"{why} {term('HS note', entry.hs_note)}".rstrip()
    names = "; ".join(f"{row.hs6} {forms.described(str(row.description))}" for row in lines.itertuples())
    table = _hs()
    shipped = table.loc[table["in_trade_table"] == "yes", v.HS6].nunique()
    missing = say(
        "{mineral}: no HS line in the shipped trade file. It is traded under {names}; the shipped extract of BACI "
        "covers {count} HS codes, and this is not among them.",
        mineral=entry.name,
        names=names,
        count=shipped,
    )
    return f"{missing} {sourcing.add(tuple(lines[v.HS6]))}"


def take(
    engine: Engine, *, lines: tuple[str, ...], year: int, by: By = By.VALUE, include_implausible: bool = False
) -> Trade:
    """Every flow of some lines in a year.

    Parameters
    ----------
    include_implausible: count the weights that :mod:`geo.engine.plausibility` marks; without it they are in the
        tables, marked, but in no sum of weight, and the answer says how much that leaves out.

    Raises
    ------
    NotComputableError: if nothing of these lines was traded in that year.
    """
    found = queries.flows(engine, lines=lines, years=[year], by=(v.YEAR, v.EXPORTER, v.IMPORTER, v.HS6))
    if found.empty:
        raise NotComputableError(
            say("No trade in HS {codes} is recorded in {year}.", codes=", ".join(lines), year=year)
        )
    found = plausibility.tested(found).drop(columns=v.YEAR)
    left_out = found[IMPLAUSIBLE] & (not include_implausible)
    found = found.assign(**{COUNTED: found[v.QUANTITY_T].mask(left_out)})
    detail = _measured(found, by)
    world = float(detail[AMOUNT].sum(min_count=1))
    bits = {code: 1 << bit for bit, code in enumerate(lines)}
    pairs = found.assign(**{LINES: found[v.HS6].map(bits)}).groupby([v.EXPORTER, v.IMPORTER], sort=False)
    marked = pairs[IMPLAUSIBLE].any().to_numpy()
    sums = pairs[[*_SUMMED, LINES]].sum(min_count=1).reset_index().assign(**{IMPLAUSIBLE: marked})
    # Joining texts in every group is ten times slower than adding up bits.
    words = {mask: ", ".join(code for code in lines if bits[code] & mask) for mask in sums[LINES].unique()}
    flows = _measured(sums.assign(**{LINES: sums[LINES].map(words)}), by)
    return Trade(
        lines=tuple(lines),
        year=year,
        by=by,
        flows=_ranked(flows.assign(**{SHARE: flows[AMOUNT] / world})),
        detail=_ranked(detail.assign(**{SHARE: detail[AMOUNT] / world})),
        world=world,
        left_out_flows=int(left_out.sum()),
        left_out_t=float(found.loc[left_out, v.QUANTITY_T].sum()),
        left_out_kusd=float(found.loc[left_out, v.VALUE_KUSD].sum()),
    )


def trade_of(atlas: Atlas, lines: tuple[str, ...], year: int, by: By) -> Trade:
    """Every flow of some lines in a year; see :func:`take`."""
    key = ("trade", lines, year, by)
    return atlas.memo.get(key, lambda: take(atlas.trade.engine, lines=lines, year=year, by=by), worded=False)


def _measured(frame: pd.DataFrame, by: By) -> pd.DataFrame:
    weighed_usd = 1000 * (frame[v.VALUE_KUSD] - frame[queries.UNWEIGHED_KUSD])
    amount = frame[v.VALUE_KUSD if by == By.VALUE else COUNTED]
    return frame.assign(**{UNIT_VALUE: weighed_usd / frame[v.QUANTITY_T], AMOUNT: amount})


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    keys = [AMOUNT, v.VALUE_KUSD, v.EXPORTER, v.IMPORTER]
    return frame.sort_values(keys, ascending=[False, False, True, True], na_position="last", ignore_index=True)


def touching(flows: pd.DataFrame, *, country: str = "", pair: tuple[str, str] | None = None) -> pd.DataFrame:
    """The flows from or to a country, or those of one pair (exporter, importer); all without a filter."""
    if pair is not None:
        return flows[(flows[v.EXPORTER] == pair[0]) & (flows[v.IMPORTER] == pair[1])]
    if country:
        return flows[(flows[v.EXPORTER] == country) | (flows[v.IMPORTER] == country)]
    return flows


def split_top(flows: pd.DataFrame, count: int) -> tuple[pd.DataFrame, Rest]:
    """The *count* largest of ranked flows, and what the rest amounts to.

    A flow without an amount is never among the largest.

    Raises
    ------
    UnknownChoiceError: if *count* is not above zero.
    """
    if count < 1:
        raise UnknownChoiceError("number of flows", count, ["1 or more"])
    shown = flows[flows[AMOUNT].notna()].head(count)
    left = flows.drop(shown.index)
    return shown, Rest(
        count=len(left),
        value_kusd=float(left[v.VALUE_KUSD].sum()),
        quantity_t=float(left[v.QUANTITY_T].sum(min_count=1)),
        share=float(left[SHARE].sum()),
        without_weight=int(left[AMOUNT].isna().sum()),
    )


def balances(flows: pd.DataFrame) -> pd.DataFrame:
    """Exports, imports and net exports of every area in the measure of *flows*.

    Columns: ``iso3``, ``exports``, ``imports`` (missing where there is none, or none with an amount),
    ``net`` (exports less imports, a missing side counting nothing), ``export_share``, ``import_share``
    (0-1 of the sum of *flows*), the largest exporter first.
    """
    out = flows.groupby(v.EXPORTER)[AMOUNT].sum(min_count=1).rename("exports")
    into = flows.groupby(v.IMPORTER)[AMOUNT].sum(min_count=1).rename("imports")
    table = pd.concat([out, into], axis=1).rename_axis(v.ISO3).reset_index()
    total = float(flows[AMOUNT].sum())
    net = table["exports"].fillna(0.0) - table["imports"].fillna(0.0)
    known = table["exports"].notna() | table["imports"].notna()
    return table.assign(
        net=net.where(known),
        export_share=table["exports"] / total if total else float("nan"),
        import_share=table["imports"] / total if total else float("nan"),
    ).sort_values(["exports", "imports", v.ISO3], ascending=[False, False, True], ignore_index=True)


def hhi(amounts: pd.Series) -> float:
    """Sum of squared shares, 0-1, of amounts of one unit; missing ones stay out; missing if nothing is known."""
    known = amounts.dropna()
    total = float(known.sum())
    return float(((known / total) ** 2).sum()) if total > 0 else float("nan")
