"""Who is in front of the page: by Streamlit's own sign-in (OIDC), by a header of the proxy, or nobody in particular.

Sign-in is configured where the secrets have a section ``[auth]``, or where ``server.trustedUserHeaders`` maps a
header of the proxy to ``email``. Then nobody saves, opens or deletes without it, and only the addresses in
``ATLAS_PUBLISHERS`` (with commas between) may show what is saved to everybody and change what belongs to others.
Without it everybody who reaches the page is one team.
"""

from __future__ import annotations

import streamlit as st

from geo import settings
from geo.locale.say import say
from geo.pages.shared.active import Viewer


def viewer() -> Viewer:
    """Who is signed in, and with which role."""
    user = st.user.to_dict()
    if "is_logged_in" not in user and not by_proxy():
        return Viewer("", signed_in=False, may_publish=True)
    name = str(user.get("email") or "") if user.get("is_logged_in", True) else ""
    if not name:
        return Viewer("", signed_in=False, may_publish=False, must_sign_in=True)
    return Viewer(name, signed_in=True, may_publish=name.lower() in settings.current().publishers)


def by_proxy() -> bool:
    """Whether a header of the proxy says who the user is."""
    return bool(st.get_option("server.trustedUserHeaders"))


def may_change(who: Viewer, owner: str) -> bool:
    """Whether a user may add to, roll back or delete what belongs to *owner*."""
    return who.may_publish or (who.signed_in and who.name == owner)


def ask(who: Viewer) -> None:
    """The way in, where sign-in is configured and nobody is signed in; the way out where somebody is."""
    by_streamlit = "is_logged_in" in st.user.to_dict()
    if who.must_sign_in:
        st.info(say("Sign in to save uploads and to open what is saved."), icon=":material/login:")
        if by_streamlit:
            st.button(say("Sign in"), key="sign_in", icon=":material/login:", on_click=st.login)
    elif who.signed_in and by_streamlit:
        st.button(say("Sign out"), key="sign_out", icon=":material/logout:", on_click=st.logout, type="tertiary")
