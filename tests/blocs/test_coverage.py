"""The matrix: hand-worked cells, and what must hold for every group."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.blocs import coverage
from geo.blocs.holdings import OWN_COLUMNS, ShareOf
from geo.blocs.ledger import gather
from geo.dataset import Dataset
from geo.engine.base import EmbeddedEngine
from geo.errors import NotComputableError
from geo.indicators.concentration import bloc_share, concentration
from geo.reference.tables.minerals import read_hs

WORLD = ("AUS", "CHL", "CHN", "MEX", "PER", "USA")
groups = st.sets(st.sampled_from(WORLD), min_size=1)


def test_a_cell_is_an_interval_where_others_are_unnamed(ledger):
    cell = coverage.cell(ledger, "copper", ShareOf.MINE, {"CHL", "USA"})
    # 50 + 10 of 100 named; the 10 of "other countries" may be theirs.
    assert (cell.low, cell.high) == pytest.approx((0.6, 0.7))
    assert cell.contributors == ("CHL", "USA")
    assert (cell.top_outsider, cell.top_outsider_share) == ("PER", pytest.approx(0.3))


def test_no_figure_is_no_data_and_not_zero(ledger):
    cell = coverage.cell(ledger, "copper", ShareOf.REFINED, {"CHL"})
    assert cell.low is None
    assert cell.high is None
    assert cell.reason


def test_a_member_without_output_is_a_true_zero(ledger):
    assert coverage.cell(ledger, "fluorspar", ShareOf.MINE, {"CHL"}).low == 0


def test_only_members_without_a_published_figure_are_no_zero(ledger):
    # The United States are listed for fluorspar, but their output is not published.
    cell = coverage.cell(ledger, "fluorspar", ShareOf.MINE, {"USA", "CHL"})
    assert cell.low is None
    assert cell.unknown == ("USA",)
    assert "United States" in cell.reason
    assert coverage.cell(ledger, "fluorspar", ShareOf.MINE, {"USA", "MEX"}).low == pytest.approx(0.4)


def test_weakest_first_puts_missing_figures_last(ledger):
    cells = coverage.matrix(ledger, {"CHL"})
    assert coverage.weakest_first(cells, ShareOf.MINE) == ("fluorspar", "copper")
    assert coverage.weakest_first(cells, ShareOf.RESERVES) == ("copper", "fluorspar")


def test_below_needs_the_upper_end_to_be_below(ledger):
    cells = coverage.matrix(ledger, {"USA", "MEX"})
    # Copper is 10 % to 20 %, fluorspar 40 %.
    assert coverage.below(cells, ShareOf.MINE, 0.15) == ((), 2)
    assert coverage.below(cells, ShareOf.MINE, 0.21) == (("copper",), 2)


def test_a_group_without_members_is_refused(ledger):
    with pytest.raises(NotComputableError, match="no members"):
        coverage.matrix(ledger, set())


def test_world_hhi_counts_the_group_as_many_and_as_one(ledger):
    found = coverage.world_hhi(ledger.holdings["copper", ShareOf.MINE], {"CHL", "PER"})
    # .25 + .09 + .01 = .35, with the unnamed tenth as one supplier .36; as one .64 + .01 and .81 + .01.
    assert (found.many_low, found.many_high) == pytest.approx((0.35, 0.36))
    assert (found.one_low, found.one_high) == pytest.approx((0.65, 0.82))


@given(group=groups, joining=st.sampled_from(WORLD))
@settings(deadline=None)
def test_a_new_member_never_lowers_a_share_nor_the_hhi_as_one(ledger, group, joining):
    before, after = coverage.matrix(ledger, group), coverage.matrix(ledger, group | {joining})
    for key, cell in before.items():
        if cell.low is not None:
            # A newcomer without a published figure turns nothing into not known, never into less.
            assert after[key].low is None or after[key].low >= cell.low - 1e-12
            assert after[key].low is not None or cell.low == 0
            held = cell.holding
            assert (
                coverage.world_hhi(held, group | {joining}).one_low >= coverage.world_hhi(held, group).one_low - 1e-12
            )


@given(group=groups)
@settings(deadline=None)
def test_a_group_and_all_the_others_make_the_world(ledger, group):
    inside = coverage.matrix(ledger, group)
    outside = coverage.matrix(ledger, {*WORLD} - group or {"FRA"})
    for key, cell in inside.items():
        if cell.low is not None and outside[key].low is not None:
            assert cell.low + outside[key].low + cell.holding.residual == pytest.approx(1)


def test_a_comparison_is_a_minus_b(ledger):
    found = coverage.compare(ledger, {"CHL"}, {"PER"}, ["copper"])
    assert found["copper", ShareOf.MINE].difference == pytest.approx(0.2)
    assert found["copper", ShareOf.REFINED].difference is None


def test_the_table_keeps_missing_shares_missing(ledger):
    cells = coverage.matrix(ledger, {"CHL"})
    frame = coverage.to_frame(cells, ledger.minerals).set_index(["mineral", "column"])
    assert frame.loc[("copper", "refined"), "share_low"] != frame.loc[("copper", "refined"), "share_low"]
    assert frame.loc[("fluorspar", "mine"), "share_low"] == 0
    assert frame.loc[("copper", "exports"), "hs_lines"] == "260300"


def test_the_shipped_matrix_gives_the_shares_of_the_map():
    data = Dataset.load()
    shipped = gather(data, EmbeddedEngine.open(), read_hs())
    members = frozenset({"AUS", "CAN", "USA", "CHL", "JPN"})
    for (mineral, column), held in list(shipped.holdings.items())[::7]:
        if column in OWN_COLUMNS:
            measure = "reserves" if column is ShareOf.RESERVES else "production"
            panel = data.panel(mineral=mineral, stage=held.stage, year=held.year, series=held.series, measure=measure)
            one, cell = bloc_share(concentration(panel), members), coverage.cell(shipped, mineral, column, members)
            assert cell.unknown == one.members_without_figure
            if cell.low is None:
                assert one.low == 0
                assert cell.unknown
            else:
                assert (cell.low, cell.high) == pytest.approx((one.low, one.high))
