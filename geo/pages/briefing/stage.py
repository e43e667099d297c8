"""A slide on the screen of a room: what exports show, with larger letters, and where everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from geo.briefing.reading import as_shown
from geo.briefing.storyboard import SavedSlide
from geo.compose import compose_slide
from geo.content.content import FlowFigure, MapFigure, Matrix, PicturePanel, shared_legend
from geo.content.table import Rows
from geo.exports.matrix import ink_on
from geo.locale.say import sentence
from geo.maps import choropleth, world
from geo.maps import flows as flow_map
from geo.maps.colours import Theme
from geo.maps.legend import Legend
from geo.maps.world import World
from geo.pages.shared import session

# Rows of a table that can be read from the back of a room.
_ROWS, _BARS, _MATRIX_COLUMNS = 9, 9, 3
# Lines of a table that stand above the source, and letters in a line of its first column.
_TABLE_LINES, _LINE_LETTERS = 13, 22
# Width of the map for which curves and circles are meant.
_FULL_PX = 960
# Sizes are for this screen and shrink less than the window does: a small projector is read from the same seats.
_WIDTH, _HEIGHT = 1920, 1080
_KEPT = 0.36
_TITLE_PX, _FINDING_PX, _LEGEND_PX, _SOURCE_PX, _LABEL_PX, _YEAR_PX = 46, 27, 20, 15, 21, 92
_SMALLEST_PX = 12
# Mean width of a letter in parts of its size, on the safe side.
_BOLD, _PLAIN = 0.55, 0.5
_TITLE_LINES, _FINDING_LINES, _SOURCE_LINES = 2, 2, 3
# Letters shrink for long words down to this part of their size.
_LEAST = 0.6
_CSS = """<style>
.stage-chart { display: grid; grid-template-columns: 55fr 45fr; gap: 2em; align-items: start; }
.stage-chart.alone { grid-template-columns: 1fr; }
.stage-matrix { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1.4em; font-size: .55em; line-height: 1.1; }
.stage-matrix table { border-collapse: collapse; width: 100%; }
.stage-matrix th, .stage-matrix td { text-align: left; padding: .22em .4em; border: 0; color: inherit; }
.stage-note { margin: 0 0 .3em; font-size: .7em; font-weight: 600; }
.stage-chart p { font-weight: 700; margin: 0 0 .5em; font-size: inherit; }
.stage-chart ol { list-style: none; margin: 0; padding: 0; }
.stage-chart li { display: grid; grid-template-columns: 30% 1fr; align-items: center; margin: .35em 0; font-size: 1em; }
.stage-chart li span { padding-right: .7em; line-height: 1.15; }
.stage-chart li i { grid-column: 2; grid-row: 1; height: 1.3em; min-width: 2px;
  width: calc((100% - var(--room)) * var(--long)); }
.stage-chart li b { grid-column: 2; grid-row: 1; white-space: nowrap;
  margin-left: calc((100% - var(--room)) * var(--long) + .5em); }
.stage-chart table { border-collapse: collapse; width: 100%; font-size: .92em; }
.stage-chart th, .stage-chart td { text-align: left; padding: .3em .8em .3em 0; border: 0;
  border-bottom: 1px solid rgba(128, 128, 128, .4); color: inherit; }
