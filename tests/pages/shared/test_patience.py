"""Half a request is ended, whole ones and websockets are not, however long they take: on a real connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from geo.pages.shared import patience

WAIT_S = 0.5
ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    before = H11Protocol.connection_made, H11Protocol.data_received
    patience.end_half_requests(WAIT_S)
    yield
    H11Protocol.connection_made, H11Protocol.data_received = before


async def slow(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answers after three times the patience."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await asyncio.sleep(3 * WAIT_S)
        await send({"type": "websocket.send", "text": "still here"})
        return
    await asyncio.sleep(3 * WAIT_S)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def connected() -> AsyncIterator[Streams]:
    config = uvicorn.Config(
        slow, host="127.0.0.1", port=0, http="h11", ws="websockets-sansio", lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        server.should_exit = True
        await serving


def lasted(talk: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> float:
    """Seconds until the server ends a connection on which somebody talks so."""

    async def main() -> float:
        async with connected() as (reader, writer):
            start = asyncio.get_running_loop().time()
            talking = asyncio.ensure_future(talk(writer))
            await asyncio.wait_for(reader.read(), 20 * WAIT_S)
            talking.cancel()
            return asyncio.get_running_loop().time() - start

    return asyncio.run(main())


async def nothing(writer: asyncio.StreamWriter) -> None:
    """Say nothing."""


async def half(writer: asyncio.StreamWriter) -> None:
    writer.write(ASK)


async def a_drop_at_a_time(writer: asyncio.StreamWriter) -> None:
    writer.write(ASK)
    while True:
        writer.write(b"X-Drop: 1\r\n")
        await asyncio.sleep(WAIT_S / 5)


@pytest.mark.parametrize("talk", [nothing, half, a_drop_at_a_time])
def test_a_connection_without_a_whole_request_is_ended(talk: Callable[..., Awaitable[None]]) -> None:
    assert WAIT_S * 0.9 <= lasted(talk) < 10 * WAIT_S


def test_a_slow_answer_is_waited_for_and_half_a_second_request_is_ended() -> None:
    async def main() -> bytes:
        async with connected() as (reader, writer):
            writer.write(ASK + b"\r\n")
            answer = await asyncio.wait_for(reader.readuntil(b"ok"), 20 * WAIT_S)
            writer.write(ASK)
            assert await asyncio.wait_for(reader.read(), 20 * WAIT_S) == b""
            return answer

    assert asyncio.run(main()).startswith(b"HTTP/1.1 200")


def test_a_websocket_stays_open() -> None:
    key = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"

    async def main() -> bytes:
        async with connected() as (reader, writer):
            writer.write(ASK + key + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            return await asyncio.wait_for(reader.readuntil(b"still here"), 20 * WAIT_S)

    assert asyncio.run(main()).startswith(b"HTTP/1.1 101")
