"""Who is in front of the page: by Streamlit's own sign-in (OIDC), by a header of the proxy, or nobody in particular.

Sign-in is configured where the secrets have a section ``[auth]``, or where ``server.trustedUserHeaders`` maps a
header of the proxy to ``email``. Then nobody saves, opens or deletes without it, and only the addresses in
``ATLAS_PUBLISHERS`` (with commas between) may show what is saved to everybody and change what belongs to others.
Without it everybody who reaches the page is one team.

An account is an address of e-mail, so a provider's token has to name one (``email``). One that the provider says it has
not verified is refused: else whoever writes a publisher's address into a profile of their own would be the publisher.
Streamlit keeps a sign-in for 30 days whatever the provider says; the atlas asks again after ``ATLAS_SIGN_IN_HOURS``,
counted from when the provider signed the token (``iat``).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from geo import settings
from geo.locale.say import say
from geo.pages.shared.active import Viewer

_HOUR_S: Final = 3600.0


def viewer() -> Viewer:
    """Who is signed in, and with which role."""
    user = st.user.to_dict()
    if "is_logged_in" not in user and not by_proxy():
        return Viewer("", signed_in=False, may_publish=True)
    name = str(user.get("email") or "")
    if refused(user, now=time.time()):
        return Viewer("", signed_in=False, may_publish=False, must_sign_in=True)
    return Viewer(name, signed_in=True, may_publish=name.lower() in settings.current().publishers)


def refused(user: Mapping[str, Any], *, now: float) -> str:
    """Why somebody is not signed in, in words; empty where somebody is.

    *user* is what the provider's token or the proxy's header says, *now* in seconds since 1970.
    """
    by_provider, address = "is_logged_in" in user, user.get("email")
    if not (user["is_logged_in"] if by_provider else address):
        return say("Sign in to save uploads and to open what is saved.")
    if not address:
        return say(
            "The sign-in service does not say your e-mail address, by which the atlas knows you. Its administrator can "
            "add the address to the ID token."
        )
    # Some services write it as text.
    if str(user.get("email_verified")).lower() == "false":
        return say("The sign-in service has not verified your e-mail address. Verify it there, then sign in again.")
    if by_provider and not _recent(user.get("iat"), now):
        return say("Your sign-in has expired. Sign in again to save uploads and to open what is saved.")
    return ""


def _recent(issued: object, now: float) -> bool:
    """Whether a token was issued within ``ATLAS_SIGN_IN_HOURS``; one that does not say when was not."""
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return now - issued < settings.current().sign_in_hours * _HOUR_S


def by_proxy() -> bool:
    """Whether a header of the proxy says who the user is."""
    return bool(st.get_option("server.trustedUserHeaders"))


def may_change(who: Viewer, owner: str) -> bool:
    """Whether a user may add to, roll back or delete what belongs to *owner*."""
    return who.may_publish or (who.signed_in and who.name == owner)


def ask(who: Viewer) -> None:
    """The way in, where sign-in is configured and nobody is signed in; the way out where somebody is."""
    user = st.user.to_dict()
    by_streamlit = "is_logged_in" in user
    if who.must_sign_in:
        st.info(refused(user, now=time.time()), icon=":material/login:")
        if by_streamlit:
            st.button(say("Sign in"), key="sign_in", icon=":material/login:", on_click=st.login)
    elif who.signed_in and by_streamlit:
        st.button(say("Sign out"), key="sign_out", icon=":material/logout:", on_click=st.logout, type="tertiary")
