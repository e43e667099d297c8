"""A quota of bytes for the files that one session has uploaded, kept before any page has read them.

Streamlit holds every uploaded file in memory until its session ends or the browser takes it back. Here a session's
newest files stay and its oldest go as soon as all of them together are more than the quota, and uploads at the same
time cannot be more than the quota either. An upload of which nothing arrives for a while is ended.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from geo.locale.say import say

PATIENCE_S: Final = 60.0
QUOTA: Final = 256 * 2**20
_UPLOAD: Final = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


def quota_in_words() -> str:
    """What becomes of files beyond the quota."""
    return say(
        "A session holds at most {most} MB of uploaded files; beyond that its oldest make room for the newest.",
        most=QUOTA // 2**20,
    )


class UploadQuota:
    """ASGI middleware around Streamlit's route of uploads.

    Parameters
    ----------
    quota: bytes per session. files: where uploads are kept, by default those of the running server. patience_s:
    seconds that the next piece of an upload may take.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        quota: int = QUOTA,
        files: Callable[[], MemoryUploadedFileManager | None] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.app = app
        self._quota = quota
        self._files = files or _running
        self._patience_s = patience_s
        self._arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        session, length = found["session"], Headers(scope=scope).get("content-length", "")
        if not length.isdecimal():
            await PlainTextResponse("An upload has to say how long it is.", 411)(scope, receive, send)
            return
        if self._arriving[session] + int(length) > self._quota:
            await PlainTextResponse(quota_in_words(), 413)(scope, receive, send)
            return

        async def send_and_trim(message: Message) -> None:
            # Before the browser hears that the file is there, so that it cannot ask for the next meanwhile.
            if message["type"] == "http.response.start":
                self._trim(session)
            await send(message)

        async def receive_in_time() -> Message:
            try:
                return await asyncio.wait_for(receive(), self._patience_s)
            except TimeoutError:
                return {"type": "http.disconnect"}

        self._arriving[session] += int(length)
        try:
            await self.app(scope, receive_in_time, send_and_trim)
        finally:
            self._arriving[session] -= int(length)
            if not self._arriving[session]:
                del self._arriving[session]

    def _trim(self, session: str) -> None:
        """Remove the oldest files of a session until the rest are within the quota; the newest always stays."""
        files = self._files()
        if files is None:
            return
        held = list(files.file_storage.get(session, {}).values())
        total = sum(len(file.data) for file in held)
        for file in held[:-1]:
            if total <= self._quota:
                return
            files.remove_file(session, file.file_id)
            total -= len(file.data)


def _running() -> MemoryUploadedFileManager | None:
    files = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    return files if isinstance(files, MemoryUploadedFileManager) else None
