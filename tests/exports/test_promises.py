"""What files and slides promise, and which test holds each promise: one list, for who changes an export.

A name is that of a test function; every one named here exists, and what had no test has one below.
"""

from __future__ import annotations

import ast
import functools
import io
import json
import re
from pathlib import Path

import pytest
import shapely
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex
from pptx import Presentation

from geo.compose import compose_slide
from geo.content.view import Slide, from_address
from geo.exports import flows, html, legend, paper, pptx, sheet
from geo.maps import world

from .conftest import ON

TESTS = Path(__file__).parent.parent
PROMISES = {
    "no box instead of a letter, in any language and format": (
        "exports/test_fonts.py::test_no_language_has_a_box_instead_of_a_letter",
        "exports/test_fonts.py::test_every_letter_of_the_catalogues_and_names_travels_with_the_atlas",
        "exports/test_fonts.py::test_the_shipped_letters_are_small",
    ),
    "one meaning of a colour on map, bars, lines and legend": (
        "exports/test_pairs.py::test_map_bars_and_lines_mean_the_same_by_a_colour",
        "exports/test_panels.py::test_bars_and_map_give_a_member_and_another_the_same_meaning",
        "exports/test_pptx.py::test_exporters_have_one_colour_on_map_bars_and_lines",
        "maps/test_colours.py::test_a_member_has_one_hue_in_outlines_areas_bars_and_lines",
    ),
    "one axis, the same countries in the same order beside each other": (
        "exports/test_pairs.py::test_both_sides_have_the_same_countries_in_the_same_order_on_one_axis",
        "exports/test_pairs.py::test_slides_draw_them_so_and_members_and_others_have_one_colour",
    ),
    "the title of a pair compares": (
        "exports/test_panels.py::test_the_title_of_a_pair_compares_both_sides",
        "exports/test_pairs.py::test_two_alliances_are_compared_by_their_share_under_their_short_names",
    ),
    "the picture proves the title, and its data are in the files": (
        "exports/test_panels.py::test_the_supplier_of_the_title_has_the_longest_bar_and_the_darkest_land",
        "exports/test_panels.py::test_a_comparison_shows_the_maps_of_both_groups",
        "exports/test_panels.py::test_every_mineral_of_the_matrix_stands_on_the_page_clear_of_the_foot",
        "exports/test_panels.py::test_every_table_of_the_view_is_in_the_files",
        "exports/test_globe.py::test_a_globe_shows_what_its_title_says",
    ),
    "a name that does not exist ends with exit code 2 and the nearest one": (
        "cli/test_export.py::test_a_name_that_does_not_exist_ends_with_the_nearest_one",
        "cli/test_export.py::test_lenient_goes_on_with_remarks",
    ),
    "written words whose figures have aged are marked until they are confirmed": (
        "briefing/test_aged.py::test_a_title_with_an_old_figure_is_marked_and_goes_into_the_exported_notes",
        "briefing/test_aged.py::test_what_the_author_confirmed_is_not_marked_until_the_figures_change",
    ),
    "a template is filled by its own places, light or dark, 16:9 or 4:3; our own master fits its slides": (
        "exports/test_pptx_places.py::test_every_place_of_a_template_holds_what_it_is_for",
        "exports/test_pptx_places.py::test_the_source_stands_over_the_footer_and_under_the_places",
        "exports/test_pptx_places.py::test_map_and_letters_suit_the_ground_of_the_template",
        "exports/test_pptx_template.py::test_a_template_file_of_powerpoint_is_used_too",
        "exports/test_pptx_template.py::test_slides_without_room_for_a_map_are_refused_in_words",
        "exports/test_pptx.py::test_our_own_master_is_as_wide_as_its_slides_and_its_title_stands_where_the_slides_have_it",
        "exports/test_pptx_schemas.py::test_every_kind_of_deck_is_valid",
    ),
    "one language in a file, numbers as it writes them": (
        "cli/test_export.py::test_names_and_notes_of_a_briefing_are_in_the_language_of_its_file",
        "exports/test_pptx.py::test_numbers_of_a_chart_are_written_as_the_texts_are",
        "exports/test_spoken.py::test_a_deck_describes_its_pictures_charts_and_tables_in_the_language_and_tags_every_run",
        "exports/test_spoken.py::test_the_numbers_of_a_scale_follow_the_language",
    ),
    "names leave their countries free, zero is neither sea nor missing, a basis is in the sentence, nothing is cut": (
        "exports/test_regions.py::test_names_that_would_hide_their_country_stand_at_the_end_of_a_line",
        "exports/test_promises.py::test_a_published_zero_has_an_edge_on_paper",
        "maps/test_choropleth.py::test_missing_zero_and_not_listed_are_three_different_things",
        "scenarios/test_content.py::test_every_sentence_with_tonnes_of_trade_says_gross_weight",
        "exports/test_pairs.py::test_nothing_on_paper_is_cut_where_it_can_wrap",
        "exports/test_panels.py::test_nothing_is_cut",
    ),
    "GeoJSON says of every area whether it is a member, and its rings run as RFC 7946 wants": (
        "exports/test_files.py::test_geojson_says_of_every_area_whether_it_is_a_member",
        "exports/test_files.py::test_rings_run_as_rfc_7946_wants",
    ),
    "globe, regions, sizes, transparency and logo": (
        "exports/test_globe.py::test_every_format_has_the_globe",
        "exports/test_globe.py::test_nothing_is_drawn_beyond_the_edge_and_what_is_behind_not_at_all",
        "exports/test_globe.py::test_flows_and_their_ends_are_drawn_in_front_only",
        "exports/test_regions.py::test_a_region_names_its_own_countries_only",
        "exports/test_regions.py::test_a_size_has_a_name_or_is_free",
        "exports/test_regions.py::test_a_picture_of_a_region_has_the_pixels_that_were_asked_for_and_no_background",
        "exports/test_export.py::test_a_logo_stands_at_the_top_right_and_leaves_the_title_room",
    ),
    "links have a host and can be clicked in PDF and PowerPoint": (
        "exports/test_regions.py::test_a_pdf_has_a_language_bookmarks_a_title_and_links",
        "exports/test_pptx.py::test_slides_have_numbers_a_language_and_links",
    ),
    "a deleted briefing comes back, and F5 loses none": (
        "briefing/test_store.py::test_a_deleted_briefing_is_gone_from_links_and_lists_until_that_is_undone",
        "browser/test_briefing.py::test_an_unnamed_briefing_survives_a_reload_on_another_page_and_a_deletion_can_be_undone",
    ),
    "HTML turns by Home, End and Space, scrolls by the wheel and prints every slide": (
        "exports/test_promises.py::test_an_interactive_story_turns_scrolls_and_prints_whole",
        "browser/test_exports.py::test_the_keyboard_alone_turns_the_slides",
        "browser/test_exports.py::test_zoom_by_wheel_button_and_key_and_back",
    ),
    "a PDF has a language, bookmarks and the title of its briefing; its text can be copied": (
        "exports/test_regions.py::test_a_pdf_has_a_language_bookmarks_a_title_and_links",
        "exports/test_fonts.py::test_the_text_of_a_pdf_can_be_copied",
        "exports/test_paper.py::test_the_pdf_holds_every_word_as_text",
    ),
    "the foot of a page can be read": ("exports/test_promises.py::test_the_foot_of_a_page_has_letters_to_read",),
    "no word of the screen, code or checksum on paper, slides and notes": (
        "exports/test_promises.py::test_paper_and_notes_speak_of_no_tooltip_no_code_and_no_checksum",
    ),
    "no flow leaves its map": (
        "exports/test_promises.py::test_no_curve_leaves_the_map",
        "maps/test_routes.py::test_chile_and_peru_ship_to_china_over_the_pacific",
    ),
    "slides of stocks and floors are full": (
        "exports/test_pptx.py::test_a_short_table_stands_under_the_charts_over_the_whole_width",
        "exports/test_promises.py::test_the_slide_of_a_floor_has_its_line_of_prices",
    ),
    "the window of notes has a clock and the next slide": (
        "pages/briefing/test_page.py::test_the_window_of_notes_tells_what_comes_next",
        "browser/test_briefing.py::test_a_window_of_notes_turns_with_the_screen",
    ),
    "a slide stays as it is where PowerPoint sets it back": (
        "exports/test_pptx.py::test_our_own_master_is_as_wide_as_its_slides_and_its_title_stands_where_the_slides_have_it",
    ),
    "a deck of twelve slides takes less than ten seconds of the processor, one from a question has eight": (
        "exports/test_pptx.py::test_twelve_slides_take_less_than_ten_seconds_of_the_processor",
        "briefing/test_question.py::test_an_alliance_and_an_importer_make_eight_slides_of_live_views",
    ),
}
FLOOR = Slide(from_address("/scenarios?scenario=price-floor&mineral=rare-earths"))


