"""The view of an alliance: one content per part, for page, slide, export and command line alike."""

from __future__ import annotations

import datetime as dt
from typing import Final

from geo import numbers
from geo.atlas import Atlas
from geo.blocs import coverage, figure, panels, parts, sentences, tables
from geo.blocs.coverage import Cell
from geo.blocs.groups import members_in_words, without_members
from geo.blocs.holdings import OWN_COLUMNS, Ledger, column_name
from geo.blocs.ledger import ledger_of
from geo.blocs.parts import Told
from geo.blocs.selection import PART_NAMES, AllianceSelection, Part, as_address, resolve
from geo.content.caption import Caption, origins
from geo.content.content import Content, Tile
from geo.content.view import View
from geo.errors import NotComputableError
from geo.locale.say import mark, say, sentence
from geo.maps.colours import Theme
from geo.reference import countries, minerals
from geo.reference.choices import Choices
from geo.reference.names import with_names
from geo.sources import Origin
from geo.tables.trade import area_name

# The record behind memberships.
_ALLIANCES: Final = "atlas-alliances-2026"


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """Everything that a view of alliances shows; classes are the same for every group, so *beside* changes nothing.

    A custom group may be empty, so that a user can fill it.

    Raises
    ------
    NotComputableError: if an alliance has no members on the day, or nothing that is chosen has a figure.
    """
    del beside
    ledger = ledger_of(atlas)
    choices = Choices(view.params())
    selection = resolve(ledger, choices, on)
    members = selection.group.members
    told = _told(atlas, selection)
    cell = coverage.cell(ledger, selection.mineral, selection.column, members)
    whole = view.with_words(**{name: word for name, word in as_address(selection) if word not in (None, "")})
    caption = Caption(
        title=view.title or told.words.title,
        finding=view.finding or told.words.finding,
        details=() if view.finding else told.words.details,
        filters=_filters(selection, told),
        definition=told.definition,
        source=_source(atlas, ledger, selection, told, cell),
        origins=_origins(atlas, _ids(ledger, selection, told, cell)),
        dataset=ledger.version,
        made=on,
        permalink=whole.address(base),
        notes=(*_notes(cell, members), *told.notes),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    return Content(
        view=whole,
        caption=caption,
        headline=told.words.title,
        make_figure=lambda: figure.of_group(atlas, cell, members, selection.title, theme),
        make_charts=lambda: (*told.charts(), *parts.largest(cell, members)),
        make_tables=lambda: (*told.tables(), figure.table(atlas, selection, cell)),
        make_tiles=lambda: _tiles(cell, members),
        make_panels=lambda: panels.of(atlas, selection, cell, told.charts(), told.tables(), theme),
    )


def compare(
    left: View, right: View, names: tuple[str, str], *, part: str, on: dt.date, atlas: Atlas
) -> tuple[str, str] | None:
    """Title and finding of two groups, or of two minerals of one; ``None`` for what has no sentence in common.

    Raises
    ------
    NotComputableError: if one of the groups has no members.
    """
    if part not in {"alliance", "group", "mineral"}:
        return None
    ledger = ledger_of(atlas)
    one, other = (resolve(ledger, Choices(view.params()), on) for view in (left, right))
    return panels.compared(atlas, one, other, names if part != "mineral" else ("", ""))


def _told(atlas: Atlas, selection: AllianceSelection) -> Told:
    """The selected part; of an empty custom group only what can be said of nobody."""
    if selection.group.members:
        if selection.part is Part.COMPARE and not selection.rival.members:
            raise NotComputableError(without_members(selection.rival))
        return parts.of(atlas, selection)
    if not selection.own:
        raise NotComputableError(without_members(selection.group))
    words = sentences.Finding(
        say("{name} has no members yet", name=selection.short_name),
        say("Add countries by name, or click them on the map."),
    )
    return Told(words, parts.definition(Part.MEMBERS), (), tuple, lambda: (tables.members(selection),))


def _filters(selection: AllianceSelection, told: Told) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Alliance"), f"{selection.short_name}: {members_in_words(selection.group)}"),
        (say("Mineral"), minerals.mineral(selection.mineral).name),
        (say("Indicator"), column_name(selection.column)),
        (say("Part"), say(PART_NAMES[selection.part])),
    ]
    if selection.listed:
        names = {entry.id: entry.name for entry in minerals.critical_lists()}
        pairs.append((say("Critical-minerals list"), names[selection.listed]))
    return (*pairs, *told.filters)


