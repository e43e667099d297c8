"""A view's content on a page: its words, map, large figures, charts and tables. Nothing is worded here."""

from __future__ import annotations

import base64
import importlib
import re
from collections.abc import Callable
from html import escape
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.atlas import Atlas
from geo.content.caption import Caption
from geo.content.content import Badge, Content, FlowFigure, MapFigure, Pair, PicturePanel, Tile
from geo.content.table import CellKind, Column, Table
from geo.locale.say import mark, say, say_count
from geo.maps import choropleth, world
from geo.maps import flows as flow_map
from geo.maps import legend as legends
from geo.maps.deck import TextDeck
from geo.maps.world import Projection
from geo.pages.shared import downloading, grids, links, session, style, viewport, words

# Names of groups by their number of members, and numbers with the unit after a usual space.
_NUMBERED = re.compile(r"\b[A-Z]{1,3}-\d+\b|\d[\d.,]* (?:%|\w+/\w+\b|k?t\b|bn\b|m\b)")
_BEFORE_SIGN = re.compile(r" (?=[;:!?\u00bb])")
_FORMATS = {
    CellKind.SHARE: "percent",
    CellKind.NUMBER: "localized",
    CellKind.SMALL: "%.3f",
    CellKind.YEARS: "%.0f",
    CellKind.WHOLE: "%d",
}

_WHOLE: Final = "_whole_world"
_LEGEND_PX: Final = 90
# Two maps stand beside each other from this width on, so far apart.
_TWO_PX: Final = 900
_BETWEEN_PX: Final = 40
_NO_WEBGL: Final = mark(
    "This browser cannot draw the interactive map (WebGL is missing or was lost), so the map is shown as a picture. "
    "The boxes above choose the country, and the data table holds every figure. "
    "Reload the page to try the interactive map again."
)


def headline(caption: Caption, badge: Badge | None = None) -> None:
    """The title and, under it, how complete the data are and the finding with the sentences after it."""
    title(caption.title)
    mark = badge_html(badge) if badge else ""
    st.html(f'{mark}<p class="atlas-text">{unbroken(caption.text)}</p>')


def unbroken(text: str) -> str:
    """*text* as HTML in which no line ends inside a name such as EU-27 or between a number and its unit."""
    # French has a space before these signs, at which no line ends.
    joined = _BEFORE_SIGN.sub("\u202f", text)
    return _NUMBERED.sub(r'<span class="atlas-unbroken">\g<0></span>', escape(joined))


def badge_html(badge: Badge) -> str:
    """A badge that opens to say what it means, for mouse, keyboard and screen reader alike."""
    kind = "atlas-badge weak" if badge.weak else "atlas-badge"
    summary = f"<summary>{unbroken(badge.words)}</summary>"
    return f'<details class="{kind}">{summary}<p>{unbroken(badge.help)}</p></details>'


def title(text: str) -> None:
    """The title alone, on the page and on the browser's window."""
    style.show_title(text)
    st.html(f'<h1 class="atlas-headline">{unbroken(text)}</h1>')


def source(caption: Caption) -> None:
    """The source line, and under a map what its borders are."""
    lines = [text for text in (caption.source, caption.boundaries) if text]
    st.html("".join(f'<p class="atlas-source">{escape(text)}</p>' for text in lines))


def notes(caption: Caption) -> None:
    """Gaps and warnings, one under the other."""
    for note in caption.notes:
        st.caption(words.plain(note))


