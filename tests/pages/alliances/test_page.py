"""The page of alliances: every part runs, says what it cannot show, and has the library's numbers."""

from __future__ import annotations

import time

import pytest
from streamlit.testing.v1 import AppTest

from geo.blocs.selection import Part

G7 = "CAN,DEU,FRA,GBR,ITA,JPN,USA"


def _script() -> None:
    from geo.pages.alliances import page as alliances_page  # noqa: PLC0415 - the function is run as a script of its own

    alliances_page.page()


def run(**params: str) -> AppTest:
    """The page at an address."""
    app = AppTest.from_function(_script, default_timeout=60)
    for name, value in {"on": "2026-03-01", **params}.items():
        app.query_params[name] = value
    return app.run()


def faults(app: AppTest) -> list[str]:
    """Exceptions, errors and warnings on the page."""
    return [part.value for part in (*app.exception, *app.error, *app.warning)]


def html(app: AppTest) -> str:
    """Everything written as HTML."""
    return " ".join(str(part.proto.body) for part in app.get("html"))


def table(app: AppTest) -> str:
    """The table of shares, without the links of its rows."""
    found = next(str(part.proto.body) for part in app.get("html") if "<table" in str(part.proto.body))
    return found.replace("&amp;alliance=g7", "")


@pytest.mark.parametrize("part", list(Part))
@pytest.mark.parametrize("column", ["mine", "exports"])
def test_every_part_draws_without_a_fault(part, column):
    app = run(alliance="g7", part=part, column=column)
    assert faults(app) == []
    assert "G7" in html(app)
    assert app.query_params["part"] == part
    assert len(app.get("deck_gl_json_chart")) == (2 if part is Part.COMPARE else 1)


def test_what_is_missing_is_no_data_and_every_share_has_its_source():
    shown = table(run(alliance="g7", list="us-2025"))
    assert "no data" in shown
    assert "WMD 2024" in shown
    assert "USGS 2025" in shown
    assert "HS 260300, 2024" in shown


def test_a_group_of_the_same_countries_has_the_same_table():
    one, other = run(alliance="g7"), run(group=G7, name="Mine")
    assert table(one) == table(other)
    assert "Mine: members account" in html(other)


def test_a_hostile_name_is_shown_as_it_stands():
    app = run(group="AUS,USA", name="<img src=x onerror=alert(1)> **bold**", part="compare")
    assert faults(app) == []
    assert "&lt;img src=x onerror=alert(1)&gt; **bold**" in html(app)
    assert "<img" not in html(app)
    assert any("\\*\\*bold" in part.value for part in app.markdown)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"alliance": "g77"}, "\u2018g7\u2019"),
        ({"on": "yesterday"}, "\u2018yesterday\u2019"),
        ({"group": "AUS,ZZZ"}, "\u2018ZZZ\u2019"),
        ({"list": "us-2099"}, "us-2099"),
        ({"column": "size"}, "Unknown indicator \u2018size\u2019. Showing mine production."),
        ({"target": "200", "part": "accession"}, "give 0.1 to 100"),
        ({"minerals": "tin,kryptonite", "part": "accession"}, "\u2018kryptonite\u2019"),
        ({"mineral": "kryptonite"}, "\u2018kryptonite\u2019"),
    ],
)
def test_a_choice_that_does_not_exist_is_said_beside_a_working_page(params, said):
    app = run(**params)
    assert [*app.exception, *app.error] == []
    (warning,) = app.warning
    assert said in warning.value.replace("\\", "")
    assert len(app.get("deck_gl_json_chart")) == 1


@pytest.mark.parametrize(
    ("alliance", "on", "active"),
    [("pax_silica", "2019-01-01", "since 2025"), ("msp", "2026-06-01", "active 2022\u20132026")],
)
def test_an_alliance_without_members_on_a_day_says_when_it_was_active(alliance, on, active):
    app = run(alliance=alliance, on=on)
    assert faults(app) == []
    (info,) = app.info
    assert f"had no members on this date ({active})" in info.value.replace("\\", "")
    assert app.date_input(key="bloc_on").label == "Membership date"


def test_a_custom_group_starts_from_the_alliance_and_grows():
    app = run(alliance="g7")
    app.selectbox(key="bloc_alliance").select("").run()
    assert faults(app) == []
    assert app.query_params["group"] == G7
    assert app.query_params["name"] == "Custom group (based on G7)"
    app.multiselect(key="bloc_members").select("AUS").run()
    assert app.query_params["group"] == f"AUS,{G7}"
    app.selectbox(key="bloc_alliance").select("quad").run()
    assert "group" not in app.query_params
    assert app.query_params["alliance"] == "quad"


def test_an_emptied_group_is_said_and_can_be_filled():
    app = run(group="AUS", name="Mine")
    app.multiselect(key="bloc_members").unselect("AUS").run()
    assert faults(app) == []
    assert "has no members yet" in html(app)
    assert app.query_params["group"] == "none"
    app.multiselect(key="bloc_members").select("CHL").run()
    assert app.query_params["group"] == "CHL"


def test_a_group_of_all_countries_keeps_its_address():
    app = run(
        group=",".join(sorted({"AUS", "CHL"} | set(G7.split(",")))) + ",BRA,ARG,PER,IND,IDN,KAZ,ZAF,ZMB,COD,MAR,TUR"
    )
    assert faults(app) == []
    assert app.query_params["group"].count(",") == 19


def test_accession_leaves_out_whoever_has_over_half_until_told_otherwise():
    app = run(alliance="g7", part="accession", mineral="rare-earths", minerals="rare-earths")
    assert "The target is out of reach for G7" in html(app)
    assert "Excluded: China." in html(app)
    app.multiselect(key="bloc_without").unselect("CHN").run()
    assert faults(app) == []
    assert app.query_params["without"] == "none"
    assert "G7 would meet the target with one accession: China" in html(app)


def test_a_change_of_any_filter_takes_less_than_three_tenths_of_a_second_of_computing():
    app = run(alliance="g7")
    spent = {}
    changes = {"bloc_list": "us-2025", "bloc_column": "reserves", "bloc_mineral": "cobalt", "bloc_alliance": "forge"}
    for key, value in changes.items():
        before = time.process_time()
        app.selectbox(key=key).select(value).run()
        spent[key] = time.process_time() - before
    assert faults(app) == []
    assert max(spent.values()) < 0.3, spent
