"""``python -m geo outlook``: the map's projected figures, and refusals with what there is."""

from __future__ import annotations

import json

import pytest

from geo.cli.main import main


def test_refined_cobalt_of_2030(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outlook", "--mineral", "cobalt", "--alliance", "g7", "--on", "2026-11-23", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["year"], answer["stage"]) == ("projection", 2030, "refined")
    assert answer["countries"]["CHN"] == pytest.approx(251_701.7, abs=0.1)
    assert answer["gap"]["NZE"] == pytest.approx(-82_627.3, abs=0.1)
    assert answer["alliance"]["share_low"] == pytest.approx((4_103.7 + 5_953.7) / 325_186.7, abs=1e-6)
    assert any(row["sector"] == "Electric vehicles" and row["t"] == 143_148 for row in answer["demand"])


def test_the_text_names_it_a_projection(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outlook", "--mineral", "copper", "--stage", "mine", "--year", "2040"]) == 0
    assert "(IEA projection)" in capsys.readouterr().out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "offered"),
    [
        (["--mineral", "tungsten"], "rare-earths"),
        (["--mineral", "cobalt", "--year", "2024"], "2030, 2035, 2040"),
        (["--mineral", "cobalt", "--stage", "smelted"], "refined"),
        (["--mineral", "cobalt", "--on", "soon"], "YYYY-MM-DD"),
    ],
)
def test_what_is_not_projected_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], offered: str
) -> None:
    assert main(["outlook", *arguments]) == 2
    assert offered in capsys.readouterr().err
