from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.briefing import question, reading
from geo.errors import NotComputableError, UnknownChoiceError

ON = dt.date(2026, 11, 23)


def test_an_alliance_and_an_importer_make_eight_slides_of_live_views():
    seen: list[tuple[int, int]] = []
    board = question.board(
        shipped(), alliance="g7", importer="JPN", on=ON, progress=lambda done, of: seen.append((done, of))
    )
    assert board.name == "Rare earths: Japan and G7"
    assert [slide.page for slide in board.slides] == [
        "alliances",
        "map",
        "risk",
        "scenarios",
        "alliances",
        "scenarios",
        "scenarios",
        "alliances",
    ]
    assert board.slides[3].address["exporters"] == "CHN"
    assert all(slide.captured for slide in board.slides)
    assert seen[-1] == (8, 8)
    titles = [reading.read(slide, shipped(), on=ON).title for slide in board.slides]
    assert len(set(titles)) == 8
    assert "Japan" in titles[2]
    assert "Source: " in board.slides[-1].notes


def test_what_does_not_exist_is_said():
    with pytest.raises(UnknownChoiceError):
        question.board(shipped(), alliance="g77", importer="JPN", on=ON)
    with pytest.raises(NotComputableError):
        question.board(shipped(), alliance="g7", importer="Atlantis", on=ON)
