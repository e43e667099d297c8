"""The badge beside a headline says how much of a mineral's trade its codes hold, and never more."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.atlas import shipped
from geo.compose import compose
from geo.content.view import from_address
from geo.pages.shared import show
from geo.trade import forms, model

ON = dt.date(2026, 11, 30)


@pytest.mark.parametrize("mineral", model.minerals_with_flows())
def test_a_badge_counts_the_forms_that_are_there(mineral):
    held = forms.completeness(mineral, model.pick_lines(mineral))
    badge = forms.badge(held)
    assert badge.weak is (held.main_forms_absent and not held.whole)
    count = len(held.present) + len(held.bundled) + len(held.absent)
    if held.whole:
        assert badge.words == "Trade data: complete"
    else:
        assert f"hold {len(held.present)} of the {count} forms" in badge.help
        assert all(name in badge.help for name in held.absent) or held.main_forms_absent


@pytest.mark.parametrize(
    ("address", "words", "weak"),
    [
        ("/flows?mineral=antimony", "Trade data: main forms missing", True),
        ("/flows?mineral=barite", "Trade data: complete", False),
        ("/flows?mineral=cobalt", "Trade data: 2 of 5 forms", False),
        ("/risk?mineral=cobalt&importer=JPN", "Trade data: 2 of 5 forms", False),
        ("/risk?mineral=gallium&importer=JPN", "Trade data: main forms missing", True),
        ("/scenarios?scenario=disruption&mineral=antimony&exporters=CHN", "Trade data: main forms missing", True),
        ("/?mineral=cobalt", "All published by country", False),
    ],
)
def test_views_of_trade_and_production_bear_one(address, words, weak):
    badge = compose(from_address(address), on=ON, atlas=shipped()).badge
    assert badge is not None
    assert (badge.words, badge.weak) == (words, weak)
    html = show.badge_html(badge)
    assert ("atlas-badge weak" in html) is weak
    assert "<summary>" in html


def test_a_price_floor_and_a_projection_have_none():
    for address in ("/scenarios?scenario=price-floor", "/?mineral=lithium&year=2030"):
        assert compose(from_address(address), on=ON, atlas=shipped()).badge is None


def test_what_is_not_published_by_country_is_said():
    found = {
        one: compose(from_address(f"/?mineral={one}&series=usgs"), on=ON, atlas=shipped())
        for one in ("cobalt", "nickel", "zinc")
    }
    for content in found.values():
        assert content.badge is not None
        assert content.badge.words.endswith("published by country")
    assert any(content.badge.words != "All published by country" for content in found.values())
