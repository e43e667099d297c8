"""Where everything stands on a slide: sizes from the window and the length of the words, and their style sheet."""

from __future__ import annotations

from dataclasses import dataclass

from geo.maps import choropleth
from geo.maps.colours import Theme
from geo.maps.world import World
from geo.pages.shared import caches

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


@dataclass(frozen=True, slots=True)
class Layout:
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


def arrange(width: int, height: int, title: str, finding: str, source: str, *, pair: bool) -> Layout:
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
    world = caches.shapes()
    room = height - head - foot - sized(10)
    across = width // 2 if pair else width
    if pair:
        room -= sized(170)
    fitting = _width_for(world, room, across - 16)
    return Layout(
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
        map_height=choropleth.height_px(world, fitting) if pair else room,
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


def css(layout: Layout, theme: Theme) -> str:
    """The style sheet of a slide: no controls, everything at its place, colours of the reader's theme."""
    plate = f"color-mix(in srgb, {theme.page} 84%, transparent)"
    top = layout.head + round(0.012 * layout.height)
    label = round(1.3 * layout.finding) + 8
    middle = top + max(0, (layout.height - top - layout.foot - layout.map_height - label - 4 * layout.legend) // 2)
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
.st-key-stage_map .stage-chart {{ font-size: {round(0.85 * layout.finding)}px; padding: 0 {layout.margin}px;
  color: {theme.ink}; max-height: {layout.height - top - layout.foot}px; overflow: hidden; }}
</style>"""
