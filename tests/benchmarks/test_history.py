"""Ratios that are watched: how they are kept and compared, and, in the long suite, that none is worse by a third."""

from __future__ import annotations

import csv

import pytest

from benchmarks import history, wire


def test_a_third_worse_is_told_and_less_is_not():
    before = {"sent": 0.9, "time": 3.0}
    assert history.worse({"sent": 1.19, "time": 2.0, "new": 9.0}, before) == []
    assert history.worse({"sent": 1.2, "time": 4.0}, before) == ["sent: 1.20, before 0.90", "time: 4.00, before 3.00"]


def test_what_is_kept_has_commit_and_machine_and_is_compared_by_its_middle(tmp_path):
    file = tmp_path / "history.csv"
    for ratio in (1.0, 5.0, 2.0):
        history.keep({"sent": ratio}, file)
    assert history.kept(file) == {"sent": 2.0}
    with file.open(encoding="utf-8", newline="") as rows:
        first = next(csv.DictReader(rows))
    assert tuple(first) == history.COLUMNS
    assert len(first["commit"]) == 9
    assert "cores" in first["machine"]


def test_the_history_knows_every_change_that_is_measured():
    assert {f"{name}: sent / aim" for name in wire.WALKS} <= set(history.kept())


@pytest.mark.slow
def test_no_ratio_is_worse_by_a_third():
    assert history.worse(history.measure(), history.kept()) == []
