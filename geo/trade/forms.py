"""What a trade line stands for, and how much of a mineral's trade the lines at hand can show.

Antimony crosses borders as oxide and metal; a table that holds its ores only says nothing about the trade. The
functions here are pure: they read the two shipped lists, ``mineral_hs.csv`` and ``trade_forms.csv``, and no flow.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo import numbers
from geo.content.content import Badge
from geo.errors import UnknownChoiceError
from geo.locale.languages import ENGLISH, current, speaking
from geo.locale.say import joined, mark, say, term
from geo.reference import minerals
from geo.reference.names import lowered, mineral_in_text
from geo.reference.tables import minerals as tables
from geo.tables import trade_forms as forms_of

_LINES = {tables.HS_1992: "hs92", tables.HS_2017: "hs17"}


class Standing(StrEnum):
    """What a line says about a mineral; only the first three may carry its name."""

    OWN = "own"  # the mineral and nothing else
    PART = "part"  # one member of the group, such as cerium for the rare earths
    GROUP = "group"  # the group as a whole, no single member
    BUNDLE = "bundle"  # together with other minerals
    MIXED = "mixed"  # together with other goods
    OTHER = "other goods"  # none of the mineral


NAMED = (Standing.OWN, Standing.PART, Standing.GROUP)
# Counted with the rare earths by chemists and by the Harmonized System, apart from them in our list.
_KIN = {"rare-earths": frozenset({"scandium"})}
# Letters of the forms of a mineral that a headline has room for.
_SHORT = 40
# By whether the mineral's name is plural, and whether other forms are held together with other goods or not at all.
_MAIN_FORMS_ABSENT = {
    (False, "absent"): mark("{mineral} is traded mostly as {forms}, which this trade table does not hold."),
    (True, "absent"): mark("{mineral} are traded mostly as {forms}, which this trade table does not hold."),
    (False, "bundled"): mark(
        "{mineral} is traded mostly as {forms}; this trade table holds {mixed} only together with other minerals or "
        "goods."
    ),
    (True, "bundled"): mark(
        "{mineral} are traded mostly as {forms}; this trade table holds {mixed} only together with other minerals or "
        "goods."
    ),
    (False, "both"): mark(
        "{mineral} is traded mostly as {forms}; this trade table holds {mixed} only together with other minerals or "
        "goods and lacks {lacking}."
    ),
    (True, "both"): mark(
        "{mineral} are traded mostly as {forms}; this trade table holds {mixed} only together with other minerals or "
        "goods and lacks {lacking}."
    ),
}


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of a mineral's trade some lines can show.

    ``share`` is the share, 0-1, of its known forms that the lines hold by themselves: by world trade value of 2024
    where ``weighted``, else by their number. ``present``, ``bundled`` (only together with other minerals or goods)
    and ``absent`` name the forms; ``principal`` are those in which most of it is traded, ``principal_absent`` the
    principal ones that are not present.
    """

    mineral: str
    share: float
    weighted: bool
    present: tuple[str, ...]
    bundled: tuple[str, ...]
    absent: tuple[str, ...]
    principal: tuple[str, ...]
    principal_absent: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every known form is present."""
        return not self.bundled and not self.absent

    @property
    def main_forms_absent(self) -> bool:
        """Whether none of the principal forms is present, so that a headline must not speak of the mineral."""
        return self.principal_absent == self.principal

    @property
    def basis(self) -> str:
        """What ``share`` is a share of, in words."""
        return say("by world trade value of 2024") if self.weighted else say("by number of forms, unweighted")


@functools.cache
def _lines(revision: str) -> pd.DataFrame:
    return tables.read_hs(revision=revision).fillna({"holds": "", "other_goods": ""})


@functools.cache
def _forms() -> pd.DataFrame:
    return forms_of.read().fillna({"hs92": "", "hs17": "", "elsewhere": "", "held_in": ""})


def forms(mineral: str) -> pd.DataFrame:
    """The forms in which a mineral is traded, columns of ``trade_forms.csv``; empty texts where nothing is known.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral.
    """
    wanted = minerals.mineral(mineral).id
    found = _forms()
    return found[found["mineral"] == wanted].reset_index(drop=True)


@functools.lru_cache(maxsize=4096)
def standing(mineral: str, line: str, *, revision: str = tables.HS_1992) -> Standing:
    """What a line of a revision stands for when a mineral is asked about.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral or revision, or if the line is not one of the mineral's.
    """
    wanted = minerals.mineral(mineral).id
    found = _lines(revision)
    own = found[found["mineral"] == wanted]
    row = own[own["hs6"] == line]
    if row.empty:
        raise UnknownChoiceError(f"HS line of {wanted}", line, own["hs6"])
    return _standing(wanted, frozenset(filter(None, row["holds"].iloc[0].split(";"))), row["other_goods"].iloc[0])


def _standing(mineral: str, holds: frozenset[str], other_goods: str) -> Standing:
    members = frozenset(entry.id for entry in minerals.members(mineral))
    group = minerals.mineral(mineral).part_of
    if not holds & {mineral, group, *members}:
        return Standing.OTHER
    if holds - {mineral} - members - _KIN.get(mineral, frozenset()):
        return Standing.BUNDLE
    if other_goods and other_goods not in forms_of.SAME_MINERAL:
        return Standing.MIXED
    if not members:
        return Standing.OWN
    return Standing.GROUP if mineral in holds else Standing.PART


def completeness(mineral: str, lines: Collection[str], *, revision: str = tables.HS_1992) -> Completeness:
    """How much of a mineral's trade *lines* (codes of *revision*) can show.

    Lines of other minerals are ignored. The share is weighted by world trade value where that of every known form
    is known, see ``world_value_kusd`` in ``trade_forms.csv``. A form that a line holds only together with other
    minerals or goods does not count as present.

    Raises
    ------
    UnknownChoiceError: if there is no such mineral or revision.
    """
    return _completeness(minerals.mineral(mineral).id, tuple(lines), revision)


@functools.lru_cache(maxsize=2048)
def _completeness(wanted: str, lines: tuple[str, ...], revision: str) -> Completeness:
    """Kept, for a table of scores asks for every mineral's."""
    own = _lines_at_hand(wanted, lines, revision)
    known = forms(wanted)
    marks = [_mark(str(text), own) for text in known[_LINES[revision]]]
    by_mark = {mark: tuple(known["product"][[one == mark for one in marks]]) for mark in ("present", "bundled", "")}
    principal = tuple(known.loc[known["principal"] == "yes", "product"])
    weighted = bool(len(known)) and bool(known[forms_of.VALUE].notna().all())
    weights = known[forms_of.VALUE] if weighted else pd.Series(1.0, index=known.index)
    there = weights[[mark == "present" for mark in marks]].sum()
    return Completeness(
        mineral=wanted,
        share=float(there / weights.sum()) if len(known) else 0.0,
        weighted=weighted,
        present=by_mark["present"],
        bundled=by_mark["bundled"],
        absent=by_mark[""],
        principal=principal,
        principal_absent=tuple(name for name in principal if name not in by_mark["present"]),
    )


