"""Ends connections whose request does not arrive: half a request holds nothing for ever, also where no proxy stands by.

uvicorn ends connections that are idle after an answer, but waits without end for the first request of a connection and
for the rest of headers that were begun. It has no option for this, so its protocol is told here. Where httptools is
installed, which the atlas does not bring, uvicorn reads with that and waits as before.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http import h11_impl

HEADERS_S: Final = 30.0
_PROTOCOL: Final[Any] = h11_impl.H11Protocol
_MADE: Final = _PROTOCOL.connection_made
_RECEIVED: Final = _PROTOCOL.data_received
# Where the headers of a request have not arrived whole; its name in h11, on which uvicorn stands.
_WAITING: Final = "IDLE"


def end_half_requests(seconds: float = HEADERS_S) -> None:
    """From now on close a connection whose request's headers are not there after *seconds*, even if they trickle."""
    clocks: dict[Any, asyncio.TimerHandle] = {}

    def watch(connection: Any) -> None:
        if str(connection.conn.their_state) != _WAITING:
            if clock := clocks.pop(connection, None):
                clock.cancel()
        elif connection not in clocks:
            clocks[connection] = connection.loop.call_later(seconds, end, connection)

    def end(connection: Any) -> None:
        del clocks[connection]
        connection.transport.close()

    def connection_made(connection: Any, transport: Any) -> None:
        _MADE(connection, transport)
        watch(connection)

    def data_received(connection: Any, data: bytes) -> None:
        _RECEIVED(connection, data)
        watch(connection)

    _PROTOCOL.connection_made = connection_made
    _PROTOCOL.data_received = data_received
