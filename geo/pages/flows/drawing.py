"""The legend of the flow map, and trade between blocs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geo import numbers
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.maps.sankey import as_image
from geo.maps.sankey import draw as draw_sankey
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade import values as trade_values
from geo.trade.model import AMOUNT, Trade
from geo.trade.selection import FlowSelection


def legend(
    paint: trade_values.Palette,
    scale: flow_map.Scale,
    selection: FlowSelection,
    notes: list[str],
    *,
    land: list[tuple[str, str]],
) -> str:
    """The legend with samples of widths and circles; the same amounts in every year of these lines."""
    found = trade_values.samples(scale, selection)
    return flow_map.legend_html(
        title=paint.title,
        colours=[*paint.entries, *land],
        widths=found.widths,
        circles=found.circles,
        notes=[*notes, found.how],
    )


def sankey(trade: Trade, blocs: Mapping[str, frozenset[str]], theme: Theme) -> str:
    """Trade within and between blocs as an HTML image with its figures as alternative text."""
    rest = "Rest of the world"
    table = trade_model.bloc_matrix(trade, blocs, rest=rest)
    order = [*blocs, rest]
    colours = dict(zip(order, [theme.members[2], trade_values.SECOND][: len(blocs)], strict=False)) | {
        rest: theme.others[2]
    }
    words = {
        name: (_bloc_words(table, name, "origin", trade), _bloc_words(table, name, "destination", trade))
        for name in order
    }
    texts = [
        f"{row.origin} to {row.destination}: {trade_sentences.amount(row.amount, trade.by)}, "
        f"{numbers.share(row.share)} of world trade"
        for row in table.itertuples(index=False)
    ]
    title = f"Trade between blocs in {trade.year}, by {trade.by.value}. " + ". ".join(texts)
    drawn = table.assign(text=texts)
    svg = draw_sankey(drawn, order, colours=colours, words=words, theme=theme, title=title)
    return as_image(svg, alt=title)


def _bloc_words(table: pd.DataFrame, name: str, end: str, trade: Trade) -> str:
    own = table[table[end] == name]
    total = float(own[AMOUNT].sum())
    return f"{trade_sentences.amount(total, trade.by)}, {numbers.share(total / trade.world)}"