def figure(
    content: Content,
    *,
    key: str,
    width: int,
    on_select: Callable[[], None] | None = None,
    layout: Projection = Projection.EQUAL_EARTH,
    atlas: Atlas | None = None,
    legend: bool = True,
) -> None:
    """The map with its legend; nothing where the view has none.

    Parameters
    ----------
    key: of the widget; *on_select* is called when a country or flow is clicked. width: of the map in pixels.
    atlas: what the content was composed from, which keeps the drawing; the session's without trade files if left out.
    legend: without it where two maps have one in common.
    """
    shown = content.figure
    if shown is None:
        return
    if not viewport.can_draw():
        _still(content, width, atlas or session.atlas())
        return
    drawn = (atlas or session.atlas()).drawings.get(
        ("map", content.view, style.theme().name, layout, width), lambda: _deck(shown, width, layout)
    )
    turns = st.session_state.get(f"{key}{_WHOLE}", 0)
    with st.container(key=f"atlas_map_{key}", gap="xsmall"):
        deck(
            drawn.returned(turns) if turns else drawn,
            key=key,
            height=choropleth.height_px(world.load(layout), width),
            alt=_alt(content.caption),
            on_select=on_select,
        )
        # Pressed by the button in the map's corner (static/frame.js), which alone is seen.
        st.button(say("Whole world"), key=f"{key}{_WHOLE}_button", on_click=_whole, args=(key,))
    if isinstance(shown, MapFigure):
        if legend:
            st.html(shown.legend.to_html())
        if shown.note:
            st.caption(words.plain(shown.note))
    else:
        st.html(flow_legend(shown))


