"""Choosing with mouse and keyboard: what is chosen stays, and the page is never loaded anew."""

from playwright.sync_api import expect

COBALT = "/?mineral=cobalt&view=production-share&stage=mine&series=wmd&year=2023&alliance=none"
AUSTRALIA = (135.0, -25.0)


def test_a_click_selects_a_country_and_another_clears_it(look, place):
    looking = look(COBALT)
    pixels = looking.drawn_map()
    looking.click_map(place(pixels, *AUSTRALIA), country="AUS")
    expect(looking.page.get_by_role("heading", name="Australia produces")).to_be_visible()
    selected = looking.drawn_map()
    assert (selected != pixels).any()
    looking.click_map(place(selected, *AUSTRALIA), country=None)
    expect(looking.page.get_by_role("heading", name="Australia produces")).to_have_count(0)


def test_a_click_beside_the_land_selects_nothing(read, place):
    looking = read(COBALT)
    pixels = looking.drawn_map()
    column, row = place(pixels, -140.0, 5.0)
    looking.map.click(position={"x": column, "y": row})
    looking.drawn_map()
    assert "country" not in looking.query


def test_hovering_names_the_country_and_its_figure(read, place):
    looking = read(COBALT)
    column, row = place(looking.drawn_map(), *AUSTRALIA)
    looking.map.hover(position={"x": column, "y": row})
    tooltip = looking.page.locator(".deck-tooltip")
    expect(tooltip).to_contain_text("Australia")
    expect(tooltip).to_contain_text("World Mining Data")
    expect(tooltip).to_contain_text("Rank 4 of 19")


def test_the_keyboard_selects_a_country(look):
    looking = look(COBALT)
    looking.drawn_map()
    looking.choose("Country", "Chile")
    looking.wait_for_query(country="CHL")
    expect(looking.page.get_by_role("heading", name="Chile produces")).to_be_visible()


def test_another_mineral_repaints_without_loading_the_page(look):
    looking = look(COBALT)
    pixels = looking.drawn_map()
    looking.page.evaluate("window.stillTheSamePage = true")
    looking.choose("Mineral", "Lithium")
    looking.wait_for_query(mineral="lithium")
    looking.wait_for_another_map(pixels)
    assert looking.page.evaluate("window.stillTheSamePage") is True


def test_the_selected_country_survives_another_mineral_and_year(look, place):
    looking = look(COBALT)
    looking.click_map(place(looking.drawn_map(), *AUSTRALIA), country="AUS")
    looking.choose("Mineral", "Nickel")
    looking.wait_for_query(mineral="nickel", country="AUS")
    slider = looking.page.get_by_role("slider", name="Year")
    slider.focus()
    slider.press("ArrowLeft")
    looking.wait_for_query(mineral="nickel", year="2022", country="AUS")
    expect(looking.page.get_by_role("heading", name="Australia produces")).to_be_visible()


def test_zoom_and_pan_survive_a_change_of_year(look, place, alike):
    looking = look(COBALT)
    whole = looking.drawn_map()
    column, row = place(whole, 25.0, 0.0)
    looking.map.hover(position={"x": column, "y": row})
    looking.page.keyboard.down("Control")  # the wheel alone scrolls the page
    looking.page.mouse.wheel(0, -600)
    looking.page.keyboard.up("Control")
    zoomed = looking.wait_for_another_map(whole)
    slider = looking.page.get_by_role("slider", name="Year")
    slider.focus()
    slider.press("ArrowRight")
    looking.wait_for_query(year="2024")
    looking.page.mouse.move(5, 5)
    later = looking.drawn_map()
    # Shares of two years paint most countries alike: the zoomed maps agree, the whole one does not.
    assert alike(later, zoomed) > 0.9
    assert alike(whole, zoomed) < 0.8
