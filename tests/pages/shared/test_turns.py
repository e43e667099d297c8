"""The line of readers: one at a time, nobody held up by whoever takes long."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.pages.shared.turns import Line


def test_one_at_a_time_and_everybody_in_the_end():
    line = Line(share_s=60)
    inside: list[int] = []
    seen: list[int] = []

    def visit(number: int) -> None:
        with line.turn():
            inside.append(number)
            seen.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(visit, range(200)))
    assert seen == [1] * 200


def test_whoever_takes_longer_than_its_share_goes_on_beside_the_next():
    line = Line(share_s=0.01)
    done = threading.Event()
    started = threading.Event()

    def dawdle() -> bool:
        with line.turn():
            started.set()
            return done.wait(30)

    with ThreadPoolExecutor(1) as slow:
        result = slow.submit(dawdle)
        assert started.wait(30)
        with line.turn():
            assert not result.done()  # served although the first is still inside
            done.set()
            assert result.result(30)
            # Its end does not open the line: somebody else is served now.
            assert line._serving is not None
    assert line._serving is None


def test_a_page_that_fails_leaves_the_line():
    line = Line(share_s=60)
    with pytest.raises(ZeroDivisionError), line.turn():
        raise ZeroDivisionError
    with line.turn():
        pass
