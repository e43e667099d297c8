"""The sites of a country: counted by mineral and confidence, and never taken for all that there are."""

from __future__ import annotations

import datetime as dt

from geo.atlas import shipped
from geo.compose import compose
from geo.content.content import Content
from geo.content.view import Page, View
from geo.country import sites
from geo.exports import files
from geo.tables import sites as table


def profile(code: str) -> Content:
    return compose(View(page=Page.COUNTRY, country=code), on=dt.date(2026, 11, 30), atlas=shipped())


def test_every_site_of_the_country_is_counted_by_mineral():
    every = table.SITES.read()
    own = every[every["iso3"] == "CHL"]
    found = sites.of_country(shipped().dataset, "CHL").set_index("mineral")
    copper = own[own["mineral"] == "copper"]
    row = found.loc["copper"]
    assert row["sites"] == len(copper)
    assert row["mines"] == copper["facilities"].str.contains("mine").sum()
    assert row["works"] == copper["facilities"].str.contains("smelter|refinery|plant").sum()
    assert [row[one] for one in ("high", "moderate", "very_low")] == [
        (copper["confidence"] == one).sum() for one in ("high", "moderate", "very low")
    ]
    assert found["sites"].sum() == len(own)


def test_what_icmm_knows_and_may_not_publish_stands_beside_the_counts():
    # Supplemental table of the release: copper, 901 of 1,950 sites in the public list.
    copper = sites.of_country(shipped().dataset, "CHL").set_index("mineral").loc["copper"]
    assert (copper["published_world"], copper["known_world"]) == (901, 1950)
    note = sites.listing(shipped().dataset, "CHL").note
    assert "has 143 sites in Chile" in note
    assert "ICMM knows more sites than it may publish" in note


def test_the_profile_lists_them_with_source_and_a_way_to_the_map():
    content = profile("CHL")
    listing = next(one for one in content.tables if one.title == "Mines, smelters and refineries")
    assert listing.rows[1][:2] == ("Copper", "108")
    assert listing.links[0][0].view.params()["sites"] == "1"
    assert any(origin.id == sites.SOURCE_ID for origin in content.caption.origins)
    assert " Sites: " in content.caption.source
    assert set(listing.frame["source_id"]) == {sites.SOURCE_ID}
    assert files.csv(content)


def test_a_country_without_a_site_in_the_list_is_not_said_to_have_none():
    content = profile("AND")
    listing = next(one for one in content.tables if one.title == "Mines, smelters and refineries")
    assert listing.frame.empty
    assert listing.note == (
        "ICMM\u2019s public release of September 2025 has no site in Andorra. ICMM knows more sites than it may "
        "publish, and does not say in which countries."
    )
    assert not any(origin.id == sites.SOURCE_ID for origin in content.caption.origins)
