"""What the page of import risk looks at, and how the words of an address become it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from geo.atlas import Atlas
from geo.errors import UnknownChoiceError
from geo.indicators.dependence import Weighing
from geo.locale.say import mark, say
from geo.production.selection import DEFAULT_ALLIANCE, DEFAULT_MINERAL
from geo.reference import alliances, countries, minerals, names
from geo.reference.choices import Choices
from geo.reference.tables.minerals import HS_1992, HS_2017
from geo.risk import model, second
from geo.risk.model import Importer, Method
from geo.trade.model import By
from geo.trade.selection import revision_of

DEFAULT_IMPORTER: Final = "eu27"
# How suppliers are compared, as in an address.
WEIGHINGS: Final[tuple[Weighing, ...]] = ("value", "quantity")
# What the risk matrix sets concentration against.
AXES: Final = {"import-risk": mark("Import risk"), "governance": mark("Governance of imports")}


@dataclass(frozen=True, slots=True)
class RiskSelection:
    """One complete choice; ``alliance`` is empty for none.

    ``revision`` is HS 1992 where scores are shown; in HS 2017 suppliers alone are, for the year of that table.
    """

    importer: Importer
    mineral: str
    year: int
    by: Weighing
    alliance: str
    method: Method
    axis: str
    seat: str = alliances.EuSeat.UNION
    revision: str = HS_1992

    @property
    def by_words(self) -> str:
        """ "by value" or "by gross weight": the codes of a mineral may hold several forms."""
        return say("by value") if self.by == "value" else say("by gross weight")

    @property
    def weighing(self) -> str:
        """What suppliers are compared by: "value" or "gross weight"."""
        return By(self.by).word


def resolve(atlas: Atlas, choices: Choices, *, on: dt.date) -> RiskSelection:
    """The selection nearest to the words of an address; what does not exist is said in ``choices.messages``.

    Words: ``importer``, ``mineral``, ``revision`` (``HS92`` or ``HS17``; by default HS 1992 where there are scores),
    ``year``, ``by``, ``alliance``, ``method``, ``axis``.

    Parameters
    ----------
    on: the day whose members an alliance has as an importer.
    """
    method = choices.pick("method", Method, Method.PUBLISHED, labels={one.value: one.label for one in Method})
    by = choices.pick("by", WEIGHINGS, "value", what="measure of imports", labels={"value": By.VALUE.word})
    importer = importer_of(choices, on)
    mineral = _mineral(choices, model.minerals_scored(atlas.dataset))
    revision = revision_of(choices, mineral, revisions_of(atlas, mineral))
    years = (second.YEAR,) if revision == HS_2017 else model.years_scored(atlas.dataset)
    return RiskSelection(
        importer=importer,
        seat=choices.seat(),
        mineral=mineral,
        year=choices.year("year", years, years[-1]),
        by="quantity" if by == "quantity" else "value",
        alliance=choices.alliance(DEFAULT_ALLIANCE),
        method=Method(method),
        axis=choices.pick(
            "axis", AXES, next(iter(AXES)), labels={name: names.lowered(say(words)) for name, words in AXES.items()}
        ),
        revision=revision,
    )


def minerals_offered(atlas: Atlas) -> tuple[str, ...]:
    """Ids of the minerals that the page can answer about, in the order of ``minerals.csv``."""
    return tuple(entry.id for entry in minerals.all_minerals() if revisions_of(atlas, entry.id))


def revisions_of(atlas: Atlas, mineral: str) -> tuple[str, ...]:
    """The revisions in which the page can answer about a mineral: HS 1992 if it has scores, HS 2017 if it has lines."""
    scored = (HS_1992,) if mineral in model.minerals_scored(atlas.dataset) else ()
    return (*scored, *((HS_2017,) if second.lines_of(mineral) else ()))


def importer_of(choices: Choices, on: dt.date) -> Importer:
    """The importer of the word ``importer``, or the default with a message; *on* is the day of its members."""
    wanted = choices.word("importer")
    default = model.importer(DEFAULT_IMPORTER, on=on)
    try:
        return model.importer(wanted, on=on, eu_seat=Choices(choices.params).seat()) if wanted else default
    except UnknownChoiceError:
        known = [entry.id for entry in alliances.all_alliances()]
        choices.unknown(
            "importer", wanted, [*known, *(entry.name for entry in countries.all_countries())], shown=default.name
        )
        return default


def _mineral(choices: Choices, known: tuple[str, ...]) -> str:
    wanted = choices.word("mineral")
    every = {entry.id: entry.name for entry in minerals.all_minerals()}
    if wanted in every and wanted not in known and second.lines_of(wanted):
        return wanted
    if wanted not in every or wanted in known:
        return choices.pick("mineral", known, DEFAULT_MINERAL, labels=every)
    lines = model.lines_of(wanted)
    why = mark("No import risk for {mineral}: it has no production data.")
    if lines.empty or not lines["counted"].any():
        why = mark("No import risk for {mineral}: it has no HS code in the trade data.")
    choices.note(say(why, mineral=every[wanted]), instead=say("Showing {shown}.", shown=every[DEFAULT_MINERAL]))
    return DEFAULT_MINERAL


def as_address(selection: RiskSelection) -> list[tuple[str, object]]:
    """Every part of the selection for the address."""
    return [
        ("importer", selection.importer.id),
        ("mineral", selection.mineral),
        ("revision", selection.revision),
        ("year", selection.year),
        ("by", selection.by),
        ("alliance", selection.alliance or "none"),
        ("seat", selection.seat if selection.seat != alliances.EuSeat.UNION else ""),
        ("method", selection.method.value),
        ("axis", selection.axis),
    ]
