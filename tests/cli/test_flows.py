"""``python -m geo flows`` answers as the page does, or says why not."""

from __future__ import annotations

import json

import pytest

from geo.cli.main import main


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert main(["flows", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_largest_flows_and_the_rest(capsys):
    answer = ask(capsys, "--mineral", "cobalt", "--year", "2024", "--by", "value", "--top", "20")
    assert answer["title"].startswith("DR Congo shipped 58")
    first = answer["flows"][0]
    assert (first["exporter"], first["importer"], first["lines"]) == ("COD", "CHN", ["810510"])
    assert first["value_kusd"] == pytest.approx(3_019_487.639)
    assert len(answer["flows"]) == 20
    assert answer["rest"]["flows"] == answer["world"]["flows"] - 20
    shares = sum(flow["share"] for flow in answer["flows"]) + answer["rest"]["share"]
    assert shares == pytest.approx(1)
    assert answer["units"]["quantity_t"] == "t, gross weight"
    assert answer["source_id"] == "cepii-baci-202601"


def test_one_country_by_weight(capsys):
    answer = ask(capsys, "--mineral", "Co", "--country", "DEU", "--by", "weight", "--top", "500", "--year", "2024")
    assert all("DEU" in (flow["exporter"], flow["importer"]) for flow in answer["flows"])
    assert all(flow["quantity_t"] is not None for flow in answer["flows"])
    assert answer["rest"]["flows"] == answer["rest"]["without_weight"] == 2


def test_text(capsys):
    assert main(["flows", "--mineral", "lithium", "--year", "2024", "--top", "1"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0].startswith("Chile shipped 49")
    assert "Showing the largest flow; " in said
    assert "Source: " in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--mineral", "cobolt"], 2, "Did you mean 'cobalt'?"),
        (["--mineral", "cobalt", "--year", "1066"], 2, "Unknown year '1066'"),
        (["--mineral", "cobalt", "--by", "volume"], 2, "value, weight"),
        (["--mineral", "cobalt", "--top", "0"], 2, "number of flows"),
        (["--mineral", "cobalt", "--lines", "mine"], 2, "HS line or stage"),
        (["--mineral", "cobalt", "--country", "XXX"], 2, "XXX"),
        (["--mineral", "iridium"], 1, "no HS line in the shipped trade file"),
        (["--mineral", "cerium", "--table", "HS17"], 2, "trade table with cerium"),
    ],
)
def test_what_cannot_be_answered(capsys, arguments, code, said):
    assert main(["flows", *arguments]) == code
    assert said in capsys.readouterr().err
