"""What a slide says today: title, finding, source and the fingerprint of its numbers, computed from the figures."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from geo import numbers as formats
from geo import vocabulary as v
from geo.compose import compose
from geo.content.view import from_record
from geo.dataset import Dataset
from geo.desk import Desk
from geo.engine import setting
from geo.indicators import geopolrisk as gpr
from geo.indicators.concentration import BANDS_2023
from geo.production import model as production_model
from geo.production import sentences
from geo.production.model import Snapshot
from geo.production.selection import DEFAULT_ALLIANCE, Selection, View, resolve, years_of
from geo.reference import alliances, countries
from geo.risk import model as risk_model
from geo.risk import selection as risk_choice
from geo.risk import sentences as risk_sentences
from geo.risk.model import Dependence
from geo.risk.selection import RiskSelection
from geo.trade import model as trade_model
from geo.trade import selection as flow_choice
from geo.trade import sentences as trade_sentences
from geo.trade.model import AMOUNT, Trade
from geo.trade.selection import FlowSelection

# Enough digits that a revision shows, few enough that the order of a sum does not.
_DIGITS = 9
# Letters that a finding may have, and where one of its sentences ends.
_READABLE = 220
_BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Told:
    """The words of one view today.

    ``year`` is the year shown, ``years`` those it could be (ascending), 0 and none where there is no choice;
    ``said`` has a sentence for every part of the address that does not exist any more. ``drawn`` says that there
    is something to draw.
    """

    title: str
    finding: str
    source: str
    version: str
    fingerprint: str
    year: int
    years: tuple[int, ...]
    said: tuple[str, ...] = ()
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class MapChoice:
    """State of the map page: selection, and ids of alliance and country (empty for none)."""

    selection: Selection
    alliance: str
    country: str


def fingerprint(numbers: pd.DataFrame) -> str:
    """Sixteen hexadecimal digits that change when a number shown does, whatever the order of the rows."""
    rounded = numbers.map(lambda cell: f"{cell:.{_DIGITS}g}" if isinstance(cell, float) else str(cell))
    rows = sorted("\t".join(row) for row in rounded.itertuples(index=False, name=None))
    text = "\n".join(["\t".join(map(str, numbers.columns)), *rows])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def tell(page: str, address: Mapping[str, str], desk: Desk, *, on: dt.date) -> Told:
    """What the view at an address says today.

    Parameters
    ----------
    page: one of :data:`geo.briefing.storyboard.PAGES`. on: day on which membership and policy count.

    Raises
    ------
    NotComputableError: if the view has no figures at all.
    """
    return _TELLERS[page](address, desk, on)


def map_choice(address: Mapping[str, str], dataset: Dataset) -> tuple[MapChoice, tuple[str, ...]]:
    """State of the map page at an address, and what of it does not exist."""
    selection, said = resolve(dataset, address)
    alliance = address.get("alliance", DEFAULT_ALLIANCE)
    country = address.get("country", "")
    more = []
    if alliance not in {"none", "", *(entry.id for entry in alliances.all_alliances())}:
        more.append(f"There is no alliance {alliance[:60]!r} here; showing none.")
        alliance = ""
    if country and country not in {entry.iso3 for entry in countries.all_countries()}:
        more.append(f"There is no country with the code {country[:60]!r}.")
        country = ""
    return MapChoice(selection, "" if alliance == "none" else alliance, country), (*said, *more)


def _map(address: Mapping[str, str], desk: Desk, on: dt.date) -> Told:
    choice, said = map_choice(address, desk.dataset)
    selection = choice.selection
    taken = desk.taken(selection, choice.alliance, on)
    name = alliances.alliance(choice.alliance).short_name if choice.alliance else None
    offers = desk.dataset.offers_of(selection.mineral, selection.view.measure)
    values = production_model.country_values(taken)
    numbers = values[[v.ISO3, v.VALUE, "amount", v.STATUS]]
    members = sorted(alliances.members(choice.alliance, on=on)) if choice.alliance else []
    return Told(
        title=sentences.headline(taken, alliance=name),
        finding=_map_finding(taken, members, name),
        source=sentences.source_line(taken),
        version=taken.version,
        fingerprint=fingerprint(pd.concat([numbers, pd.DataFrame({v.ISO3: members})])),
        year=selection.year,
        years=years_of(offers[offers[v.STAGE] == selection.stage], selection.series),
        said=said,
    )


def _map_finding(taken: Snapshot, members: list[str], alliance: str | None) -> str:
    """One sentence that says what the headline does not."""
    result, view = taken.result, taken.selection.view
    shares = result.shares.set_index(v.ISO3)["share"]
    if view is View.ALLIANCE and alliance:
        outside = shares[~shares.index.isin(members)]
        inside = shares[shares.index.isin(members) & (shares > 0)]
        best = ", ".join(f"{countries.name_of(code)} {formats.share(part)}" for code, part in inside.head(3).items())
        some = f"{len(inside)} of {len(members)} members are named as producers ({best})"
        one = f"1 of {len(members)} members is named as a producer ({best})"
        carried = {0: "No member is named as a producer", 1: one}.get(len(inside), some)
        if view.measure is v.Measure.PRODUCTION and len(outside) and outside.iloc[0] > 0:
            top = sentences.country_in_text(str(outside.index[0]))
            return f"{carried}; the largest outside is {top} with {formats.share(float(outside.iloc[0]))}."
        return f"{carried}."
    if view.measure is v.Measure.RESERVES:
        amount = formats.amount(result.total, result.panel.unit)
        return f"The three largest hold {formats.share(result.cr3)} of the {amount} that are published."
    top = sentences.country_in_text(result.top)
    left = formats.amount(result.remaining_supply, result.panel.unit)
    low, high = BANDS_2023.band(result.hhi_low), BANDS_2023.band(result.hhi_high)
    band = low if low == high else f"{low} to {high}"
    index = formats.hhi_range(result.hhi_low, result.hhi_high)
    return (
        f"Without {top}, {formats.share(result.remaining_share)} of world output ({left}) would remain; "
        f"concentration is {band} (HHI {index})."
    )


def _flows(address: Mapping[str, str], desk: Desk, on: dt.date) -> Told:
    selection, said = flow_choice.resolve(address, years_of=desk.trade_years)
    if not selection.lines:
        why = trade_model.why_no_flows(selection.mineral)
        return Told("No flows to show", why, "", desk.dataset.version, "0" * 16, 0, (), said, drawn=False)
    trade = desk.trade(selection.lines, selection.year, selection.by)
    members = alliances.members(selection.alliance, on=on) if selection.alliance else frozenset()
    own = trade_model.touching(trade.flows, country=selection.country, pair=selection.pair)
    numbers = own[[v.EXPORTER, v.IMPORTER, AMOUNT]]
    return Told(
        title=trade_sentences.headline(trade, selection),
        finding=_flow_finding(trade, selection, members),
        source=trade_sentences.source_line(setting.origin().citation, trade, selection),
        version=desk.dataset.version,
        fingerprint=fingerprint(pd.concat([numbers, pd.DataFrame({v.EXPORTER: sorted(members)})])),
        year=selection.year,
        years=selection.years,
        said=said,
    )


def _flow_finding(trade: Trade, selection: FlowSelection, members: frozenset[str]) -> str:
    parts = [f"World trade came to {trade_sentences.money(trade.value_kusd)}"]
    own = trade_model.touching(trade.flows, country=selection.country, pair=selection.pair).dropna(subset=[AMOUNT])
    if len(own) and not selection.pair:
        first = own.iloc[0]
        ends = f"{trade_sentences.area(first[v.EXPORTER])} to {trade_sentences.area(first[v.IMPORTER])}"
        whose = "its largest flow" if selection.country else "the largest flow"
        parts.append(f"{whose} runs from {ends} ({trade_sentences.amount(first[AMOUNT], trade.by)})")
    if members:
        name = alliances.alliance(selection.alliance).short_name
        inside = trade.flows.loc[trade.flows[v.EXPORTER].isin(list(members)), trade_model.SHARE].sum()
        parts.append(f"{name}: members shipped {formats.share(float(inside))}")
    return "; ".join(parts) + "."


def _risk(address: Mapping[str, str], desk: Desk, on: dt.date) -> Told:
    selection, said = risk_choice.resolve(desk.dataset, address, on=on)
    allies = alliances.members(selection.alliance, on=on) if selection.alliance else frozenset()
    found = desk.depend(selection, allies)
    table = desk.scores(selection.method)
    rows = table[(table[v.MINERAL] == selection.mineral) & (table[v.YEAR] == selection.year)]
    citation = desk.dataset.citation(desk.risk_sources(selection.year))
    return Told(
        title=risk_sentences.headline(selection, found),
        finding=_risk_finding(selection, found),
        source=risk_sentences.source_line(citation, selection, desk.dataset.version),
        version=desk.dataset.version,
        fingerprint=fingerprint(rows[[v.IMPORTER, gpr.SCORE]].reset_index(drop=True)),
        year=selection.year,
        years=risk_model.years_scored(desk.dataset),
        said=said,
    )


def _risk_finding(selection: RiskSelection, found: Dependence) -> str:
    if found.mix is None:
        return found.mix_reason
    parts = [f"The suppliers are as diverse as {1 / found.mix.hhi:.1f} equal ones"]
    if selection.alliance:
        name = alliances.alliance(selection.alliance).short_name
        parts.append(f"{formats.share(found.mix.outside_share)} of the imports come from outside {name}")
    return "; ".join(parts) + "."


def _shortened(text: str) -> str:
    """As many whole sentences as can be read from the back of a room, at least one."""
    first, *others = _BETWEEN_SENTENCES.split(text)
    for sentence in others:
        if len(first) + len(sentence) >= _READABLE:
            break
        first = f"{first} {sentence}"
    return first


def _composed(page: str, address: Mapping[str, str], desk: Desk, on: dt.date) -> Told:
    """The words of a page whose exports say all that it says."""
    view = from_record({**address, "page": page})
    made = compose(view, on=on, desk=desk)
    return Told(
        title=made.headline,
        finding=_shortened(made.caption.finding),
        source=made.caption.source,
        version=made.caption.dataset,
        fingerprint=fingerprint(made.evidence.figures),
        year=0,
        years=(),
        said=made.caption.said,
    )


_TELLERS: dict[str, Callable[[Mapping[str, str], Desk, dt.date], Told]] = {
    "map": _map,
    "flows": _flows,
    "risk": _risk,
    "alliances": partial(_composed, "alliances"),
    "scenarios": partial(_composed, "scenarios"),
    "country": partial(_composed, "country"),
}
