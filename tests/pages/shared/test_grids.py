"""Tables on a page: what is sent of one, and when."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
from streamlit import dataframe_util
from streamlit.testing.v1 import AppTest

from geo.pages.shared import grids

PAGE = """
import pandas as pd
import streamlit as st
from geo.pages.shared import grids

st.session_state["runs"] = st.session_state.get("runs", 0) + 1
rows = st.session_state.get("rows", 200)
grids.show(pd.DataFrame({"name": ["Chile"] * rows, "share": [0.5] * rows}), name="shares", height=320)
"""


def test_a_large_table_is_sent_when_the_user_comes_near_it_and_from_then_on():
    app = AppTest.from_string(PAGE).run()
    assert not app.dataframe
    (button,) = app.button
    button.click().run()
    assert len(app.dataframe[0].value) == 200
    assert not app.button
    app.run()
    assert len(app.dataframe[0].value) == 200


def test_a_small_table_is_sent_at_once():
    app = AppTest.from_string(PAGE)
    app.session_state["rows"] = grids.SMALL // 2
    assert len(app.run().dataframe[0].value) == grids.SMALL // 2
    assert not app.button


def test_what_is_sent_is_the_table_without_what_pandas_adds():
    rows = pd.DataFrame(
        {"name": ["Chile", "Peru", None] * 40, "share": [0.1 + 0.2, None, 3.0] * 40, "year": [2024] * 120}
    )
    packed = grids.packed(rows)
    assert packed.schema.metadata is None
    assert pa.types.is_dictionary(packed.schema.field("name").type)
    assert packed.column("name").to_pylist() == ["Chile", "Peru", None] * 40
    assert packed.column("share").to_pylist() == [0.30000000000000004, None, 3.0] * 40
    sent = dataframe_util.convert_arrow_table_to_arrow_bytes(packed)
    assert len(sent) < len(dataframe_util.convert_pandas_df_to_arrow_bytes(rows))


def test_names_that_hardly_repeat_are_sent_as_they_are():
    packed = grids.packed(pd.DataFrame({"name": [f"Country {one}" for one in range(50)]}))
    assert not pa.types.is_dictionary(packed.schema.field("name").type)