</style>"""


@dataclass(frozen=True, slots=True)
class SlideStyle:
    """How large and in what colours maps are drawn; ``on`` is the day that counts."""

    width: int
    label_px: int
    labels: int
    theme: Theme
    on: date


@dataclass(frozen=True, slots=True)
class Pane:
    """A deck and its legend as HTML, or bars and a table as ``chart``; ``name`` stands over one of two."""

    deck: Any
    legend: str
    chart: str = ""
    name: str = ""


def draw(slide: SavedSlide, style: SlideStyle) -> tuple[tuple[Pane, ...], str]:
    """The one or two maps or charts of a slide, and the legend that two of them have in common (empty if none).

    Raises
    ------
    GeoError: if a view has no figures at all.
    """
    content = compose_slide(as_shown(slide), on=style.on, atlas=session.trade_atlas(), theme=style.theme)
    panes = tuple(_pane(panel, style) for panel in content.panels)
    if len(panes) == 1:
        return panes, ""
    legend = shared_legend(*(panel.figure for panel in content.panels))
    if legend is not None:
        title, entries = legend
        return panes, Legend(title, tuple(entry for entry, _ in entries)).to_html()
    return panes, panes[0].legend if panes[0].legend == panes[1].legend else ""


def _pane(panel: PicturePanel, style: SlideStyle) -> Pane:
    if panel.matrix is not None:
        return Pane(None, "", _matrix(panel.matrix), panel.name)
    if panel.figure is None:
        return Pane(None, "", _chart(panel, style.theme), panel.name)
    if isinstance(panel.figure, FlowFigure):
        return Pane(*_flows(panel.figure, style), name=panel.name)
    return Pane(*_map(panel.figure, style), name=panel.name)


def _map(figure: MapFigure, style: SlideStyle) -> tuple[Any, str]:
    drawn = choropleth.draw(
        world.load(),
        figure.table.drop(columns=["colour", "group"]),
        figure.colouring,
        style.theme,
        members=figure.members,
        selected=figure.country or None,
        marked=figure.marked,
        sites=figure.sites,
        labels=style.labels,
        label_px=style.label_px,
        width_px=style.width,
    )
    return drawn.deck, figure.legend.to_html()


def _flows(figure: FlowFigure, style: SlideStyle) -> tuple[Any, str]:
    # On a small map curves and circles are smaller too, or they would hide it.
    part = min(1.0, style.width / _FULL_PX)
    scale = flow_map.Scale(flow=figure.scale.flow / part**2, area=figure.scale.area / part**2)
    drawn = flow_map.draw(
        world.load(),
        figure.arrows,
        figure.nodes,
        style.theme,
        scale=scale,
        members=figure.members,
        selected=figure.country or None,
        labels=style.labels,
        label_px=style.label_px,
        width_px=style.width,
    )
    paint = figure.palette
    widths = [(width * part, words) for width, words in figure.samples.widths]
    legend = flow_map.legend_html(title=paint.title, colours=paint.entries, widths=widths, circles=[], notes=[])
    return drawn.deck, legend


def _chart(panel: PicturePanel, theme: Theme) -> str:
    """Bars beside the table, as lists and cells of the page."""
    left, bars = "", panel.bars
    if bars is not None:
        bars = bars.first(_BARS)
        rows = zip(bars.names, bars.parts, bars.colours(theme), bars.texts, strict=True)
        items = "".join(
            f'<li style="--long:{part:.4f}"><span>{escape(name)}</span><i style="background:{escape(colour)}">'
            f"</i><b>{escape(text)}</b></li>"
            for name, part, colour, text in rows
        )
        # What stands after a bar keeps its room: words never run into the table beside it.
        room = max((len(text) for text in bars.texts), default=0) * _BOLD + 0.7
        left = f'<section><p>{escape(bars.title)}</p><ol style="--room:{room:.1f}em">{items}</ol></section>'
    table = _table(panel.rows) if len(panel.rows) > 1 else ""
    return f'{_CSS}<div class="stage-chart{"" if left and table else " alone"}">{left}{table}</div>'


def _matrix(matrix: Matrix) -> str:
    """Coloured cells in three columns of rows, small enough for one screen."""
    each = -(-len(matrix.names) // _MATRIX_COLUMNS)
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in matrix.columns)
    tables = []
    for start in range(0, len(matrix.names), each):
        lines = []
        for index in range(start, min(start + each, len(matrix.names))):
            cells = "".join(
                f'<td style="background:{escape(colour)};color:{ink_on(colour)}">{escape(text)}</td>'
                if colour
                else f"<td>{escape(text)}</td>"
                for text, colour in zip(matrix.texts[index], matrix.colours[index], strict=True)
            )
            lines.append(f'<tr><th scope="row">{escape(matrix.names[index])}</th>{cells}</tr>')
        tables.append(f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>")
    note = f'<p class="stage-note">{escape(sentence(matrix.title))} {escape(matrix.note)}</p>'
    return f'{_CSS}{note}<div class="stage-matrix">{"".join(tables)}</div>'


def _fitting_rows(rows: Rows) -> Rows:
    """The first rows that fit on the screen: long names take several lines."""
    lines, found = 0, []
    for row in rows[1 : _ROWS + 1]:
        lines += max(1, -(-len(row[0]) // _LINE_LETTERS))
        if lines > _TABLE_LINES:
            break
        found.append(row)
    return tuple(found)


def _table(rows: Rows) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in rows[0])
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in _fitting_rows(rows))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True, slots=True)
class SlideLayout:
    """Pixels: heights of head, map and foot, sizes of letters, and ``world``, the width that the world fills."""

    width: int
    height: int
    pair: bool
    margin: int
    head: int
    foot: int
    title: int
    finding: int
    legend: int
    source: int
    year: int
    label_px: int
    labels: int
    map_height: int
    world: int


def arrange(width: int, height: int, title: str, finding: str, source: str, *, pair: bool) -> SlideLayout:
    """The layout of a window of this size for these words."""
    scale = _KEPT + (1 - _KEPT) * min(width / _WIDTH, height / _HEIGHT)

    def sized(pixels: float) -> int:
        return max(_SMALLEST_PX, round(pixels * scale))

    margin = sized(44)
    inner = width - 2 * margin
    letters, second, small = sized(_TITLE_PX), sized(_FINDING_PX), sized(_SOURCE_PX)
    # Room for as many lines as there may be, so that the map stands still from slide to slide.
    head = sized(26) + round(1.16 * letters * _TITLE_LINES) + round(1.38 * second * _FINDING_LINES)
    foot = sized(20) + round(1.3 * small * _SOURCE_LINES)
    letters = _fitting(title, letters, _TITLE_LINES, inner, _BOLD)
    second = _fitting(finding, second, _FINDING_LINES, inner, _PLAIN)
    small = _fitting(source, small, _SOURCE_LINES, inner - sized(330), _PLAIN)
    earth = world.load()
    room = height - head - foot - sized(10)
    across = width // 2 if pair else width
    if pair:
        room -= sized(170)
    fitting = _width_for(earth, room, across - 16)
    return SlideLayout(
        width=width,
        height=height,
        pair=pair,
        margin=margin,
        head=head,
        foot=foot,
        title=letters,
        finding=second,
        legend=sized(_LEGEND_PX),
        source=small,
        year=sized(_YEAR_PX),
        label_px=sized(_LABEL_PX * (0.8 if pair else 1)),
        labels=4 if pair else 6,
        map_height=choropleth.height_px(earth, fitting) if pair else room,
        world=fitting,
    )


def _fitting(text: str, size: int, lines: int, width: int, letter: float) -> int:
    """The largest size up to *size* at which the text fits on so many lines; never much smaller."""
    least = max(10, round(_LEAST * size))
    # A line that ends before a long word leaves some of its room.
    return next(
        (tried for tried in range(size, least, -1) if len(text) * letter * tried <= 0.93 * lines * width), least
    )


def _width_for(world: World, height: int, most: int) -> int:
    """The largest width at which the world is no higher than this."""
    ratio = most / choropleth.height_px(world, most)
    return max(240, min(most, int(height * ratio)))


def css(layout: SlideLayout, theme: Theme) -> str:
    """The style sheet of a slide: no controls, everything at its place, colours of the user's theme."""
    plate = f"color-mix(in srgb, {theme.page} 84%, transparent)"
    top = layout.head + round(0.012 * layout.height)
    label = round(1.3 * layout.finding) + 8
    spare = layout.height - top - layout.foot - layout.map_height - label - 4 * layout.legend
    middle = top + max(0, spare // 4)
    legend = (
        f"left: {layout.margin}px; bottom: {layout.foot + 12}px;"
        f" width: {layout.width - 2 * layout.margin}px !important;"
        if layout.pair
        else f"left: {layout.margin}px; bottom: {layout.foot + 10}px; width: max-content !important;"
        f" max-width: {round(0.235 * layout.width)}px;"
    )
    flow = "row; justify-content: center; gap: .25em 1.4em" if layout.pair else "column; gap: .22em"
    return f"""<style>
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"], [data-testid="stSidebar"],
[data-testid="stStatusWidget"], [data-testid="stSidebarCollapsedControl"] {{ display: none !important; }}
[data-testid="stMainBlockContainer"] {{ padding: 0 !important; max-width: none !important; }}
[data-testid="stMain"], [data-testid="stApp"] {{ overflow: hidden !important; background: {theme.page}; }}
[data-testid="stMain"] [data-testid="stElementToolbar"] {{ display: none !important; }}
[data-testid="stMain"] [data-stale="true"] {{ opacity: 1 !important; transition: none !important; }}
.stage-head {{ position: fixed; z-index: 3; top: {round(0.4 * layout.margin)}px; left: {layout.margin}px;
  right: {layout.margin}px; color: {theme.ink}; }}
.stage-head h1 {{ font-size: {layout.title}px; line-height: 1.14; font-weight: 750; letter-spacing: -.012em;
  margin: 0; padding: 0; text-wrap: balance; color: inherit; }}
.stage-head p {{ font-size: {layout.finding}px; line-height: 1.35; margin: .18em 0 0; color: inherit; opacity: .92; }}
.stage-foot {{ position: fixed; z-index: 3; bottom: {round(0.25 * layout.margin)}px; left: {layout.margin}px;
  right: {layout.margin}px; display: flex; justify-content: space-between; align-items: end; gap: 2em;
  font-size: {layout.source}px; line-height: 1.3; color: {theme.ink}; }}
.stage-foot .stage-day {{ white-space: nowrap; font-weight: 600; }}
.stage-year {{ position: fixed; z-index: 3; right: {layout.margin}px; bottom: {layout.foot + 6}px;
  font-size: {layout.year}px; line-height: 1; font-weight: 750; color: {theme.ink}; opacity: .9;
  font-variant-numeric: tabular-nums; }}
.stage-aged {{ position: fixed; z-index: 4; top: 0; right: 0; padding: .2em .8em; font-size: {layout.source}px;
  font-weight: 650; background: #8c2d04; color: #fff; border-bottom-left-radius: 6px; }}
.stage-label {{ font-size: {layout.finding}px; font-weight: 700; text-align: center; color: {theme.ink};
  line-height: 1.3; height: {label}px; }}
.st-key-stage_map {{ position: fixed !important; z-index: 1; left: 0; top: {top}px; width: 100vw !important; }}
.st-key-stage_left, .st-key-stage_right {{ position: fixed !important; z-index: 1; top: {middle}px;
  width: 50vw !important; gap: 0 !important; }}
.st-key-stage_left {{ left: 0; }}
.st-key-stage_right {{ left: 50vw; }}
.st-key-stage_legend {{ position: fixed !important; z-index: 2; {legend} pointer-events: none; }}
.st-key-stage_legend .atlas-legend {{ font-size: {layout.legend}px; padding: .35em .5em; border-radius: 6px;
  background: {plate}; color: {theme.ink}; }}
.st-key-stage_legend .atlas-legend p {{ font-size: {layout.legend}px; line-height: 1.25;
  {"text-align: center;" if layout.pair else ""} }}
.st-key-stage_legend .atlas-legend ul {{ flex-direction: {flow}; }}
.st-key-stage_legend .atlas-legend li {{ font-size: {layout.legend}px; line-height: 1.2; color: inherit; }}
.st-key-stage_legend .atlas-legend small {{ display: none; }}
.st-key-stage_legend .swatch {{ flex: none; width: 1.5em !important; height: 1em !important; }}
.st-key-stage_legend .swatch.cross {{ width: 1em !important; }}
.st-key-stage_map .stage-chart, .st-key-stage_left .stage-chart, .st-key-stage_right .stage-chart {{
  font-size: {round(0.85 * layout.finding)}px; padding: 0 {layout.margin}px;
  color: {theme.ink}; max-height: {layout.height - top - layout.foot}px; overflow: hidden; }}
</style>"""