def _lines_at_hand(mineral: str, lines: Collection[str], revision: str) -> dict[str, Standing]:
    if revision not in _LINES:
        raise UnknownChoiceError("revision of the Harmonized System", revision, tables.HS_REVISIONS)
    found = _lines(revision)
    own = found.loc[(found["mineral"] == mineral) & found["hs6"].isin(list(lines)), "hs6"]
    return {line: standing(mineral, line, revision=revision) for line in own}


def _mark(codes: str, at_hand: dict[str, Standing]) -> str:
    there = [at_hand[code] for code in codes.split(";") if code in at_hand]
    if any(one in NAMED for one in there):
        return "present"
    return "bundled" if there else ""


def named(mineral: str, lines: Collection[str], *, revision: str = tables.HS_1992, codes: str = "") -> str:
    """The mineral with the forms that the lines hold: ``"Antimony (ores and concentrates)"``.

    The mineral's name alone where every known form is present and nothing else is. Lines that bundle are described by
    what they hold:
    ``"Gallium, germanium, hafnium, indium, niobium, rhenium and vanadium (unwrought metal)"``. With *codes*, which
    then stand after the form, the name is one for the middle of a sentence.

    Raises
    ------
    UnknownChoiceError: as :func:`completeness`.
    """
    found = completeness(mineral, lines, revision=revision)
    name = _plain(mineral)
    if found.present:
        besides = _besides(found.mineral, lines, revision)
        parts = [] if found.whole else [listed(words_of(found.present))]
        parts += [say("with {goods}", goods=listed(besides))] if besides else []
        return detailed(name, "; ".join(parts))
    rows = _lines(revision)
    own = rows[(rows["mineral"] == found.mineral) & rows["hs6"].isin(list(lines))]
    held = dict.fromkeys(one for text in own["holds"] for one in text.split(";") if one)
    goods = list(dict.fromkeys(filter(None, own["other_goods"])))
    names = [_plain_in_text(one) if place else _plain(one) for place, one in enumerate(held)]
    everything = listed([*names, *(term("other goods", one) for one in goods)]) or name
    details = "; ".join(filter(None, [listed(words_of(found.bundled)), codes]))
    return detailed(lowered(everything) if codes else everything, details)


