"""The memory of answers: computed once, whoever asks, and bounded."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo import memo as memory
from geo.memo import Memo


def test_a_crowd_that_asks_at_once_has_one_of_it_compute():
    memo, asked, begun = Memo(), [], threading.Barrier(8)

    def compute() -> int:
        asked.append(threading.get_ident())
        time.sleep(0.05)
        return 7

    def ask(_number: int) -> int:
        begun.wait()
        return memo.get("first page", compute)

    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(ask, range(8))) == [7] * 8
    assert len(asked) == 1


def test_whoever_waited_computes_where_the_first_failed():
    memo, first_is_in, waiting = Memo(), threading.Event(), threading.Event()

    def fail() -> int:
        first_is_in.set()
        waiting.wait(5)
        raise ValueError("cut short")

    def ask_after() -> int:
        first_is_in.wait(5)
        threading.Timer(0.05, waiting.set).start()
        return memo.get("page", lambda: 3)

    with ThreadPoolExecutor(2) as crowd:
        first, second = crowd.submit(memo.get, "page", fail), crowd.submit(ask_after)
        assert second.result(10) == 3
        with pytest.raises(ValueError, match="cut short"):
            first.result(10)
    assert memo.get("page", lambda: 4) == 3


def test_nobody_waits_for_ever_for_a_thread_that_waits_for_them(monkeypatch):
    monkeypatch.setattr(memory, "_PATIENCE_S", 0.05)
    memo, held, computing = Memo(), threading.Lock(), threading.Event()

    def compute() -> int:
        computing.set()
        with held:
            return 1

    def hold_and_ask() -> int:
        with held:
            other = crowd.submit(memo.get, "page", compute)
            computing.wait(5)
            answer = memo.get("page", lambda: 2)
        assert other.result(5) == 1
        return answer

    with ThreadPoolExecutor(2) as crowd:
        assert crowd.submit(hold_and_ask).result(10) == 2


def test_an_answer_may_ask_for_another_and_even_for_itself():
    memo = Memo()
    assert memo.get("outer", lambda: memo.get("inner", lambda: 1) + 1) == 2
    assert memo.get("loop", lambda: memo.get("loop", lambda: 5)) == 5


def test_only_so_many_are_kept_and_the_oldest_goes():
    memo = Memo(2)
    for number in range(3):
        memo.get(number, lambda number=number: number)
    assert len(memo) == 2
    assert memo.get(0, lambda: "computed anew") == "computed anew"
    assert memo.get(2, lambda: "not computed") == 2
