"""What a map shows, in plain words made from its numbers: a headline that states the finding, and two lines below."""

from __future__ import annotations

import re

from geo import numbers
from geo import vocabulary as v
from geo.indicators.concentration import Bands
from geo.production.model import Snapshot
from geo.production.selection import View
from geo.reference import countries, minerals

_CODE = re.compile(r"\b[A-Z]{3}\b")
_WITH_ARTICLE = frozenset(
    ["USA", "GBR", "PHL", "NLD", "ARE", "BHS", "GMB", "MDV", "MHL", "COM", "SYC", "SLB", "CAF", "DOM"]
)
_NEITHER_MINED_NOR_REFINED = frozenset(
    ["petroleum", "natural-gas", "oil-sands", "sulfur", "salt", "pig-iron", "raw-steel", "ferrosilicon", "silicon"]
)
_BAND_WORDS = {
    "low": "Supply is spread among many",
    "moderate": "Supply is moderately concentrated",
    "high": "Supply is highly concentrated",
}


def country_in_text(iso3: str) -> str:
    """Short name with its article where English wants one: "the United States", "China"."""
    if iso3 in countries.former_states():
        return countries.former_states()[iso3].in_text
    name = countries.name_of(iso3)
    return f"the {name}" if iso3 in _WITH_ARTICLE else name


def with_names(text: str) -> str:
    """*text* with every alpha-3 code of a country replaced by its name, for readers of pages."""
    known = {entry.iso3: entry.name for entry in countries.all_countries()}
    known |= {code: state.name for code, state in countries.former_states().items()}
    return _CODE.sub(lambda found: known.get(found[0], found[0]), text)


def mineral_in_text(mineral_id: str) -> str:
    """Name in the middle of a sentence: "rare earths"."""
    name = minerals.mineral(mineral_id).name
    return name if name[:2].isupper() else name[0].lower() + name[1:]


def headline(taken: Snapshot, *, alliance: str | None = None) -> str:
    """The finding in one sentence without a full stop, fit for the title of a slide."""
    selection, result = taken.selection, taken.result
    what = mineral_in_text(selection.mineral)
    if selection.view is View.ALLIANCE and taken.bloc and alliance:
        part = _range(taken.bloc.low, taken.bloc.high)
        return f"{alliance}: members {_verb(taken)} {part} of {_whole(taken, what)} in {selection.year}"
    if selection.view is View.RESERVE_YEARS and taken.world_reserve_years:
        length = numbers.years(taken.world_reserve_years)
        return f"Published reserves of {what} equal {length} of world mine production"
    top = country_in_text(result.top)
    part = numbers.share(result.cr1)
    if selection.view.measure is v.Measure.RESERVES:
        known = "published" if result.panel.unpublished else "the world\u2019s"
        return f"{_capital(top)} holds {part} of {known} reserves of {what}"
    return f"{_capital(top)} {_verb(taken)} {part} of {_whole(taken, what)} in {selection.year}"


def _whole(taken: Snapshot, what: str) -> str:
    """What a share is of: the world's output, or what of it, or of one product, is published by country."""
    panel = taken.result.panel
    if panel.product or panel.undivided:
        return f"the {panel.product or what} published by country"
    return f"the world\u2019s {what}"


def explanation(taken: Snapshot, bands: Bands, *, alliance: str | None = None) -> str:
    """Two to four sentences: concentration with its bounds, what is left without the largest, the alliance."""
    result = taken.result
    parts = [_concentration(taken, bands), _without_largest(taken)]
    if result.panel.undivided:
        names = _joined([country_in_text(code) for code in result.panel.undivided])
        parts.append(f"Not counted: {names}, published only in one figure with other products.")
    if taken.bloc and alliance:
        share = _range(taken.bloc.low, taken.bloc.high)
        unknown = [country_in_text(code) for code in taken.bloc.members_without_figure]
        without = f", not counting {_joined(unknown)}, listed without a figure" if unknown else ""
        parts.append(f"Members of {alliance} account for {share}{without}.")
    if taken.then:
        moved = numbers.points(result.cr1 - taken.then.cr1)
        output = numbers.change(result.total / taken.then.total - 1)
        parts.append(f"Since {taken.then.panel.year}, world output {output}; largest share {moved}.")
    return " ".join(parts)


def _concentration(taken: Snapshot, bands: Bands) -> str:
    result = taken.result
    low, high = bands.band(result.hhi_low), bands.band(result.hhi_high)
    words = _BAND_WORDS[low] if low == high else f"Concentration of supply is between {low} and {high}"
    index = numbers.hhi_range(result.hhi_low, result.hhi_high)
    equal = f"{result.effective_suppliers:.1f}"
    return f"{words}: HHI {index} of 10,000, as if {equal} equal countries supplied the world."


def _without_largest(taken: Snapshot) -> str:
    result = taken.result
    if taken.selection.view.measure is v.Measure.RESERVES:
        return f"The three largest hold {numbers.share(result.cr3)}."
    left = numbers.share(result.remaining_share)
    amount = numbers.amount(result.remaining_supply, result.panel.unit)
    return f"Without {country_in_text(result.top)}, {left} ({amount}) would remain."


def source_line(taken: Snapshot) -> str:
    """Source, basis and dataset, for the foot of every figure."""
    panel = taken.result.panel
    return f"Source: {taken.citation.rstrip('.')}. Basis: {panel.basis}. Dataset: {taken.version}."


def _verb(taken: Snapshot) -> str:
    if taken.selection.mineral in _NEITHER_MINED_NOR_REFINED:
        return "produced"
    return "mined" if taken.selection.stage == v.Stage.MINE else "refined or smelted"


def _range(low: float, high: float) -> str:
    one, other = numbers.share(low), numbers.share(high)
    return one if one == other else f"{one} to {other}"


def _joined(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