def in_text(mineral: str, lines: Collection[str]) -> str:
    """The goods that lines of HS 1992 hold, for the middle of a sentence: never more than the lines are.

    The mineral's name where they hold every form and nothing else ("barite", "iron ore"); a single line as the
    Harmonized System describes it ("antimony ores and concentrates"); several by their forms ("lithium (hydroxide and
    oxide; carbonate)", "cobalt (2 of 5 forms)"), with what they hold besides ("kaolin (with fireclay and other
    clays)").

    Raises
    ------
    UnknownChoiceError: as :func:`completeness`.
    """
    held = completeness(mineral, lines)
    name = mineral_in_text(held.mineral)
    own = _lines(tables.HS_1992)
    own = own[(own["mineral"] == held.mineral) & own["hs6"].isin(list(lines))]
    besides = _besides(held.mineral, lines, tables.HS_1992)
    english = _english(held.mineral)
    if held.whole and not besides:
        ores = own["description"].str.lower().str.startswith(f"{english} ore").all()
        return say("{mineral} ore", mineral=name) if ores else name
    if len(own) == 1 and str(own["description"].iloc[0]).lower() != english.lower():
        return lowered(described(str(own["description"].iloc[0])))
    if not held.present:
        return lowered(named(held.mineral, lines))
    count = len(held.present) + len(held.bundled) + len(held.absent)
    present, others = listed(words_of(held.present)), listed(besides)
    some = say("{count} of {all} forms", count=len(held.present), all=count)
    parts = [] if held.whole else [present if len(present) <= _SHORT else some]
    if besides:
        parts.append(say("with {goods}", goods=others) if len(others) <= _SHORT else say("with other goods"))
    return detailed(name, "; ".join(parts))


def _besides(mineral: str, lines: Collection[str], revision: str) -> tuple[str, ...]:
    """Descriptions of the lines that are not of the mineral alone."""
    return tuple(lowered(described(one)) for one in _of_others(mineral, frozenset(lines), revision))


@functools.lru_cache(maxsize=4096)
def _of_others(mineral: str, lines: frozenset[str], revision: str) -> tuple[str, ...]:
    """:func:`_besides` as the Harmonized System has it, which every view of the mineral asks for."""
    rows = _lines(revision)
    own = rows[(rows["mineral"] == mineral) & rows["hs6"].isin(lines)]
    return tuple(
        str(row.description)
        for row in own.itertuples()
        if standing(mineral, str(row.hs6), revision=revision) not in NAMED
    )


def described(description: str) -> str:
    """A line as the Harmonized System describes it (``description`` in ``mineral_hs.csv``), as a label."""
    return term("HS description", description)


