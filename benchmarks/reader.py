"""One reader of the atlas without a browser: speaks Streamlit's protocol over a websocket, as its page does.

A change is timed from the message that carries it to the message that says that the script has finished. What
the browser would do then, drawing, is not in it: ``benchmarks.bench_map`` measures that. Like the browser, the
reader keeps messages that may be kept and names them, so that the server sends them once; it listens to the
boxes and sliders of the page only as far as it needs their names and choices.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

_STATUS = ForwardMsg.ScriptFinishedStatus
# The largest page is well under this; a message above it is a fault.
_LARGEST = 64 * 2**20


class BrokenPageError(Exception):
    """The page showed an exception, did not answer in time, or closed the connection."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box or slider of the page: its id, what it offers, and whether it is a slider."""

    id: str
    offers: tuple[str, ...]
    slides: bool


@dataclass(slots=True)
class Reader:
    """A reader of one page (``""`` is the start page); use it with ``async with``; *security* for TLS.

    *listener* is given every message as it came, before it is read; *headers* are sent when connecting.
    """

    port: int
    page: str = ""
    patience: float = 60.0
    security: ssl.SSLContext | None = None
    listener: Callable[[bytes], None] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    values: dict[str, tuple[Box, str]] = field(default_factory=dict)
    kept: dict[str, ForwardMsg] = field(default_factory=dict)
    received: int = 0
    query: str = ""
    script: str = ""
    socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self.socket = await connect(
            f"ws{'s' if self.security else ''}://localhost:{self.port}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=_LARGEST,
            open_timeout=self.patience,
            ping_timeout=None,
            ssl=self.security,
            additional_headers=self.headers,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def open(self) -> float:
        """Ask for the page; returns the seconds until it was whole."""
        return await self._run()

    async def visit(self, query: str) -> float:
        """Go to another address of the page, such as ``mineral=cobalt``; returns the seconds until it was whole."""
        self.query = query
        self.values.clear()
        return await self._run()

    async def choose(self, label: str, offer: str) -> float:
        """Choose in the box of this label; returns the seconds until the page was whole again."""
        box = self.boxes[label]
        self.values[box.id] = (box, offer)
        return await self._run()

    async def _run(self) -> float:
        if self.socket is None:
            raise BrokenPageError("not connected")
        start = time.perf_counter()
        try:
            async with asyncio.timeout(self.patience):
                await self.socket.send(self._asked().SerializeToString())
                while not self._finished(await self._next()):
                    pass
        except TimeoutError as error:
            raise BrokenPageError(f"no answer within {self.patience:.0f} seconds") from error
        except OSError as error:
            raise BrokenPageError("the connection broke") from error
        return time.perf_counter() - start

    def _asked(self) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.page_script_hash = self.script
        asked.page_name = "" if self.script else self.page
        asked.cached_message_hashes.extend(self.kept)
        asked.context_info.timezone = "UTC"
        asked.context_info.locale = "en"
        asked.context_info.url = f"http://localhost:{self.port}/{self.page}"
        for box, offer in self.values.values():
            state = asked.widget_states.widgets.add(id=box.id)
            if box.slides:
                state.string_array_value.data.append(offer)
            else:
                state.string_value = offer
        return message

    async def _next(self) -> ForwardMsg:
        if self.socket is None:
            raise BrokenPageError("not connected")
        data = await self.socket.recv()
        self.received += len(data)
        data = data if isinstance(data, bytes) else data.encode()
        if self.listener is not None:
            self.listener(data)
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "ref_hash":
            reference, message = message, self.kept[message.ref_hash]
            message.metadata.CopyFrom(reference.metadata)
        elif message.metadata.cacheable:
            self.kept[message.hash] = message
        return message

    def _finished(self, message: ForwardMsg) -> bool:
        """Take note of a message; says whether the page is whole."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.script = message.new_session.page_script_hash
            self.boxes.clear()
        elif kind == "navigation":
            # Only here is the page of the address known; the message before names the start page.
            self.script = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._listen(message)
        elif kind == "script_finished":
            if message.script_finished == _STATUS.FINISHED_WITH_COMPILE_ERROR:
                raise BrokenPageError("the script does not compile")
            return message.script_finished == _STATUS.FINISHED_SUCCESSFULLY
        return False

    def _listen(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise BrokenPageError(f"{element.exception.type}: {element.exception.message}")
        if kind == "selectbox":
            offers, label = tuple(element.selectbox.options), element.selectbox.label
            self.boxes[label] = Box(element.selectbox.id, offers, slides=False)
            if element.selectbox.set_value and element.selectbox.id in self.values:
                self.values[element.selectbox.id] = (self.boxes[label], element.selectbox.raw_value)
        elif kind == "slider" and element.slider.options:
            offers, label = tuple(element.slider.options), element.slider.label
            self.boxes[label] = Box(element.slider.id, offers, slides=True)
            if element.slider.set_value and element.slider.id in self.values:
                self.values[element.slider.id] = (self.boxes[label], element.slider.raw_value[0])