def deck(drawn: TextDeck, *, key: str, height: int, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """An interactive map and, as text that the page's script reads, the words of its tooltips.

    Parameters
    ----------
    key: of the widget; *on_select* is called at a click. height: in pixels. alt: what a screen reader says.
    """
    st.pydeck_chart(
        drawn, key=key, height=height, alt=alt, on_select=on_select or "ignore", selection_mode="single-object"
    )
    st.html(f'<div class="atlas-tips {drawn.mark}" hidden>{escape(drawn.tips, quote=False)}</div>')


def _whole(key: str) -> None:
    """Back to the first camera with the map that is drawn next."""
    st.session_state[f"{key}{_WHOLE}"] = st.session_state.get(f"{key}{_WHOLE}", 0) + 1


def pair(shown: Pair, *, key: str, width: int, on_select: Callable[[], None] | None = None) -> None:
    """Two maps beside each other, or one above the other where there is no room, each under its name, on one scale.

    Parameters
    ----------
    width: of both together in pixels. on_select: as in :func:`figure`.
    """
    each = (width - _BETWEEN_PX) // 2 if width >= _TWO_PX else width
    common = shown.legend
    with st.container(horizontal=True, gap="medium"):
        for place, (side, name) in enumerate(zip(shown.sides, shown.names, strict=True)):
            with st.container(width=each):
                st.markdown(f"## {words.plain(name)}")
                figure(side, key=f"{key}{place}", width=each - 8, on_select=on_select, legend=common is None)
    if common is not None:
        st.html(legends.html(*common))


def _still(content: Content, width: int, atlas: Atlas) -> None:
    """The map of the exports with its legend, where the browser cannot draw the other one; and words that say so."""
    theme = style.theme().name

    def svg() -> bytes:
        # Its imports take longer than drawing: only those who need it wait.
        paper = importlib.import_module("geo.exports.paper")
        height = choropleth.height_px(world.load(), width) + _LEGEND_PX
        made = paper.picture((PicturePanel(figure=content.figure),), width=width, height=height, theme=theme)
        return bytes(paper.as_svg(made, title=content.caption.title, description=content.caption.finding))

    drawn = atlas.drawings.get(("still", content.view, theme, width), svg)
    encoded = base64.b64encode(drawn).decode("ascii")
    st.info(say(_NO_WEBGL), icon=":material/info:")
    alt = escape(_alt(content.caption))
    st.html(f'<img src="data:image/svg+xml;base64,{encoded}" alt="{alt}" style="width:100%;height:auto">')


def _alt(caption: Caption) -> str:
    """What a screen reader says of a map."""
    return say(
        "Map. {title}. {finding} The data table holds the same figures.", title=caption.title, finding=caption.finding
    )


def _deck(shown: MapFigure | FlowFigure, width: int, layout: Projection) -> TextDeck:
    """The deck of a figure, *width* pixels wide."""
    theme = style.theme()
    if isinstance(shown, FlowFigure):
        return flow_map.draw(
            world.load(),
            shown.arrows,
            shown.nodes,
            theme,
            scale=shown.scale,
            members=shown.members,
            selected=shown.country or None,
            width_px=width,
            points=shown.points,
        ).deck
    return choropleth.draw(
        world.load(layout),
        shown.table.drop(columns=["colour", "group"]),
        shown.colouring,
        theme,
        members=shown.members,
        selected=shown.country or None,
        marked=shown.marked,
        sites=shown.sites,
        width_px=width,
    ).deck


def flow_legend(shown: FlowFigure) -> str:
    """The legend of a map of flows as HTML."""
    return flow_map.legend_html(
        title=shown.palette.title,
        colours=shown.palette.entries,
        widths=shown.samples.widths,
        circles=shown.samples.circles,
        notes=list(shown.notes),
        signs=shown.signs,
    )


def tiles(found: tuple[Tile, ...]) -> None:
    """The first figure large, the others two in a row.

    A change has an arrow by its sign and no colour, for more is not better.
    """
    if not found:
        return
    with st.container(key="atlas_tiles"):
        _tile(st.container(key="atlas_first_tile"), found[0])
        for first in range(1, len(found), 2):
            for place, tile in zip(st.columns(2), found[first : first + 2], strict=False):
                _tile(place, tile)


def _tile(place: DeltaGenerator, tile: Tile) -> None:
    arrow: Literal["up", "down", "off"] = "up" if tile.direction > 0 else "down" if tile.direction < 0 else "off"
    place.metric(
        tile.label, tile.value, tile.change or None, delta_color="off", delta_arrow=arrow, help=tile.help or None
    )


def table(shown: Table, *, height: int = 320, place: str = "") -> None:
    """A table with its title and note; numbers sort as numbers.

    Parameters
    ----------
    place: tells it from another of the same columns on the page.
    """
    st.markdown(f"## {shown.title}")
    if shown.note:
        st.caption(words.plain(shown.note))
    if shown.frame.empty:
        return
    texts = [column.name for column in shown.columns if column.kind is CellKind.TEXT]
    names = [column.name for column in shown.columns]
    amounts = [column.name for column in shown.columns if column.kind is CellKind.NUMBER]
    filled = {name: shown.frame[name].fillna("") for name in texts}
    grids.show(
        shown.frame[names].assign(**filled, **{name: _legible(shown.frame[name]) for name in amounts}),
        name=place or "_".join(names),
        height=height,
        column_config={column.name: _config(column) for column in shown.columns},
    )


def _legible(amounts: pd.Series) -> pd.Series:
    """Amounts from a thousand up without decimals, from a hundred up with one; the files keep every digit."""
    if not pd.api.types.is_float_dtype(amounts):
        return amounts
    size = amounts.abs()
    return amounts.round(1).where(size >= 100, amounts).mask(size >= 1000, amounts.round(0))  # noqa: PLR2004


def linked(shown: Table) -> None:
    """A table's first rows with links to the views that they lead to; its note alone where it has none."""
    st.markdown(f"## {shown.title}")
    if shown.note:
        st.caption(words.plain(shown.note))
    if len(shown.rows) > 1:
        st.html(links.rows(shown))
        left = len(shown.frame) - len(shown.rows) + 1
        if left > 0:
            st.caption(
                say_count(
                    "{count} more in the tables of every figure.", "{count} more in the tables of every figure.", left
                )
            )


def download(shown: Table) -> None:
    """A button that downloads every column and row of a table as CSV."""
    downloading.table(
        say("Download CSV"), shown.whole, f"{shown.stem}.csv", key=f"download_{shown.stem}", on_click="ignore"
    )


def _config(column: Column) -> Any:
    pinned = column.pinned or None
    if column.kind is CellKind.TEXT:
        return st.column_config.TextColumn(column.label, pinned=pinned)
    return st.column_config.NumberColumn(column.label, format=_FORMATS[column.kind], pinned=pinned)
