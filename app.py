"""Minerals Alliance Atlas: page settings and navigation, nothing else."""

import streamlit as st

from geo.views import atlas, country, methods

st.set_page_config(page_title="Minerals Alliance Atlas", page_icon=":material/public:", layout="wide")

st.navigation(
    [
        st.Page(atlas.page, title="Map", icon=":material/map:", url_path="map", default=True),
        st.Page(country.page, title="Country", icon=":material/flag:", url_path="country"),
        st.Page(methods.page, title="Data and methods", icon=":material/menu_book:", url_path="methods"),
    ],
    position="top",
).run()