def words_of(products: Collection[str]) -> list[str]:
    """Forms of trade (``product`` in ``trade_forms.csv``) in words, as they stand within a sentence."""
    return [term("form of trade", one) for one in products]


def detailed(goods: str, details: str) -> str:
    """Goods with what is to be known of them in brackets: ``"metal (HS 2017 811010)"``; bare where there is nothing."""
    return say("{goods} ({details})", goods=goods, details=details) if details else goods


def _english(mineral: str) -> str:
    """The name that the descriptions of lines are compared with."""
    with speaking(ENGLISH):
        return mineral_in_text(mineral)


def _plural(mineral: str) -> bool:
    with speaking(ENGLISH):
        return _plain(mineral).endswith("s")


def missing_in_words(found: Completeness) -> str:
    """What the lines lack, as one sentence; empty where every form is present.

    ``"Antimony is traded mostly as metal and oxides, which this trade table does not hold."`` where no principal
    form is there, else ``"Not held: refined cathodes and scrap."``
    """
    if found.main_forms_absent:
        mixed = [name for name in found.principal if name in found.bundled]
        lacking = [name for name in found.principal if name not in mixed]
        kind = "absent" if not mixed else "both" if lacking else "bundled"
        return say(
            _MAIN_FORMS_ABSENT[_plural(found.mineral), kind],
            mineral=_plain(found.mineral),
            forms=_as_each(words_of(found.principal)),
            mixed=listed(words_of(mixed)),
            lacking=listed(words_of(lacking)),
        )
    parts = []
    if found.absent:
        parts.append(say("Not held: {forms}.", forms=listed(words_of(found.absent))))
    if found.bundled:
        parts.append(say("Held only together with other goods: {forms}.", forms=listed(words_of(found.bundled))))
    return " ".join(parts)


def badge(found: Completeness) -> Badge:
    """How many of the forms in which a mineral is traded the lines hold, to stand beside a headline."""
    if found.whole:
        return Badge(
            say("Trade data: complete"), say("The HS codes shown hold every form in which it is known to be traded.")
        )
    count = len(found.present) + len(found.bundled) + len(found.absent)
    template = mark("Trade data: {count} of {all} forms")
    if found.main_forms_absent:
        template = mark("Trade data: main forms missing")
    parts = [
        say(
            "The HS codes shown hold {count} of the {all} forms in which it is known to be traded.",
            count=len(found.present),
            all=count,
        )
    ]
    if found.weighted:
        parts.append(say("By world trade value of 2024 that is {share}.", share=numbers.share(found.share)))
    words = say(template, count=len(found.present), all=count)
    return Badge(words, " ".join([*parts, missing_in_words(found)]), weak=found.main_forms_absent)


def listed(words: Collection[str]) -> str:
    """``"a, b and c"``, or ``"a and b; c"`` where an item has a comma or an "and" of its own."""
    between = joined(["", ""])
    if any(sign in word for word in words for sign in (",", between)):
        return "; ".join(words)
    return joined(list(words))


def _as_each(words: list[str]) -> str:
    """What follows "traded mostly as": ``"a and b"``, or ``"a and c, and as b"`` where an item has an "and" itself."""
    if current() == ENGLISH and len(words) > 1 and any(" and " in word for word in words):
        return f"{', as '.join(words[:-1])}, and as {words[-1]}"
    return listed(words)


def _plain(mineral: str) -> str:
    """The name at the start of a sentence: natural graphite, gem diamond, zircon."""
    if current() != ENGLISH:
        found = mineral_in_text(mineral)
        return found[0].upper() + found[1:]
    name, _, kind = minerals.mineral(mineral).name.removesuffix(")").partition(" (")
    if not kind:
        return name
    return kind.capitalize() if kind.startswith(name[:4].lower()) else f"{kind.capitalize()} {name.lower()}"


def _plain_in_text(mineral: str) -> str:
    return _plain(mineral).lower() if current() == ENGLISH else mineral_in_text(mineral)
