"""The quota of uploads: what a session holds before any page has run is bounded, and uploading anew frees it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from geo.pages import server
from geo.pages.shared import upload_quota
from geo.pages.shared.upload_quota import UploadQuota

Put = Callable[..., tuple[int, str]]


def request(session: str, file: str, length: str | None) -> dict[str, Any]:
    headers = [] if length is None else [(b"content-length", length.encode())]
    return {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{session}/{file}", "headers": headers}


@pytest.fixture
def files() -> MemoryUploadedFileManager:
    return MemoryUploadedFileManager("/_stcore/upload_file")


@pytest.fixture
def put(files: MemoryUploadedFileManager) -> Put:
    """Upload so many bytes to a server that keeps them as Streamlit's does: status and words; quota 100 bytes."""

    async def keep(scope: dict[str, Any], _receive: Any, send: Any) -> None:
        *_, session, file = scope["path"].split("/")
        files.add_file(session, UploadedFileRec(file, "x.csv", "text/csv", b"x" * scope["size"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    quota = UploadQuota(keep, quota=100, files=lambda: files)

    def upload(session: str, file: str, size: int, *, told: bool = True) -> tuple[int, str]:
        answers: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            answers.append(message)

        scope = request(session, file, str(size) if told else None) | {"size": size}
        asyncio.run(quota(scope, None, send))
        return answers[0]["status"], answers[1]["body"].decode()

    return upload


def held(files: MemoryUploadedFileManager, session: str) -> list[str]:
    return list(files.file_storage.get(session, {}))


def test_the_oldest_files_of_a_session_make_room_for_the_newest(put, files):
    assert [put("one", name, 40) for name in "abcd"] == [(204, "")] * 4
    assert held(files, "one") == ["c", "d"]
    assert put("one", "e", 100) == (204, "")
    assert held(files, "one") == ["e"]


def test_sessions_have_quotas_of_their_own(put, files):
    assert put("one", "a", 90) == put("other", "b", 90) == (204, "")
    assert (held(files, "one"), held(files, "other")) == (["a"], ["b"])


def test_a_file_above_the_quota_is_refused_in_words_and_nothing_is_lost(put, files):
    put("one", "a", 90)
    assert put("one", "b", 101) == (413, upload_quota.quota_in_words())
    assert held(files, "one") == ["a"]


def test_an_upload_without_a_length_is_refused(put, files):
    assert put("one", "a", 10, told=False)[0] == 411
    assert held(files, "one") == []


def test_uploads_at_the_same_time_are_within_the_quota_too():
    statuses: list[int] = []

    async def at_once() -> None:
        release = asyncio.Event()

        async def slow(_scope: Any, _receive: Any, send: Any) -> None:
            await release.wait()
            await send({"type": "http.response.start", "status": 204, "headers": []})

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        quota = UploadQuota(slow, quota=100, files=lambda: None)
        scope = request("one", "a", "60")
        first = asyncio.create_task(quota(scope, None, send))
        await asyncio.sleep(0)
        await quota(scope, None, send)  # refused while the first arrives
        release.set()
        await first
        await quota(scope, None, send)  # and taken once it is there

    asyncio.run(at_once())
    assert statuses == [413, 204, 204]


def test_an_upload_of_which_nothing_arrives_is_ended():
    heard: list[str] = []

    async def stalled() -> None:
        pieces = iter([{"type": "http.request", "body": b"x", "more_body": True}])

        async def receive() -> dict[str, Any]:
            for piece in pieces:
                return piece
            await asyncio.Event().wait()
            raise AssertionError

        async def app(_scope: Any, receive: Any, _send: Any) -> None:
            while not heard or heard[-1] != "http.disconnect":
                heard.append((await receive())["type"])

        quota = UploadQuota(app, quota=100, files=lambda: None, patience_s=0.01)
        await asyncio.wait_for(quota(request("one", "a", "60"), receive, None), 10)
        assert not quota._arriving

    asyncio.run(stalled())
    assert heard == ["http.request", "http.disconnect"]


def test_the_server_has_the_quota():
    assert UploadQuota in [one.cls for one in server.MIDDLEWARE]
