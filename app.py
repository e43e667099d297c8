"""Minerals Alliance Atlas: what ``streamlit run app.py`` serves."""

import streamlit as st

from geo.views import server

app = st.App(server.SCRIPT, lifespan=server.ready, middleware=server.MIDDLEWARE)
