from __future__ import annotations

import datetime as dt
import json

import pytest
from pptx import Presentation

from geo.briefing import files
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.cli import export as cli_export
from geo.cli import main as cli_main
from geo.errors import OutOfRangeError, UnknownChoiceError


def test_a_permalink_becomes_a_file(tmp_path, capsys):
    path = tmp_path / "map.csv"
    arguments = ["export", "--view", "/map?mineral=gallium&year=2024", "--to", str(path), "--date", "2026-11-23"]
    assert cli_main.main([*arguments, "--base-url", "https://atlas.example", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["bytes"] == path.stat().st_size
    assert answer["made"] == "2026-11-23"
    assert answer["views"] == [{"page": "map", "mineral": "gallium", "year": "2024"}]
    assert "# Permalink: https://atlas.example/?mineral=gallium" in path.read_text(encoding="utf-8")


def test_several_views_become_slides_and_progress_is_told(tmp_path, capsys):
    path = tmp_path / "deck.html"
    views = [f'{{"mineral": "{name}", "view": "reserves"}}' for name in ("lithium", "tin")]
    assert cli_main.main(["export", "--view", views[0], "--view", views[1], "--to", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{path}: ")
    assert said.err.endswith("2 of 2 slides\n")


@pytest.mark.parametrize(
    ("view", "to", "code", "said"),
    [
        ("/map?mineral=gallium", "map.docx", 2, "Unknown format 'docx'"),
        ("/methods?x=1", "map.csv", 2, "page with a view to export"),
        ("/flows?mineral=osmium", "map.csv", 1, ""),
        ("/map?mineral=gallium", "nowhere/map.csv", 1, "cannot be written"),
    ],
)
def test_what_cannot_be_is_said_and_told_by_the_exit_code(tmp_path, capsys, view, to, code, said):
    assert cli_main.main(["export", "--view", view, "--to", str(tmp_path / to)]) == code
    assert said in capsys.readouterr().err


def test_the_date_is_that_given_or_of_the_variable_or_today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert cli_export.made_on("2026-11-23") == dt.date(2026, 11, 23)
    assert cli_export.made_on("") == dt.date(1970, 1, 2)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(OutOfRangeError, match="soon"):
        cli_export.made_on("")
    with pytest.raises(UnknownChoiceError, match="YYYY-MM-DD"):
        cli_export.made_on("soon")


def test_a_briefing_is_exported_whole_or_slide_by_slide(tmp_path, capsys):
    path = tmp_path / "story.html"
    arguments = ["export", "--briefing", "gallium-and-antimony", "--date", "2026-11-23", "--language", "de"]
    assert cli_main.main([*arguments, "--slide", "5", "--to", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [(view["page"], view["importer"]) for view in answer["views"]] == [("risk", "USA")]
    assert answer["left_out"] == []
    assert '<html lang="de">' in path.read_text(encoding="utf-8")
    assert cli_main.main([*arguments, "--slide", "7", "--to", str(path)]) == 2
    assert "1 to 6" in capsys.readouterr().err


def test_names_and_notes_of_a_briefing_are_in_the_language_of_its_file(tmp_path):
    path = tmp_path / "story.pptx"
    arguments = ["export", "--question", "g7,JPN,rare-earths", "--date", "2026-11-23", "--language", "fr"]
    assert cli_main.main([*arguments, "--slide", "2", "--to", str(path)]) == 0
    show = Presentation(str(path))
    (slide,) = show.slides
    pictured = " ".join(shape.element.nvPicPr.cNvPr.get("descr") for shape in slide.shapes if shape.shape_type == 13)
    for text in (slide.shapes.title.text_frame.text, pictured):
        assert "Extraction" in text
        assert "Mining" not in text
    assert "Where the bottleneck is" not in slide.notes_slide.notes_text_frame.text
    assert show.core_properties.title.startswith("Terres rares")


def test_a_saved_briefing_is_exported_too(tmp_path, capsys):
    board = tmp_path / "mine.json"
    board.write_text(files.write(Storyboard("Mine", (SavedSlide("country", {"country": "CHL"}),))), encoding="utf-8")
    assert cli_main.main(["export", "--briefing", str(board), "--to", str(tmp_path / "mine.csv")]) == 0
    assert "country,name,figure,iso3,mineral" in (tmp_path / "mine.csv").read_text(encoding="utf-8")
    assert cli_main.main(["export", "--briefing", "no-such-story", "--to", str(tmp_path / "x.csv")]) == 2
    assert "who-controls-rare-earths" in capsys.readouterr().err


def test_a_reader_can_cancel(tmp_path, monkeypatch, capsys):
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli_export, "export", interrupted)
    with pytest.raises(SystemExit) as ended:
        cli_main.main(["export", "--view", "?mineral=gallium", "--to", str(tmp_path / "map.pdf")])
    assert ended.value.code == 130
    assert "nothing was written" in capsys.readouterr().err
    assert not (tmp_path / "map.pdf").exists()


@pytest.mark.parametrize(
    ("view", "messages"),
    [
        ("/?mineral=cobolt", ["\u2018cobolt\u2019", "\u2018cobalt\u2019"]),
        ("/?mineral=cobalt&alliance=g77", ["alliance", "\u2018g77\u2019"]),
    ],
)
def test_a_name_that_does_not_exist_ends_with_the_nearest_one(tmp_path, capsys, view, messages):
    path = tmp_path / "map.csv"
    assert cli_main.main(["export", "--view", view, "--to", str(path)]) == 2
    told = capsys.readouterr()
    assert all(message in told.err for message in messages)
    assert "--lenient" in told.err
    assert told.out == ""
    assert "howing" not in told.err
    assert not path.exists()


def test_lenient_goes_on_with_remarks(tmp_path, capsys):
    path = tmp_path / "map.csv"
    arguments = ["export", "--view", "/?mineral=cobolt", "--to", str(path), "--lenient", "--json"]
    assert cli_main.main(arguments) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert len(answer["messages"]) == 1
    assert "cobolt" in answer["messages"][0]
    assert "Showing" in answer["messages"][0]
    assert told.err == f"{answer['messages'][0]}\n"
    assert f"# Note: {answer['messages'][0]}" in path.read_text(encoding="utf-8")