def _ids(ledger: Ledger, selection: AllianceSelection, told: Told, cell: Cell) -> dict[str, str]:
    """Everything that the part and its map rest on: source id and, of trade, its citation."""
    wanted = set(selection.asked) if selection.part is Part.ACCESSION else set(selection.minerals)
    held = [one for (mineral, column), one in ledger.holdings.items() if column in told.columns and mineral in wanted]
    found = {_ALLIANCES: ""} if selection.part is Part.MEMBERS and not selection.own else {}
    for one in [*([cell.holding] if cell.holding else []), *held]:
        found |= dict.fromkeys(one.source_ids, one.citation)
    return found


def _source(atlas: Atlas, ledger: Ledger, selection: AllianceSelection, told: Told, cell: Cell) -> str:
    """Every source once, and which of them the map shows."""
    ids = _ids(ledger, selection, told, cell)
    cited = dict.fromkeys((text or atlas.dataset.citation((one,))).rstrip(".") for one, text in ids.items())
    sources = "; ".join(cited) or say("none has these figures")
    if cell.holding is None:
        return say("Source: {sources}. Dataset: {dataset}.", sources=sources, dataset=ledger.version)
    return say(
        "Source: {sources}. Map: {shown}. Dataset: {dataset}.",
        sources=sources,
        shown=figure.source_words(atlas.dataset, cell.holding),
        dataset=ledger.version,
    )


def _origins(atlas: Atlas, ids: dict[str, str]) -> tuple[Origin, ...]:
    """The editions behind the view; those of trade are the one that this installation has, and files laid over it."""
    traded = [atlas.memo.get("trade origin", lambda: atlas.trade.origin)] if any(ids.values()) else []
    used = " ".join(ids)
    own = [file.origin for file in atlas.trade.files if file.source_id in used]
    return tuple(dict.fromkeys([*origins(atlas.dataset, ids), *traded, *own]))


def _notes(cell: Cell, members: frozenset[str]) -> tuple[str, ...]:
    """Of the mineral on the map: why there is no figure, the main members, who has none, and what shares leave out."""
    if cell.low is None or cell.holding is None:
        what = figure.what(cell)
        return (say("No data on {what}: {reason}.", what=what, reason=with_names(cell.reason)),)
    caveats = tuple(sentence(with_names(text)) for text in cell.holding.caveats)
    return (*(sentences.of_cell(cell, members) if members else ()), *caveats)


def _tiles(cell: Cell, members: frozenset[str]) -> tuple[Tile, ...]:
    """The mineral on the map: the group's share, the largest non-member, and concentration in two ways."""
    if cell.low is None or cell.holding is None or not members:
        return ()
    hhi = coverage.world_hhi(cell.holding, members)
    what = say("World {what}, {year}.", what=figure.what(cell), year=cell.holding.year)
    upper = say("The upper end counts everything that is published without a country as the members\u2019.")
    among = [] if cell.column in OWN_COLUMNS else [say("Trade among members is included.")]
    squares = say(_HHI, most=numbers.whole(10_000))
    found = [
        Tile(say("Alliance share"), numbers.share_span(cell.low, cell.high), help=" ".join([what, upper, *among])),
        Tile(say("HHI: members separately"), numbers.hhi_range(hhi.many_low, hhi.many_high), help=f"{what} {squares}"),
        Tile(say("HHI: members as a bloc"), numbers.hhi_range(hhi.one_low, hhi.one_high), help=f"{what} {squares}"),
    ]
    if cell.top_outsider:
        name = countries.name_of(cell.top_outsider) if cell.column in OWN_COLUMNS else area_name(cell.top_outsider)
        label, largest = say("{country}, non-member", country=name), say("The largest.")
        found.insert(1, Tile(label, numbers.share(cell.top_outsider_share), help=f"{largest} {what}"))
    return tuple(found)


_HHI: Final = mark("Sum of squared shares, 0 to {most}; a range where the source leaves some suppliers unnamed.")
