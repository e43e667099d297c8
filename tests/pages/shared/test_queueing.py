"""The queue of requests: one at a time, first come, first served, nobody held up by whoever takes long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from geo.pages.shared.queueing import RequestQueue

# No test lasts as long as this share: whoever is served was called, and did not wait for somebody's share to end.
HOUR = 3600.0
SOON = 20.0


def queued(queue: RequestQueue, length: int) -> None:
    """Go on as soon as so many are in the queue."""
    end = time.monotonic() + SOON
    while queue.length != length:
        assert time.monotonic() < end
        time.sleep(0.001)


def start(work: Callable[..., Any], *given: object) -> Future[Any]:
    """Run it in a thread that holds up nobody if it never ends."""
    done: Future[Any] = Future()

    def run() -> None:
        try:
            done.set_result(work(*given))
        except BaseException as error:  # noqa: BLE001 - handed on to whoever asks for the result
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done


def test_one_at_a_time_and_everybody_in_the_end():
    queue = RequestQueue(share_s=HOUR)
    inside: list[int] = []
    seen: list[int] = []

    def visit(number: int) -> None:
        with queue.turn():
            inside.append(number)
            seen.append(len(inside))
            inside.remove(number)

    for done in [start(visit, number) for number in range(100)]:
        done.result(SOON)
    assert seen == [1] * 100
    assert queue.length == 0


def test_first_come_first_served_and_whoever_asks_again_stands_behind():
    queue = RequestQueue(share_s=HOUR)
    order: list[str] = []
    go = threading.Event()

    def greedy() -> None:
        for turn in range(3):
            with queue.turn():
                if not turn:
                    assert go.wait(SOON)
                order.append(f"greedy {turn}")

    def patient(name: str) -> None:
        with queue.turn():
            order.append(name)

    every = [start(greedy)]
    for place, name in enumerate(["first", "second", "third"], start=1):
        queued(queue, place)
        every.append(start(patient, name))
    queued(queue, 4)
    go.set()
    for done in every:
        done.result(SOON)
    assert order == ["greedy 0", "first", "second", "third", "greedy 1", "greedy 2"]


def test_whoever_takes_longer_than_its_share_goes_on_beside_the_next():
    queue = RequestQueue(share_s=0.01)
    done, started = threading.Event(), threading.Event()

    def dawdle() -> bool:
        with queue.turn():
            started.set()
            return done.wait(SOON)

    result = start(dawdle)
    assert started.wait(SOON)
    with queue.turn():
        assert not result.done()  # served although the first is still inside
        done.set()
        assert result.result(SOON)
        # Its end takes nobody else's place: this one is served still.
        assert queue.length == 1
    assert queue.length == 0


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, GeneratorExit])
def test_a_page_that_fails_or_is_stopped_calls_the_next(error):
    queue = RequestQueue(share_s=HOUR)
    started, fail = threading.Event(), threading.Event()

    def failing() -> None:
        with queue.turn():
            started.set()
            assert fail.wait(SOON)
            raise error

    def next_one() -> str:
        with queue.turn():
            return "served"

    first = start(failing)
    assert started.wait(SOON)
    second = start(next_one)
    queued(queue, 2)
    fail.set()
    assert second.result(SOON) == "served"
    with pytest.raises(error):
        first.result(SOON)
    assert queue.length == 0


def test_an_error_while_waiting_gives_the_place_back():
    broken: list[bool] = []

    def clock() -> float:
        if broken:
            raise OSError
        return 0.0

    queue = RequestQueue(share_s=HOUR, clock=clock)
    with queue.turn():
        broken.append(True)
        with pytest.raises(OSError), queue.turn():
            pytest.fail("served before its turn")
        assert queue.length == 1
        broken.clear()
    assert queue.length == 0
