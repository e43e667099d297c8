"""What is being looked at on the map of flows, and how the words of an address become it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.atlas import Atlas
from geo.errors import UnknownChoiceError
from geo.locale.say import say, term
from geo.production.selection import DEFAULT_ALLIANCE
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.reference.tables.minerals import HS_1992, HS_NAMES
from geo.tables.trade import area_name
from geo.trade import history, model
from geo.trade.model import By

DEFAULT_MINERAL: Final = "cobalt"
TOPS: Final = (20, 50, 100, 200)
# More flows than any mineral has in a year.
MOST: Final = 100_000
_DEFAULT_TOP: Final = 50
# Change is stated since five years ago unless another year is asked for.
_STEP_YEARS: Final = 5


class ColourBy(StrEnum):
    """What the colour of a flow says."""

    ALLIANCE = "alliance"
    EXPORTER = "exporter"
    CHANGE = "change"


class Nodes(StrEnum):
    """What the circles show."""

    EXPORTS = "exports"
    IMPORTS = "imports"
    NET = "net"


@dataclass(frozen=True, slots=True)
class FlowSelection:
    """One complete choice.

    ``choice`` is ``all``, a stage or an HS code; ``lines`` are its HS codes and ``years`` those with trade,
    both empty for a mineral without a code in the trade table. ``revision`` is that of the table and the codes.
    ``country`` or ``pair`` filter; empty and ``None`` for none. ``alliance`` and ``second`` are ids, empty for none;
    ``seat``: how the EU's seat counts; ``ports``: whether ports and chokepoints are drawn.
    """

    mineral: str
    choice: str
    lines: tuple[str, ...]
    years: tuple[int, ...]
    year: int
    by: By
    top: int
    colour: ColourBy
    since: int
    nodes: Nodes
    alliance: str
    second: str
    country: str
    pair: tuple[str, str] | None
    seat: str = alliances.EuSeat.UNION
    revision: str = HS_1992
    ports: bool = False


def resolve(atlas: Atlas, choices: Choices) -> FlowSelection:
    """The choice nearest to the words of an address; what does not exist is said in ``choices.messages``.

    Words: ``mineral``, ``revision`` (``HS92`` or ``HS17``; by default HS 1992 where its table has the mineral),
    ``lines`` (``all``, a stage or an HS code), ``year``, ``by``, ``top``, ``colour``, ``since``, ``nodes``,
    ``alliance``, ``second``, ``country``, ``flow`` (such as ``COD-CHN``), ``ports`` (``1``: drawn).

    Raises
    ------
    GeoError: if the trade table cannot be opened or asked.
    """
    names = {entry.id: entry.name for entry in minerals.all_minerals()}
    mineral = choices.pick("mineral", names, DEFAULT_MINERAL, labels=names)
    revision = revision_of(choices, mineral, model.revisions_of(mineral, atlas.trade.added) or (HS_1992,))
    atlas = atlas.in_revision(revision)
    choice, lines = _lines(atlas, mineral, choices)
    years = history.years_of(atlas, lines) if lines else ()
    year = choices.year("year", years, years[-1] if years else 0)
    before = [other for other in years if other < year]
    first = before[0] if before else year
    since = max((other for other in before if other <= year - _STEP_YEARS), default=first)
    alliance = choices.alliance(DEFAULT_ALLIANCE)
    by = By(choices.pick("by", list(By), By.VALUE, what="measure", labels={By.VALUE: By.VALUE.word}))
    colours = [
        colour
        for colour in ColourBy
        if (alliance or colour is not ColourBy.ALLIANCE) and (len(years) > 1 or colour is not ColourBy.CHANGE)
    ]
    colour_words: dict[str, str] = {
        ColourBy.ALLIANCE: term("colour of flows", "alliance"),
        ColourBy.EXPORTER: term("colour of flows", "exporter"),
    }
    return FlowSelection(
        mineral=mineral,
        choice=choice,
        lines=lines,
        years=years,
        year=year,
        by=by,
        top=_top(choices),
        colour=ColourBy(choices.pick("colour", colours, colours[0], labels=colour_words)),
        since=choices.year("since", years, since, what="year to compare with"),
        nodes=Nodes(
            choices.pick("nodes", list(Nodes), Nodes.EXPORTS, what="node size", labels={Nodes.EXPORTS: say("exports")})
        ),
        alliance=alliance,
        second=choices.alliance("", "second"),
        country=_area(choices.word("country"), choices),
        pair=_pair(choices.word("flow"), choices),
        seat=choices.seat(),
        revision=revision,
        ports=choices.switched("ports"),
    )


def revision_of(choices: Choices, mineral: str, offered: tuple[str, ...]) -> str:
    """The trade table of the word ``revision``: the first of those offered unless another of them is asked for."""
    wanted = choices.word("revision").upper()
    if wanted in HS_NAMES and wanted not in offered:
        choices.note(
            say(
                "The {revision} trade table has no HS code of {mineral}.",
                revision=HS_NAMES[wanted],
                mineral=minerals.mineral(mineral).name,
            ),
            instead=say("Showing {shown}.", shown=HS_NAMES[offered[0]]),
        )
        return offered[0]
    return choices.of(revision=wanted).pick("revision", offered, offered[0], what="trade table", labels=HS_NAMES)


def _lines(atlas: Atlas, mineral: str, choices: Choices) -> tuple[str, tuple[str, ...]]:
    """The choice of products and its HS codes; no codes for a mineral that the trade table lacks."""
    added = atlas.trade.added
    revision = atlas.trade.revision
    offered = model.line_choices(mineral, added, revision=revision)
    if not offered:
        return model.ALL_LINES, ()
    every = model.pick_lines(mineral, added=added, revision=revision)
    if offered == (model.ALL_LINES,) and choices.word("lines") in every:  # the only code is all of them
        return model.ALL_LINES, every
    choice = choices.pick(
        "lines", offered, model.ALL_LINES, what="HS code or stage", labels={model.ALL_LINES: term("products", "all")}
    )
    return choice, model.pick_lines(mineral, choice, added, revision=revision)


def _top(choices: Choices) -> int:
    wanted = choices.word("top")
    if not wanted:
        return _DEFAULT_TOP
    if wanted.isdecimal() and 0 < int(wanted) <= MOST:
        return int(wanted)
    choices.unknown("number of flows", wanted, [str(top) for top in TOPS], shown=str(_DEFAULT_TOP))
    return _DEFAULT_TOP


def as_address(selection: FlowSelection) -> list[tuple[str, object]]:
    """Every part of a choice as words of the address, defaults too."""
    return [
        ("mineral", selection.mineral),
        ("revision", selection.revision),
        ("lines", selection.choice),
        ("year", selection.year or ""),
        ("by", selection.by),
        ("top", selection.top),
        ("colour", selection.colour),
        ("since", selection.since if selection.colour is ColourBy.CHANGE else ""),
        ("nodes", selection.nodes),
        ("alliance", selection.alliance or "none"),
        ("seat", selection.seat if selection.seat != alliances.EuSeat.UNION else ""),
        ("second", selection.second),
        ("country", selection.country),
        ("flow", "-".join(selection.pair) if selection.pair else ""),
        ("ports", "1" if selection.ports else ""),
    ]


def _area(code: str, choices: Choices) -> str:
    """A code of a country, or of an area that traded in the past; empty for none."""
    try:
        area_name(code) if code else ""
    except UnknownChoiceError:
        return choices.of(country=code).country()
    return code


def _pair(text: str, choices: Choices) -> tuple[str, str] | None:
    if not text:
        return None
    exporter, _, importer = text.partition("-")
    ends = (_area(exporter, choices), _area(importer, choices))
    return ends if all(ends) else None
