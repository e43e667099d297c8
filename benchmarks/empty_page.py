"""The floor of the cold start: an empty Streamlit page with a canvas."""

import pydeck as pdk
import streamlit as st

st.pydeck_chart(pdk.Deck(layers=[], map_provider=None, map_style=None, views=[pdk.View(type="OrthographicView")]))
