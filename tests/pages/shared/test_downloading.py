"""Downloads in Streamlit's own store of files: nobody is handed the file of somebody else."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from geo.errors import BusyError, NotComputableError
from geo.pages.shared import downloading

# 1.4 MB of which Streamlit looks at the first, the middle and the last 64 kB; one figure differs elsewhere.
ONE = b"iso3,value\n" + b"CHL,1234567890\n" * 95_000
OTHER = ONE[:400_000] + ONE[400_000:].replace(b"4567", b"4568", 1)


class Place:
    """Where a button is drawn: takes down what it would hand out."""

    def download_button(self, _label, *, data, file_name, mime, **_look):
        self.content = data() if callable(data) else data
        self.name, self.mime = file_name, mime


@pytest.fixture
def press(monkeypatch):
    """Draw the button in a session of its own, on a version of the data, and give what it would hand out."""

    def draw(content, *, session, version="shipped-2026", follows=()):
        monkeypatch.setattr(downloading.st, "session_state", session)
        monkeypatch.setattr(downloading.session, "dataset", lambda: SimpleNamespace(version=version))
        place = Place()
        downloading.button("Download", content, "tin.csv", "text/csv", follows=follows, place=place)
        return place

    return draw


def stored(*files: Place) -> list[bytes]:
    storage = MemoryMediaFileStorage("/media")
    ids = [storage.load_and_get_id(one.content, one.mime, MediaFileKind.DOWNLOADABLE, one.name) for one in files]
    return [storage.get_file(found).content for found in ids]


def test_the_two_files_are_one_to_streamlit():
    assert len(ONE) == len(OTHER) > 2**20
    assert ONE != OTHER
    same = [SimpleNamespace(content=content, mime="text/csv", name="tin.csv") for content in (ONE, OTHER)]
    assert stored(*same) == [ONE, ONE]


def test_a_file_that_is_ready_bears_its_own_checksum(press):
    session: dict[str, str] = {}
    first, second = press(ONE, session=session), press(OTHER, session=session)
    assert first.name == f"tin-{hashlib.sha256(ONE).hexdigest()[:12]}.csv"
    assert stored(first, second) == [ONE, OTHER]


def test_two_users_never_share_a_file_made_on_request(press):
    first, second = press(lambda: ONE, session={}), press(lambda: OTHER, session={})
    assert stored(first, second) == [ONE, OTHER]


@pytest.mark.parametrize(
    "change",
    [
        {"version": "mine"},
        {"follows": ("cobalt",)},
        {"follows": (pd.DataFrame({"value": [1.0, 2.5]}),)},
        {"follows": (pd.DataFrame({"other": [1.0, 2.0]}),)},
    ],
)
def test_in_one_session_a_file_made_on_request_is_known_by_what_it_follows(press, change):
    session: dict[str, str] = {}
    before = {"follows": (pd.DataFrame({"value": [1.0, 2.0]}),)}
    first, second = (
        press(lambda: ONE, session=session, **before),
        press(lambda: OTHER, session=session, **before | change),
    )
    assert stored(first, second) == [ONE, OTHER]
    assert press(lambda: ONE, session=session, **before).name == first.name


def test_forty_files_of_one_session_keep_nobody_waiting():
    """In as many threads as Streamlit has on two cores: the other's file is made while one of the forty is."""
    going, free = threading.Event(), threading.Event()

    def slow() -> bytes:
        going.set()
        assert free.wait(20)
        return b"x"

    greedy, other = downloading.FileTurns(), downloading.FileTurns()
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(greedy.after(slow)) for _ in range(40)]
        assert going.wait(20)
        assert pool.submit(other.after(lambda: b"mine")).result(20) == b"mine"
        free.set()
        faults = [one.exception(20) for one in asked]
    # One was being made, three waited; the rest were told so at once.
    assert faults.count(None) == 4
    assert {type(one) for one in faults if one} == {BusyError}
    assert greedy.after(lambda: b"later")() == b"later"


def test_a_file_that_fails_gives_its_place_back():
    turns = downloading.FileTurns(waiting=0)

    def fails() -> bytes:
        raise NotComputableError("no figures")

    for _ in range(3):
        with pytest.raises(NotComputableError):
            turns.after(fails)()
    assert turns.after(lambda: b"x")() == b"x"


def test_the_buttons_of_a_session_share_its_turns(press):
    session: dict[str, object] = {}
    press(lambda: b"1", session=session)
    first = session[downloading._TURNS]
    press(lambda: b"2", session=session)
    assert session[downloading._TURNS] is first
    other: dict[str, object] = {}
    press(lambda: b"3", session=other)
    assert other[downloading._TURNS] is not first
