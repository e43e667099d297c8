"""Minerals Alliance Atlas: what ``streamlit run app.py`` serves."""

import streamlit as st

from geo.pages import server

app = st.App(server.SCRIPT, lifespan=server.ready, middleware=server.MIDDLEWARE, routes=server.routes())
