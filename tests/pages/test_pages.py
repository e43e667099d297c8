"""Every page runs for what it offers, and says in words what it cannot show."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.dataset import Dataset
from geo.production.selection import views_of

APP = str(Path(__file__).resolve().parents[2] / "geo" / "pages" / "script.py")

DATASET = Dataset.load()
SAMPLE = ("cobalt", "lithium", "rare-earths", "gallium", "natural-gas", "platinum-group-metals")


def run(**wish: str) -> AppTest:
    """The start page at an address."""
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in wish.items():
        app.query_params[name] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    """Exceptions, errors and warnings on the page."""
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def headline(app: AppTest) -> str:
    """Everything written as HTML: headline, explanation, source."""
    return " ".join(str(part.proto.body) for part in app.get("html"))


def test_the_page_opens_on_rare_earths():
    app = run()
    assert faults(app) == []
    assert app.selectbox(key="control_mineral").value == "rare-earths"
    assert "rare earths" in headline(app)


@pytest.mark.parametrize("mineral", DATASET.minerals())
def test_every_mineral_has_a_page(mineral):
    app = run(mineral=mineral)
    assert faults(app) == []
    assert app.selectbox(key="control_mineral").value == mineral
    assert app.selectbox(key="control_view").value in views_of(DATASET, mineral)


@pytest.mark.parametrize(
    ("mineral", "view"), [(mineral, view) for mineral in SAMPLE for view in views_of(DATASET, mineral)]
)
def test_every_view_that_is_offered_runs(mineral, view):
    app = run(mineral=mineral, view=view)
    assert faults(app) == []
    assert app.selectbox(key="control_view").value == view


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"mineral": "cobolt"}, "Did you mean \u2018cobalt\u2019?"),
        ({"mineral": "<script>alert(1)</script>"}, "Unknown mineral"),
        ({"mineral": "cobalt", "year": "9999"}, "there are some for 2007 to 2015, 2018 to 2024"),
        ({"mineral": "cobalt", "stage": "smelted"}, "Unknown stage \u2018smelted\u2019. Showing mine."),
        ({"mineral": "cobalt", "series": "usgs-1900"}, "Unknown data source"),
        ({"view": "weather"}, "Unknown indicator \u2018weather\u2019. Showing share of world production."),
        ({"alliance": "nowhere"}, "Unknown alliance \u2018nowhere\u2019. Showing no alliance."),
        ({"country": "XXX"}, "There is no country with the code \u2018XXX\u2019"),
    ],
)
def test_a_wish_that_cannot_be_fulfilled_is_said_beside_a_working_page(wish, said):
    app = run(**wish)
    assert [*app.exception, *app.error] == []
    (warning,) = app.warning
    assert said in warning.value.replace("\\", "")
    assert len(app.get("deck_gl_json_chart")) == 1


def test_a_year_that_the_next_mineral_has_not_is_not_held_against_it():
    app = run(mineral="cobalt", year="2019", country="AUS")
    app.selectbox(key="control_mineral").select("lithium").run()
    assert faults(app) == []
    assert app.selectbox(key="control_mineral").value == "lithium"
    assert app.selectbox(key="control_country").value == "AUS"
    assert app.query_params["year"] == "2019"


def test_the_chosen_country_has_a_profile():
    app = run(country="CHL")
    assert any("Chile" in part.value for part in app.markdown)
    assert app.query_params["country"] == "CHL"


def test_every_choice_is_written_into_the_address():
    app = run(mineral="cobalt", view="reserves-share")
    assert set(app.query_params) >= {"mineral", "view", "stage", "series", "year", "alliance"}
    assert app.query_params["view"] == "reserves-share"


@pytest.mark.parametrize(
    ("beside", "says"),
    [("year:2018", "from 199"), ("mineral:cobalt", "Cobalt"), ("alliance:g7", "G7")],
)
def test_two_views_stand_beside_each_other_on_one_scale(beside, says):
    app = run(mineral="lithium", year="2024", beside=beside)
    assert faults(app) == []
    assert len(app.get("deck_gl_json_chart")) == 2
    assert says in headline(app) + " ".join(part.value for part in app.markdown)
    assert app.query_params["beside"] == beside
    app.button(key="end_comparison").click().run()
    assert faults(app) == []
    assert len(app.get("deck_gl_json_chart")) == 1
    assert "beside" not in app.query_params


def test_the_older_year_stands_at_the_left_and_both_have_one_legend():
    app = run(mineral="lithium", year="2024", beside="year:2018")
    names = [part.value for part in app.markdown if part.value in ("## 2018", "## 2024")]
    assert names == ["## 2018", "## 2024"]
    assert headline(app).count('class="atlas-legend"') == 1


def test_a_box_of_the_comparison_changes_the_address():
    app = run(mineral="lithium", year="2024")
    app.selectbox(key="beside_year").set_value("2019").run()
    assert app.query_params["beside"] == "year:2019"
    app.selectbox(key="beside_mineral").set_value("cobalt").run()
    assert app.query_params["beside"] == "mineral:cobalt"
    assert app.selectbox(key="beside_year").value == ""


def test_what_does_not_exist_beside_is_said():
    app = run(mineral="lithium", year="2024", beside="year:1066")
    assert app.exception == []
    assert any("1066" in part.value for part in app.warning)
    assert "beside" not in run(mineral="lithium", beside="colour:red").query_params


def test_the_whole_world_comes_back_each_time_with_another_first_camera():
    app = run(mineral="cobalt")

    def camera() -> dict[str, object]:
        found: dict[str, object] = json.loads(app.get("deck_gl_json_chart")[0].proto.json)["initialViewState"]
        return found

    seen = [camera()]
    for _ in range(3):
        next(one for one in app.button if one.label == "Whole world").click().run()
        seen.append(camera())
    # A browser moves its camera only to what has changed; nobody sees two kilometres or a thousandth of a zoom.
    for before, after in pairwise(seen):
        assert all(before.get(name) != after[name] for name in ("target", "zoom", "zoomX", "zoomY"))
    assert all(abs(one["zoom"] - seen[0]["zoom"]) < 0.01 for one in seen)
    assert all(abs(one["target"][0] - seen[0]["target"][0]) <= 2 for one in seen)


def test_a_country_with_many_exports_and_imports_shows_both_tables(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path))

    def script() -> None:
        from geo.pages.country import page as country_page  # noqa: PLC0415 - the function's text alone is run

        country_page.page()

    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["country"] = "COD"
    app.run()
    assert [part.value for part in (*app.exception, *app.error)] == []
    keys = [one.key for one in app.button if str(one.key).startswith("atlas_later_")]
    assert len(keys) == len(set(keys)) >= 2
