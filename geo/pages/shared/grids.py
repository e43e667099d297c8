"""Tables as grids on a page: a large one is sent when the user comes near it, and none with what no page shows.

A table of a few hundred rows is longer than the rest of the page's message. Until it is near the window, a button
stands in its place, as high as the table, which ``static/frame.js`` presses; once opened, the same table of other views
is sent with the page, so that nobody who reads it sees it go.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from geo.locale.say import say

# Cells up to which a table is sent at once.
SMALL: Final = 100
# Of a grid: a short table ends with its last row.
_ROW_PX: Final = 35
_HEADER_PX: Final = 38
_OPENED: Final = "opened_grids"
PLACE: Final = "atlas_later_"


def show(rows: pd.DataFrame, *, name: str, height: int, **look: Any) -> None:
    """A grid without an index, now or when the user comes near it.

    Parameters
    ----------
    rows: the columns that are shown, in their order. name: what the table is, whatever the view, of letters, digits and
        ``_``; no two on a page have the same. height: in pixels at most. look: further arguments of ``st.dataframe``.
    """
    height = min(height, _HEADER_PX + _ROW_PX * len(rows))
    if rows.size <= SMALL:
        _grid(rows, height, look)
    else:
        _later(rows, name, height, look)


@st.fragment
def _later(rows: pd.DataFrame, name: str, height: int, look: dict[str, Any]) -> None:
    opened: set[str] = st.session_state.setdefault(_OPENED, set())
    if name in opened:
        _grid(rows, height, look)
        return
    place = st.container(
        key=f"{PLACE}{name}", height=height, horizontal_alignment="center", vertical_alignment="center"
    )
    place.button(say("Show the table"), key=f"{PLACE}{name}_button", type="tertiary", on_click=opened.add, args=(name,))


def _grid(rows: pd.DataFrame, height: int, look: dict[str, Any]) -> None:
    st.dataframe(packed(rows), hide_index=True, placeholder="\u2013", height=height, **look)


def plain(table: pa.Table) -> pa.Table:
    """The table with missing numbers for a column without any value, which has no type that a browser reads."""
    for at, field in enumerate(table.schema):
        if pa.types.is_null(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.float64()))
    return table


def packed(rows: pd.DataFrame) -> pa.Table:
    """The rows as Arrow without what pandas would add for itself; words that repeat are sent once."""
    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    for at, field in enumerate(table.schema):
        column = table.column(at)
        words = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        if words and 2 * len(column.unique()) < len(column):
            table = table.set_column(at, field.name, column.dictionary_encode())
    return table
