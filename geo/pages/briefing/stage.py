"""Maps and charts for a screen in a room: what exports show, with larger letters and in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from geo.compose import compose
from geo.content.records import ChartContent, Content, Evidence, FlowContent, MapContent, Rows
from geo.content.view import from_record
from geo.exports import pairs
from geo.maps import choropleth
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.maps.legend import Legend
from geo.pages.briefing.desk import CachedDesk
from geo.pages.shared import caches

# Rows of a table that can be read from the back of a room.
_ROWS, _BARS = 9, 9
# Width of the map for which curves and circles are meant.
_FULL_PX = 960
_CSS = """<style>
.stage-chart { display: grid; grid-template-columns: 55fr 45fr; gap: 2em; align-items: start; }
.stage-chart p { font-weight: 700; margin: 0 0 .5em; font-size: inherit; }
.stage-chart ol { list-style: none; margin: 0; padding: 0; }
.stage-chart li { display: grid; grid-template-columns: 30% 1fr; align-items: center; margin: .35em 0; font-size: 1em; }
.stage-chart li span { padding-right: .7em; line-height: 1.15; }
.stage-chart li i { grid-column: 2; grid-row: 1; height: 1.3em; width: calc(70% * var(--long)); min-width: 2px; }
.stage-chart li b { grid-column: 2; grid-row: 1; margin-left: calc(70% * var(--long) + .5em); white-space: nowrap; }
.stage-chart table { border-collapse: collapse; width: 100%; font-size: .92em; }
.stage-chart th, .stage-chart td { text-align: left; padding: .3em .8em .3em 0; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, .4); color: inherit; }
</style>"""


@dataclass(frozen=True, slots=True)
class Stage:
    """How large and in what colours and language maps are drawn; ``on`` is the day that counts."""

    width: int
    label_px: int
    labels: int
    theme: Theme
    lang: str
    on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A deck and its legend as HTML; or, without a map, bars and a table as ``chart``."""

    deck: Any
    legend: str
    chart: str = ""


def draw(page: str, address: Mapping[str, str], stage: Stage) -> Drawn:
    """The map or chart of a page's state.

    Raises
    ------
    GeoError: if the view has no figures at all.
    """
    return _drawn(_content(page, address, stage), stage)


def draw_pair(
    page: str, address: Mapping[str, str], beside: Mapping[str, str], stage: Stage
) -> tuple[Drawn, Drawn, str]:
    """Two maps with one scale, and their common legend; that is empty where each needs its own.

    Raises
    ------
    GeoError: if a view has no figures at all.
    """
    left, right = (_content(page, own, stage, other) for own, other in ((address, beside), (beside, address)))
    both = pairs.shared(left, right)
    one, other = _drawn(left, stage), _drawn(right, stage)
    if both:
        entries = tuple(entry for entry, _ in pairs.joined(*both))
        return one, other, Legend(both[0].title, entries).to_html()
    return one, other, one.legend if one.legend == other.legend else ""


def _content(page: str, address: Mapping[str, str], stage: Stage, beside: Mapping[str, str] | None = None) -> Content:
    view = from_record({**address, "page": page})
    other = from_record({**beside, "page": page}) if beside else None
    return compose(view, on=stage.on, desk=CachedDesk(), theme=stage.theme, lang=stage.lang, beside=other)


def _drawn(content: Content, stage: Stage) -> Drawn:
    if isinstance(content, ChartContent):
        return Drawn(None, "", _chart(content.evidence))
    return _flows(content, stage) if isinstance(content, FlowContent) else _map(content, stage)


def _map(content: MapContent, stage: Stage) -> Drawn:
    drawn = choropleth.draw(
        caches.shapes(),
        content.table.drop(columns=["colour", "group"]),
        content.colouring,
        stage.theme,
        members=content.members,
        selected=content.country or None,
        marked=content.marked,
        labels=stage.labels,
        label_px=stage.label_px,
        width_px=stage.width,
    )
    return Drawn(drawn.deck, content.legend.to_html())


def _flows(content: FlowContent, stage: Stage) -> Drawn:
    # On a small map curves and circles are smaller too, or they would hide it.
    part = min(1.0, stage.width / _FULL_PX)
    scale = flow_map.Scale(flow=content.scale.flow / part**2, area=content.scale.area / part**2)
    drawn = flow_map.draw(
        caches.shapes(),
        content.arrows,
        content.nodes,
        stage.theme,
        scale=scale,
        members=content.members,
        selected=content.selection.country or None,
        labels=stage.labels,
        label_px=stage.label_px,
        width_px=stage.width,
    )
    paint = content.palette
    widths = [(width * part, words) for width, words in content.samples.widths]
    legend = flow_map.legend_html(title=paint.title, colours=paint.entries, widths=widths, circles=[], notes=[])
    return Drawn(drawn.deck, legend)


def _chart(evidence: Evidence) -> str:
    """Bars beside the table, as lists and cells of the page."""
    bars = evidence.bars
    left = ""
    if bars is not None:
        rows = list(zip(bars.names, bars.parts, bars.colours, bars.texts, strict=True))[:_BARS]
        items = "".join(
            f'<li style="--long:{part:.4f}"><span>{escape(name)}</span><i style="background:{escape(colour)}">'
            f"</i><b>{escape(text)}</b></li>"
            for name, part, colour, text in rows
        )
        left = f"<section><p>{escape(bars.title)}</p><ol>{items}</ol></section>"
    return f'{_CSS}<div class="stage-chart">{left}{_table(evidence.rows)}</div>'


def _table(rows: Rows) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in rows[0])
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows[1 : _ROWS + 1])
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
