"""What is being looked at on the map of flows, and how a wish becomes one complete choice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.engine.extra_lines import NOTHING_ADDED, AddedLines
from geo.errors import UnknownChoiceError, replaced
from geo.production.selection import DEFAULT_ALLIANCE
from geo.reference import alliances, minerals
from geo.tables.trade import area_name
from geo.trade import model
from geo.trade.model import By

DEFAULT_MINERAL: Final = "cobalt"
TOPS: Final = (20, 50, 100, 200)
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

    ``choice`` is ``all``, a stage or a line; ``lines`` are its HS codes and ``years`` those with trade,
    both empty for a mineral without a line in the shipped table. ``country`` or ``pair`` filter; empty and
    ``None`` for none. ``alliance`` and ``second`` are ids, empty for none.
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


def resolve(
    wish: Mapping[str, str],
    *,
    years_of: Callable[[tuple[str, ...]], tuple[int, ...]],
    added: AddedLines = NOTHING_ADDED,
) -> tuple[FlowSelection, tuple[str, ...]]:
    """The choice nearest to a wish, and one sentence for every part of it that does not exist.

    Parameters
    ----------
    wish: words of the address: ``mineral``, ``lines``, ``year``, ``by``, ``top``, ``colour``, ``since``,
        ``nodes``, ``alliance``, ``second``, ``country``, ``flow`` (such as ``COD-CHN``).
    years_of: years with trade of some HS lines.
    added: lines that a file of the reader adds.
    """
    said: list[str] = []
    mineral = _pick(
        "mineral", wish.get("mineral"), [entry.id for entry in minerals.all_minerals()], DEFAULT_MINERAL, said
    )
    choices = model.line_choices(mineral, added)
    wanted = wish.get("lines")
    if choices == (model.ALL_LINES,) and wanted in model.pick_lines(mineral, added=added):
        wanted = model.ALL_LINES  # the only line is all lines
    choice = _pick("HS line", wanted, choices, model.ALL_LINES, said) if choices else model.ALL_LINES
    lines = model.pick_lines(mineral, choice, added) if choices else ()
    years = years_of(lines) if lines else ()
    latest = years[-1] if years else 0
    year = _year("year", wish.get("year"), years, latest, said)
    before = [other for other in years if other < year]
    default_since = max(
        (other for other in before if other <= year - _STEP_YEARS), default=before[0] if before else year
    )
    alliance = _alliance(wish.get("alliance", DEFAULT_ALLIANCE), said)
    colours = [colour for colour in ColourBy if alliance or colour is not ColourBy.ALLIANCE]
    return FlowSelection(
        mineral=mineral,
        choice=choice,
        lines=lines,
        years=years,
        year=year,
        by=By(_pick("measure", wish.get("by"), list(By), By.VALUE, said)),
        top=int(_pick("number of flows", wish.get("top"), [str(top) for top in TOPS], str(_DEFAULT_TOP), said)),
        colour=ColourBy(_pick("colouring", wish.get("colour"), colours, colours[0], said)),
        since=_year("year to compare with", wish.get("since"), years, default_since, said),
        nodes=Nodes(_pick("kind of circle", wish.get("nodes"), list(Nodes), Nodes.EXPORTS, said)),
        alliance=alliance,
        second=_alliance(wish.get("second", ""), said),
        country=_area(wish.get("country", ""), said),
        pair=_pair(wish.get("flow", ""), said),
    ), tuple(said)


def as_address(selection: FlowSelection) -> list[tuple[str, object]]:
    """Every part of a choice as words of the address, defaults too."""
    return [
        ("mineral", selection.mineral),
        ("lines", selection.choice),
        ("year", selection.year or ""),
        ("by", selection.by),
        ("top", selection.top),
        ("colour", selection.colour),
        ("since", selection.since if selection.colour is ColourBy.CHANGE else ""),
        ("nodes", selection.nodes),
        ("alliance", selection.alliance or "none"),
        ("second", selection.second),
        ("country", selection.country),
        ("flow", "-".join(selection.pair) if selection.pair else ""),
    ]


def _pick(what: str, wish: str | None, choices: Collection[str], default: str, said: list[str]) -> str:
    if not wish:
        return default
    if wish in choices:
        return wish
    said.append(replaced(what, wish, choices, default or "none"))
    return default


def _year(what: str, wish: str | None, years: Collection[int], default: int, said: list[str]) -> int:
    return int(_pick(what, wish, [str(year) for year in years], str(default), said)) if years else default


def _alliance(wish: str, said: list[str]) -> str:
    if wish in {"", "none"}:
        return ""
    return _pick("alliance", wish, [entry.id for entry in alliances.all_alliances()], "", said)


def _area(code: str, said: list[str]) -> str:
    try:
        area_name(code) if code else ""
    except UnknownChoiceError:
        said.append(f"There is no country with the code {code[:60]!r}.")
        return ""
    return code


def _pair(text: str, said: list[str]) -> tuple[str, str] | None:
    if not text:
        return None
    exporter, _, importer = text.partition("-")
    ends = (_area(exporter, said), _area(importer, said))
    return ends if all(ends) else None
