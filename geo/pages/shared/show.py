"""A view's content on a page: its words, map, large figures, charts and tables. Nothing is worded here."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable
from html import escape
from typing import Any, Final, Literal

import streamlit as st

from geo.atlas import Atlas
from geo.content.caption import Caption
from geo.content.content import Content, FlowFigure, MapFigure, PicturePanel, Tile
from geo.content.table import CellKind, Column, Table
from geo.maps import choropleth, world
from geo.maps import flows as flow_map
from geo.maps.world import Projection
from geo.pages.shared import downloading, session, style, viewport, words

_FORMATS = {
    CellKind.SHARE: "percent",
    CellKind.NUMBER: "localized",
    CellKind.SMALL: "%.3f",
    CellKind.YEARS: "%.0f",
    CellKind.WHOLE: "%d",
}

_LEGEND_PX: Final = 90
_NO_WEBGL: Final = (
    "This browser cannot draw the interactive map (WebGL is missing or was lost), so the map is shown as a picture. "
    "The boxes above choose the country, and the data table holds every figure. "
    "Reload the page to try the interactive map again."
)


def headline(caption: Caption) -> None:
    """The title and, under it, the finding with the sentences after it."""
    title(caption.title)
    st.html(f'<p class="atlas-text">{escape(caption.text)}</p>')


def title(text: str) -> None:
    """The title alone, on the page and on the browser's window."""
    style.show_title(text)
    st.html(f'<h1 class="atlas-headline">{escape(text)}</h1>')


def source(caption: Caption) -> None:
    """The source line."""
    st.html(f'<p class="atlas-source">{escape(caption.source)}</p>')


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
) -> None:
    """The map with its legend; nothing where the view has none.

    Parameters
    ----------
    key: of the widget; *on_select* is called when a country or flow is clicked. width: of the map in pixels.
    atlas: what the content was composed from, which keeps the drawing; the session's without trade files if left out.
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
    st.pydeck_chart(
        drawn,
        key=key,
        on_select=on_select or "ignore",
        selection_mode="single-object",
        height=choropleth.height_px(world.load(layout), width),
        alt=f"Map. {content.caption.title}. {content.caption.finding} The data table holds the same figures.",
    )
    if isinstance(shown, MapFigure):
        st.html(shown.legend.to_html())
        if shown.note:
            st.caption(words.plain(shown.note))
    else:
        st.html(flow_legend(shown))


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
    st.info(_NO_WEBGL, icon=":material/info:")
    alt = f"Map. {content.caption.title}. {content.caption.finding} The data table holds the same figures."
    st.html(f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(alt)}" style="width:100%;height:auto">')


def _deck(shown: MapFigure | FlowFigure, width: int, layout: Projection) -> object:
    """The deck of a figure, *width* pixels wide."""
    theme = style.theme()
    if isinstance(shown, FlowFigure):
        return flow_map.draw(
            world.load(), shown.arrows, shown.nodes, theme, scale=shown.scale, members=shown.members,
            selected=shown.country or None, width_px=width,
        ).deck  # fmt: skip
    return choropleth.draw(
        world.load(layout), shown.table.drop(columns=["colour", "group"]), shown.colouring, theme,
        members=shown.members, selected=shown.country or None, marked=shown.marked, sites=shown.sites,
        width_px=width,
    ).deck  # fmt: skip


def flow_legend(shown: FlowFigure) -> str:
    """The legend of a map of flows as HTML."""
    return flow_map.legend_html(
        title=shown.palette.title, colours=shown.palette.entries, widths=shown.samples.widths,
        circles=shown.samples.circles, notes=list(shown.notes),
    )  # fmt: skip


def tiles(found: tuple[Tile, ...]) -> None:
    """The first figure large, the others in two columns.

    A change has an arrow by its sign and no colour, for more is not better.
    """
    if not found:
        return
    places = [st.container(key="atlas_first_tile"), *st.columns(2)]
    for index, tile in enumerate(found):
        arrow: Literal["up", "down", "off"] = "up" if tile.direction > 0 else "down" if tile.direction < 0 else "off"
        places[index % 2 + 1 if index else 0].metric(
            tile.label, tile.value, tile.change or None, delta_color="off", delta_arrow=arrow, help=tile.help or None
        )


def table(shown: Table, *, height: int = 320) -> None:
    """A table with its title and note; numbers sort as numbers."""
    st.markdown(f"## {shown.title}")
    if shown.note:
        st.caption(words.plain(shown.note))
    if shown.frame.empty:
        return
    texts = [column.name for column in shown.columns if column.kind is CellKind.TEXT]
    st.dataframe(
        shown.frame.assign(**{name: shown.frame[name].fillna("") for name in texts}),
        hide_index=True,
        placeholder="\u2013",
        height=height,
        column_order=[column.name for column in shown.columns],
        column_config={column.name: _config(column) for column in shown.columns},
    )


def download(shown: Table) -> None:
    """A button that downloads every column and row of a table as CSV."""
    downloading.table("Download CSV", shown.whole, f"{shown.stem}.csv", key=f"download_{shown.stem}", on_click="ignore")


def _config(column: Column) -> Any:
    pinned = column.pinned or None
    if column.kind is CellKind.TEXT:
        return st.column_config.TextColumn(column.label, pinned=pinned)
    return st.column_config.NumberColumn(column.label, format=_FORMATS[column.kind], pinned=pinned)
