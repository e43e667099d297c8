"""The chain page in a real browser: cards, map of the bottleneck, and a stage chosen from the list."""

from __future__ import annotations

from playwright.sync_api import expect

CHAIN = "/chain?mineral=rare-earths&importer=eu27&alliance=g7"


def test_the_bottleneck_is_named_on_its_card_and_on_the_map(look):
    page = look(CHAIN).page
    # No line ends inside the name of the group; what is copied has its plain hyphen.
    expect(page.locator(".atlas-text .atlas-unbroken, .atlas-headline .atlas-unbroken").first).to_have_text("EU-27")
    expect(page.locator(".atlas-headline")).to_contain_text("is permanent magnets: China supplied 89")
    cards = page.locator("ol.chain > li")
    expect(cards).to_have_count(6)
    # Mineral, importer and alliance stand in the row that every page has.
    expect(page.locator(".st-key-atlas_controls").get_by_role("combobox")).to_have_count(3)
    expect(page.locator("ol.chain > li.bottleneck h2")).to_have_text("Permanent magnets \u2013 bottleneck")
    expect(
        page.locator(".atlas-legend").get_by_text(
            "Permanent magnets (HS 2017 850511): share of the imports of the EU-27"
        )
    ).to_be_visible()


def test_another_stage_can_be_put_on_the_map(look):
    page = look(CHAIN).page
    page.get_by_label("Stage on the map").click()
    page.get_by_role("option", name="Metals").click()
    expect(
        page.locator(".atlas-legend").get_by_text("Metals (HS 1992 280530): share of the imports of the EU-27")
    ).to_be_visible()
    assert "stage=metals" in page.url
