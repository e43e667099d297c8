"""The view of a chain: the bottleneck on a map, a chart per stage, and every stage with its figures."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from geo import vocabulary as v
from geo.atlas import Atlas
from geo.chain import figure, parts, selection, sentences
from geo.chain.model import Chain, ChainStage
from geo.chain.selection import ChainSelection
from geo.content.caption import Caption, origins
from geo.content.content import Content, Tile
from geo.content.view import View
from geo.locale.say import say
from geo.maps.colours import Theme
from geo.reference import alliances, minerals
from geo.reference.choices import Choices
from geo.trade import model as flows


def compose(view: View, *, on: dt.date, atlas: Atlas, theme: Theme, base: str, beside: View | None = None) -> Content:
    """Everything that a view of a chain shows; classes are the same in every mineral and stage.

    Raises
    ------
    GeoError: if a trade table cannot be asked.
    """
    del beside
    choices = Choices(view.params())
    chosen = selection.resolve(atlas, choices, on=on)
    chain = selection.chain(atlas, chosen, on=on)
    shown = chain.shown(chosen.stage)
    members = chosen.members(on)
    whole = view.with_words(**{name: word for name, word in selection.as_address(chosen) if word != ""})
    headline = sentences.headline(chain, chosen)
    ids = _source_ids(chain)
    cited = [one.shipped.cited for one in chain.stages if one.shipped]
    found = dict.fromkeys(origin for one in cited for origin in one.origins)
    at_hand = flows.at_hand(chosen.mineral, atlas.trade.added)
    caption = Caption(
        title=view.title or headline,
        finding=view.finding or sentences.finding(chain, chosen),
        details=() if view.finding else sentences.details(chain, shown),
        filters=_filters(chosen, shown, on),
        definition=say(sentences.DEFINITION),
        source=sentences.source_line(chain, atlas.dataset.citation(ids) if ids else "", atlas.version),
        origins=tuple(dict.fromkeys([*origins(atlas.dataset, ids), *found])),
        dataset=atlas.version,
        made=on,
        permalink=whole.address(base),
        notes=sentences.notes(chain, chosen, at_hand),
        messages=tuple(choices.messages),
        faults=tuple(choices.faults),
    )
    return Content(
        view=whole,
        caption=caption,
        headline=headline,
        make_figure=lambda: figure.figure(shown, chosen, theme),
        make_charts=lambda: parts.charts(chain, chosen, members),
        make_tables=lambda: (parts.table(chain, chosen),),
        make_tiles=lambda: _tiles(chain, chosen),
        make_numbers=lambda: _numbers(chain, chosen, members),
    )


def _source_ids(chain: Chain) -> tuple[str, ...]:
    made = [one.made for one in chain.stages if one.made]
    return tuple(dict.fromkeys(source for one in made for source in one.result.panel.source_ids))


def _filters(chosen: ChainSelection, shown: ChainStage | None, on: dt.date) -> tuple[tuple[str, str], ...]:
    pairs = [
        (say("Mineral"), minerals.mineral(chosen.mineral).name),
        (say("Importer"), chosen.importer.name),
        (say("Year"), str(chosen.year)),
    ]
    if shown:
        pairs.append((say("Stage on the map"), sentences.title(shown)))
    if chosen.alliance:
        pairs.append((say("Alliance"), alliances.stated(chosen.alliance, on=on)))
    return tuple(pairs)


def _tiles(chain: Chain, chosen: ChainSelection) -> tuple[Tile, ...]:
    """One large figure per stage: the importer's largest outside supplier, else the largest producer."""
    found = []
    for stage, card in zip(chain.stages, parts.cards(chain, chosen), strict=True):
        if card.figures:
            label, value, _ = card.figures[-1] if stage.shipped else card.figures[0]
            found.append(Tile(card.title, value, help=label))
    return tuple(found)


def _numbers(chain: Chain, chosen: ChainSelection, members: frozenset[str]) -> pd.DataFrame:
    table = parts.table(chain, chosen).frame
    names = ["stage", "measure", "top", "top_share", "hhi", "alliance_share", "outside", "outside_share", "note"]
    return pd.concat([table[names], pd.DataFrame({v.ISO3: sorted(members)})])
