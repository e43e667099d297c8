"""A slide as it reads today: the words of its one or two views, and whether their numbers have changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo import numbers
from geo import vocabulary as v
from geo.briefing.live import MapChoice, Told, map_choice, tell
from geo.briefing.storyboard import Captured, Slide
from geo.desk import Desk
from geo.production import sentences
from geo.production.model import Snapshot
from geo.production.selection import View
from geo.reference import alliances, minerals
from geo.trade import selection as flow_choice
from geo.trade.model import AMOUNT
from geo.trade.sentences import amount, area, money

_STAGE_WORDS = {v.Stage.MINE.value: "mined", v.Stage.REFINED.value: "refined"}
_SUPPLY = {v.Stage.MINE.value: "world mine production", v.Stage.REFINED.value: "world refined production"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a slide; ``second`` is ``None`` where there is one map, ``changed`` says that numbers differ."""

    title: str
    finding: str
    first: Told
    second: Told | None
    changed: bool

    @property
    def captured(self) -> tuple[str, str]:
        """Version of the dataset and fingerprint of all numbers shown."""
        return self.first.version, _joint(self.first, self.second)

    @property
    def source(self) -> str:
        """Source line of all figures shown; what two maps have in common is said once."""
        if self.second is None:
            return self.first.source
        parts = [*self.first.source.split(". "), *self.second.source.split(". ")]
        return ". ".join(dict.fromkeys(part.rstrip(".") for part in parts)) + "."

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw."""
        return self.first.drawn and (self.second is None or self.second.drawn)

    @property
    def said(self) -> tuple[str, ...]:
        """One sentence for every part of the addresses that does not exist any more."""
        more = self.second.said if self.second else ()
        return tuple(dict.fromkeys([*self.first.said, *more]))


def read(slide: Slide, desk: Desk, *, on: dt.date) -> Reading:
    """The words of a slide today: those written by hand, or else live sentences.

    Raises
    ------
    NotComputableError: if a view has no figures at all.
    """
    first = tell(slide.page, slide.address, desk, on=on)
    second = tell(slide.page, slide.second, desk, on=on) if slide.beside else None
    title, finding = _pair(slide, first, second, desk, on) if second else (first.title, first.finding)
    seen = slide.captured
    return Reading(
        title=slide.title or title,
        finding=slide.finding or finding,
        first=first,
        second=second,
        changed=seen is not None and seen.fingerprint != _joint(first, second),
    )


def capture(slide: Slide, desk: Desk, *, on: dt.date) -> Slide:
    """The slide with today's figures as those that it was captured with.

    Raises
    ------
    NotComputableError: if a view has no figures at all.
    """
    version, mark = read(slide, desk, on=on).captured
    return replace(slide, captured=Captured(version, mark, on))


def has_changed(slide: Slide, desk: Desk, *, on: dt.date) -> bool:
    """Whether the numbers of a slide differ from those it was captured with; one never captured did not change.

    Raises
    ------
    NotComputableError: if a view has no figures at all.
    """
    return read(slide, desk, on=on).changed


def labels(slide: Slide) -> tuple[str, str]:
    """What to write over each of two maps: the part of the state in which they differ."""
    return _label(slide, slide.address), _label(slide, slide.second)


def _joint(first: Told, second: Told | None) -> str:
    if second is None:
        return first.fingerprint
    return hashlib.sha256(f"{first.fingerprint} {second.fingerprint}".encode()).hexdigest()[:16]


def _label(slide: Slide, address: Mapping[str, str]) -> str:
    words = []
    for name in slide.beside:
        value = address.get(name, "")
        if name == "mineral" and value:
            words.append(minerals.mineral(value).name)
        elif name in {"alliance", "second"} and value not in {"", "none"}:
            words.append(alliances.alliance(value).short_name)
        elif name == "stage":
            words.append(_STAGE_WORDS.get(value, value).capitalize())
        elif name == "year" or (value and name not in {"series", "country"}):
            words.append(value)
    return ", ".join(words)


def _pair(slide: Slide, first: Told, second: Told, desk: Desk, on: dt.date) -> tuple[str, str]:
    """Title and finding of two maps; where no sentence of its own fits, both headlines."""
    both = f"{first.title}; {second.title}"
    differing = {name for name in slide.beside if slide.address.get(name) != slide.beside[name]} - {"series"}
    if slide.page == "flows" and differing == {"year"}:
        return _trade_pair(slide, first, second, desk)
    if slide.page != "map" or len(differing) != 1:
        return both, second.finding
    choices = [map_choice(address, desk.dataset)[0] for address in (slide.address, slide.second)]
    taken = [desk.taken(choice.selection, choice.alliance, on) for choice in choices]
    (part,) = differing
    return _map_pair(part, choices, taken, slide) or both, _pair_finding(part, choices, taken, slide, on)


def _trade_pair(slide: Slide, first: Told, second: Told, desk: Desk) -> tuple[str, str]:
    """Size of world trade, and its largest flow, in two years."""
    sizes, largest = [], []
    for told, address in ((first, slide.address), (second, slide.second)):
        selection, _ = flow_choice.resolve(address, years_of=desk.trade_years)
        if not selection.lines:
            return first.title, first.finding
        trade = desk.trade(selection.lines, selection.year, selection.by)
        sizes.append(f"{money(trade.value_kusd)} in {told.year}")
        ranked = trade.flows.dropna(subset=[AMOUNT])
        if len(ranked):
            top = ranked.iloc[0]
            ends = f"{area(top[v.EXPORTER])} to {area(top[v.IMPORTER])}"
            largest.append(f"from {ends} in {told.year} ({amount(top[AMOUNT], trade.by)})")
    goods = sentences.mineral_in_text(selection.mineral)
    return f"World trade in {goods}: {', '.join(sizes)}", f"The largest flow ran {', '.join(largest)}."


def _map_pair(part: str, choices: list[MapChoice], taken: list[Snapshot], slide: Slide) -> str:
    """Two shares in one line, named by the part in which the maps differ; nothing where there is no such line."""
    view = choices[0].selection.view
    if view in {View.RESERVE_YEARS, View.PRODUCTION, View.RESERVES} or choices[1].selection.view is not view:
        return ""
    bloc = view is View.ALLIANCE
    if bloc and not all(one.bloc for one in taken):
        return ""
    if bloc:
        who = "Members" if part == "alliance" else f"{_alliance(choices[0])}: members"
        parts = [_interval(one) for one in taken]
    elif part in {"year", "series"}:
        top = taken[1].result.top
        who = sentences.country_in_text(top)[0].upper() + sentences.country_in_text(top)[1:]
        parts = [_share_of(one, top) for one in taken]
    else:
        who = "Largest producers" if view is View.PRODUCTION_SHARE else "Largest holders"
        parts = [f"{sentences.country_in_text(one.result.top)} with {numbers.share(one.result.cr1)}" for one in taken]
    names = _in_text(part, slide)
    if part == "year":
        shown = " and ".join(f"{share} in {name}" for share, name in zip(parts, names, strict=True))
    else:
        shown = ", ".join(f"{name} ({share})" for share, name in zip(parts, names, strict=True))
    return f"{who}\u2019 share of {_what(part, taken)}: {shown}" if bloc else _country_line(who, part, taken, shown)


def _in_text(part: str, slide: Slide) -> list[str]:
    """The labels of the maps in the middle of a sentence: stages and minerals are common nouns."""
    common = part in {"stage", "mineral"}
    return [name[0].lower() + name[1:] if common and not name[:2].isupper() else name for name in labels(slide)]


def _country_line(who: str, part: str, taken: list[Snapshot], shown: str) -> str:
    if part == "year":
        return f"{who} accounted for {shown} of {_what(part, taken)}"
    return f"{who} in {_what(part, taken)}: {shown}"


def _what(part: str, taken: list[Snapshot]) -> str:
    selection = taken[0].selection
    supply = "world reserves" if selection.view is View.RESERVES_SHARE else _SUPPLY[selection.stage]
    name = sentences.mineral_in_text(selection.mineral)
    if part == "mineral":
        return supply
    return f"world supply of {name}" if part == "stage" else f"{supply} of {name}"


def _alliance(choice: MapChoice) -> str:
    return alliances.alliance(choice.alliance).short_name


def _interval(taken: Snapshot) -> str:
    if taken.bloc is None:
        return numbers.MISSING
    one, other = numbers.share(taken.bloc.low), numbers.share(taken.bloc.high)
    return one if one == other else f"{one} to {other}"


def _share_of(taken: Snapshot, iso3: str) -> str:
    shares = taken.result.shares.set_index(v.ISO3)["share"]
    return numbers.share(float(shares[iso3])) if iso3 in shares.index else numbers.MISSING


def _pair_finding(part: str, choices: list[MapChoice], taken: list[Snapshot], slide: Slide, on: dt.date) -> str:
    """World output in two years, the largest outside of two alliances, or how concentrated each side is."""
    first, second = (one.result for one in taken)
    if part == "year":
        unit = first.panel.unit
        grown = numbers.change(second.total / first.total - 1)
        what = "World reserves" if first.panel.measure == v.Measure.RESERVES else "World output"
        return (
            f"{what} went from {numbers.amount(first.total, unit)} in {first.panel.year} to "
            f"{numbers.amount(second.total, unit)} in {second.panel.year} ({grown})."
        )
    names = _in_text(part, slide)
    if choices[0].selection.view is View.ALLIANCE:
        outside = [_outsider(choice, one, on) for choice, one in zip(choices, taken, strict=True)]
        shown = ", ".join(f"{who} ({name})" for who, name in zip(outside, names, strict=True))
        return f"The largest producer outside: {shown}."
    found = [numbers.hhi_range(one.result.hhi_low, one.result.hhi_high) for one in taken]
    shown = ", ".join(f"{index} ({name})" for index, name in zip(found, names, strict=True))
    return f"Concentration (HHI of 10,000): {shown}."


def _outsider(choice: MapChoice, taken: Snapshot, on: dt.date) -> str:
    members = alliances.members(choice.alliance, on=on) if choice.alliance else frozenset()
    shares = taken.result.shares
    others = shares[~shares[v.ISO3].isin(list(members)) & (shares["share"] > 0)]
    if others.empty:
        return "nobody"
    top = others.sort_values("share", ascending=False).iloc[0]
    return f"{sentences.country_in_text(str(top[v.ISO3]))} with {numbers.share(float(top['share']))}"


def silent(slide: Slide, reason: str) -> Reading:
    """A slide whose view cannot be computed any more: its own words, and the reason in place of a finding."""
    told = Told(slide.title or "No figures to show", reason, "", "", "", 0, (), drawn=False)
    return Reading(told.title, told.finding, told, None, changed=slide.captured is not None)