@functools.cache
def _names(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("promise", PROMISES)
def test_every_promise_has_its_test(promise):
    for test in PROMISES[promise]:
        file, _, name = test.partition("::")
        assert name in _names(TESTS / file), test


def test_a_published_zero_has_an_edge_on_paper():
    address = "/?mineral=rare-earths&stage=refined&series=iea&year=2024&view=production-share"
    content = compose_slide(Slide(from_address(address)), on=ON)
    assert "AUS" in set(content.figure.table.loc[content.figure.table["group"] == "zero", "iso3"])
    made = paper.sheet(content)
    drawn = [one for one in made.axes.collections if isinstance(one, LineCollection) and one.get_zorder() == 5]
    assert [to_hex(one.get_colors()[0]) for one in drawn] == [legend.EDGE.lower()]


def test_an_interactive_story_turns_scrolls_and_prints_whole():
    """The parts of the script; the browser tests press the keys."""
    script = (Path(html.__file__).parent / "document.js").read_text(encoding="utf-8")
    assert "Home: () => open(0), End: () => open(data.slides.length - 1)" in script
    assert '" ": () => turn(' in script
    assert "if (!event.ctrlKey && !event.metaKey) return;" in script
    assert 'window.addEventListener("beforeprint"' in script
    page = html.document([FLOOR, FLOOR], on=ON).decode()
    data = json.loads(page.partition('<script type="application/json" id="data">')[2].partition("</script>")[0])
    assert len(data["slides"]) == 2


def test_the_foot_of_a_page_has_letters_to_read():
    made = paper.sheet(compose_slide(Slide(from_address("/?mineral=cobalt&year=2024")), on=ON))
    (foot,) = [one for one in made.axes.texts if one.get_text().startswith("Source: World Mining Data")]
    assert foot.get_fontsize() == sheet._SMALL
    # On A4 lying on its side and on a slide alike.
    assert foot.get_fontsize() >= 7


@pytest.mark.parametrize(
    "address",
    [
        "/risk?importer=eu27&mineral=rare-earths&year=2024",
        "/scenarios?scenario=disruption&mineral=rare-earths&exporters=CHN",
        "/scenarios?scenario=price-floor&mineral=rare-earths",
        "/?mineral=gallium&restrictions=1&day=2024-12-04",
    ],
)
def test_paper_and_notes_speak_of_no_tooltip_no_code_and_no_checksum(address):
    slide = Slide(from_address(address))
    (page,) = Presentation(io.BytesIO(pptx.deck([slide], on=ON))).slides
    texts = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    texts += [
        page.notes_slide.notes_text_frame.text,
        *(box.text for box in paper.sheet(compose_slide(slide, on=ON)).texts),
    ]
    # Addresses keep their codes.
    said = re.sub(r"\S*[?&=]\S*", "", "\n".join(texts))
    assert "tooltip" not in said
    assert re.findall(r"\b(?:CHN|USA|JPN|AUS|DEU|RUS|COD)\b", said) == []
    assert re.findall(r"\b[0-9a-f]{32}\b", said) == []


@pytest.mark.parametrize("mineral", ["copper", "lithium", "nickel", "cobalt"])
def test_no_curve_leaves_the_map(mineral):
    content = compose_slide(Slide(from_address(f"/flows?mineral={mineral}&year=2024")), on=ON)
    earth = world.load()
    drawn = flows.ribbons(earth, content.figure.arrows, content.figure.scale)
    assert len(drawn) > 20
    frame = shapely.box(*earth.bounds).buffer(2.0)
    assert all(frame.covers(shapely.LineString(points)) for points, _, _ in drawn)


def test_the_slide_of_a_floor_has_its_line_of_prices():
    (page,) = Presentation(io.BytesIO(pptx.deck([FLOOR], on=ON))).slides
    charts = [shape for shape in page.shapes if shape.has_chart]
    (table,) = [shape for shape in page.shapes if shape.has_table]
    assert [series.name for series in charts[1].chart.plots[0].series] == ["Price", "Floor"]
    assert charts[1].left > charts[0].left + charts[0].width
    assert table.top >= max(one.top + one.height for one in charts)
