"""What neighbouring tools were reported to get wrong, by kind, and the tests that show that the atlas does not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

PROOFS = {
    "A, state stops at the edge of a page": (
        "browser/test_frame.py::test_the_choice_follows_the_user_and_back_takes_one_step",
        "browser/test_frame.py::test_the_window_bears_the_headline_and_every_page_the_name",
        "browser/test_addresses.py::test_a_link_reproduces_the_view",
        "pages/test_frame.py::test_the_choice_follows_the_user_to_another_page_and_back",
        "pages/test_frame.py::test_a_year_that_another_page_lacks_is_replaced_without_a_word",
    ),
    "B, search boxes do not know the names that the library knows": (
        "browser/test_frame.py::test_enter_takes_the_country_that_is_meant",
        "browser/test_frame.py::test_enter_takes_the_mineral_that_is_meant",
        "browser/test_frame.py::test_enter_takes_nothing_that_only_has_the_letters",
        "browser/test_frame.py::test_india_typed_as_importer_is_india_alone",
        "pages/test_frame.py::test_the_search_speaks_the_language_and_finds_the_names_of_all",
    ),
    "C, curves follow the great circle": (
        "maps/test_routes.py::test_the_largest_flows_go_where_goods_go",
        "maps/test_routes.py::test_chile_and_peru_ship_to_china_over_the_pacific",
        "maps/test_projection.py::test_a_way_over_the_pole_is_not_drawn_along_the_upper_edge",
    ),
    "D, the map fails in silence": (
        "browser/test_without_webgl.py::test_without_webgl_the_map_is_a_picture_with_words",
        "browser/test_without_webgl.py::test_a_lost_context_brings_the_picture",
        "browser/test_without_webgl.py::test_a_lost_server_is_said_in_our_words_and_forgotten_when_it_is_back",
        "browser/test_addresses.py::test_a_broken_table_is_reported_in_words",
    ),
    "E, cut at the edge, no way back": (
        "browser/test_map_view.py::test_a_tooltip_stays_inside_the_map",
        "browser/test_map_view.py::test_a_keyboard_zooms_in_and_finds_the_whole_world_again",
        "browser/test_map_view.py::test_the_wheel_scrolls_the_page_and_with_ctrl_zooms",
        "browser/test_fitting.py::test_no_text_is_cut_on_a_phone",
        "maps/test_flows.py::test_no_name_is_cut_by_the_edge_of_the_map",
        "maps/test_sankey.py::test_a_long_name_has_the_lines_that_it_needs_and_a_long_word_is_fitted_into_its_room",
    ),
    "F, text where numbers or safe text belong": (
        "test_downloads.py::test_excel_reads_the_letters_as_they_are",
        "test_downloads.py::test_numbers_read_like_the_print",
        "test_downloads.py::test_no_cell_and_no_header_is_a_formula",
        "test_downloads.py::test_a_workbook_holds_texts_and_numbers_only",
    ),
    "G, assistive modes": (
        "browser/test_without_webgl.py::test_forced_colours_keep_the_legend_and_the_slider",
        "browser/test_reading.py::test_axe_finds_nothing_serious",
        "browser/test_reading.py::test_the_focus_is_seen_on_the_way_to_other_pages",
    ),
    "H, words that misdirect": (
        "test_errors.py::test_a_number_is_answered_with_the_range_and_never_with_a_spelling",
        "maps/test_world.py::test_a_disputed_border_is_dashed_and_others_are_whole",
        "maps/test_world.py::test_every_border_that_is_listed_as_disputed_is_drawn",
    ),
    "I, small places, odd codes": (
        "maps/test_choropleth.py::test_small_countries_with_a_figure_have_a_dot_and_others_have_none",
        "maps/test_choropleth.py::test_small_members_and_the_selected_country_have_a_dot_without_a_figure",
        "maps/test_choropleth.py::test_a_click_means_a_country_by_its_shape_its_dot_or_a_site",
    ),
}


@pytest.mark.parametrize("kind", PROOFS)
def test_every_kind_has_tests_that_are_there(kind):
    for proof in PROOFS[kind]:
        path, _, name = proof.partition("::")
        written = ast.parse((HERE / path).read_text(encoding="utf-8")).body
        assert name in {one.name for one in written if isinstance(one, ast.FunctionDef)}, proof


def test_the_kinds_are_nine():
    assert [kind[0] for kind in PROOFS] == list("ABCDEFGHI")
