"""Accession: hand-worked rankings, and greedy against every possible choice."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.blocs.accession import AccessionQuestion, Goal, Target, accession, default_columns, dominant_outsiders
from geo.blocs.holdings import Holding, Ledger, Purchases, ShareOf
from geo.errors import NotComputableError, UnknownChoiceError

MINED = (ShareOf.MINE,)


def ask(ledger, members, minerals, goal, limit, without=()):
    question = AccessionQuestion(tuple(minerals), MINED, frozenset(without))
    return accession(ledger, members, question, Target(goal, limit))


def test_the_ranking_adds_each_country_s_mean_share(ledger):
    found = ask(ledger, {"USA"}, ["copper", "fluorspar"], Goal.OWN_SHARE, 0.5)
    # Half of 60, 50, 40 and 30 per cent: the other mineral counts as nothing from them.
    assert [(one.iso3, one.gain) for one in found.candidates] == [
        ("CHN", pytest.approx(0.30)),
        ("CHL", pytest.approx(0.25)),
        ("MEX", pytest.approx(0.20)),
        ("PER", pytest.approx(0.15)),
    ]


def test_steps_until_the_own_share_is_reached(ledger):
    found = ask(ledger, {"USA"}, ["copper"], Goal.OWN_SHARE, 0.85)
    assert [state.joined for state in found.steps] == [None, "CHL", "PER"]
    assert [state.value for state in found.steps] == pytest.approx([0.1, 0.6, 0.9])
    assert found.met == 2
    assert found.exact


def test_a_target_above_what_is_named_is_out_of_reach(ledger):
    found = ask(ledger, {"USA"}, ["copper"], Goal.OWN_SHARE, 0.95)
    assert found.met is None
    assert found.steps[-1].value == pytest.approx(0.9)


def test_a_target_met_already_needs_nobody(ledger):
    assert ask(ledger, {"CHL"}, ["copper"], Goal.OWN_SHARE, 0.5).met == 0


def test_whoever_is_not_considered_never_joins(ledger):
    found = ask(ledger, {"USA"}, ["copper"], Goal.OWN_SHARE, 0.9, without={"CHL"})
    assert [one.iso3 for one in found.candidates] == ["PER"]
    assert found.met is None


def test_an_outsider_s_share_of_output_falls_only_by_its_own_accession(ledger):
    found = ask(ledger, {"USA"}, ["copper"], Goal.OUTSIDER_OUTPUT, 0.4)
    assert [(state.joined, state.outsider) for state in found.steps] == [(None, "CHL"), ("CHL", "PER")]
    assert found.met == 1
    stuck = ask(ledger, {"USA"}, ["copper"], Goal.OUTSIDER_OUTPUT, 0.4, without={"CHL"})
    assert stuck.met is None
    assert stuck.steps[-1].value == pytest.approx(0.5)


def test_purchases_count_those_of_new_members_too(ledger):
    # Fluorspar to the United States: 80 % from China. Nobody else buys: only China itself can help.
    stuck = ask(ledger, {"USA"}, ["fluorspar"], Goal.OUTSIDER_PURCHASES, 0.65, without={"CHN"})
    assert stuck.met is None
    assert (stuck.steps[0].outsider, stuck.steps[0].value) == ("CHN", pytest.approx(0.8))
    free = ask(ledger, {"USA"}, ["fluorspar"], Goal.OUTSIDER_PURCHASES, 0.65)
    assert [state.joined for state in free.steps] == [None, "CHN"]
    assert free.steps[1].value == pytest.approx(0.2)
    # Copper to the United States: all 20 from Chile. With China 60 of 100.
    joined = ask(ledger, {"USA"}, ["copper"], Goal.OUTSIDER_PURCHASES, 0.65, without={"CHL"})
    assert [state.joined for state in joined.steps] == [None, "CHN"]
    assert joined.steps[1].value == pytest.approx(0.6)


def test_what_has_no_figure_is_named_and_left_out(ledger):
    question = AccessionQuestion(("copper",), (ShareOf.MINE, ShareOf.REFINED))
    found = accession(ledger, {"USA"}, question, Target(Goal.OWN_SHARE, 0.5))
    assert [(name, column) for name, column, _ in found.missing] == [("copper", ShareOf.REFINED)]
    assert found.steps[0].value == pytest.approx(0.1)


@pytest.mark.parametrize("limit", [0, -0.1, 1.01])
def test_a_target_that_is_no_share_is_refused(ledger, limit):
    with pytest.raises(NotComputableError, match="above 0 %"):
        ask(ledger, {"USA"}, ["copper"], Goal.OWN_SHARE, limit)


def test_questions_without_an_answer_are_refused(ledger):
    with pytest.raises(NotComputableError, match="no members"):
        ask(ledger, set(), ["copper"], Goal.OWN_SHARE, 0.5)
    with pytest.raises(UnknownChoiceError, match="copper"):
        ask(ledger, {"USA"}, ["coper"], Goal.OWN_SHARE, 0.5)
    with pytest.raises(NotComputableError, match="Nothing"):
        ask(ledger, {"USA"}, [], Goal.OWN_SHARE, 0.5)


def test_the_dominant_outsiders_and_the_default_stage(ledger):
    # Chile has exactly half of the copper, China 60 % of the fluorspar.
    assert dominant_outsiders(ledger, {"USA"}, ["copper", "fluorspar"], MINED) == ("CHN",)
    assert dominant_outsiders(ledger, {"CHN"}, ["copper", "fluorspar"], MINED) == ()
    assert default_columns(ledger, ["copper"]) == MINED
    assert default_columns(ledger, []) == (ShareOf.REFINED,)


CODES = ("AAA", "BBB", "CCC", "DDD", "EEE")


def world(shares: list[list[int]], flows: list[list[int]] | None = None) -> Ledger:
    """Minerals m0, m1 … with these outputs by country, and one square of flows for m0."""
    holdings = {}
    for number, amounts in enumerate(shares):
        total = sum(amounts)
        held = {code: amount / total for code, amount in zip(CODES, amounts, strict=True)}
        ordered = dict(sorted(held.items(), key=lambda item: -item[1]))
        holdings[f"m{number}", ShareOf.MINE] = Holding(
            f"m{number}", ShareOf.MINE, ordered, 0.0, total, "t", "", "", "mine", 2024, (), (), ()
        )
    purchases = {}
    if flows is not None:
        square = np.array(flows, dtype=float)
        sellers, buyers = np.nonzero(square)
        values = square[sellers, buyers]
        purchases["m0"] = Purchases(
            "m0", "mine", 2024, (), sellers, buyers, values, values, *(np.zeros_like(values),) * 2, None, "", ()
        )
    return Ledger("test", CODES, tuple(f"m{n}" for n in range(len(shares))), holdings, {}, purchases)


amounts = st.lists(st.integers(0, 20), min_size=5, max_size=5).filter(any)


@given(shares=st.lists(amounts, min_size=1, max_size=3), limit=st.integers(1, 100))
@settings(deadline=None)
def test_the_largest_first_needs_the_fewest_countries(shares, limit):
    ledger = world(shares)
    found = accession(ledger, {"AAA"}, AccessionQuestion(ledger.minerals, MINED), Target(Goal.OWN_SHARE, limit / 100))
    values = [state.value for state in found.steps]
    assert values == sorted(values)

    def reached(joined):
        group = {"AAA", *joined}
        mean = sum(sum(held.shares[code] for code in group) for held in ledger.holdings.values()) / len(shares)
        return mean >= limit / 100 - 1e-12

    fewest = next((n for n in range(5) for joined in combinations(CODES[1:], n) if reached(joined)), None)
    assert found.met == fewest


squares = st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=5, max_size=5)


@given(flows=squares, limit=st.sampled_from([0.3, 0.5, 0.6, 0.65, 0.8]))
@settings(deadline=None)
def test_when_called_exact_no_other_choice_does_better_by_purchases(flows, limit):
    square = np.array(flows, dtype=float)
    np.fill_diagonal(square, 0)
    if square[:, 0].sum() == 0:
        return
    ledger = world([[1, 1, 1, 1, 1]], square.tolist())
    # BBB never joins, so that only the purchases of the others can dilute what it sells.
    found = accession(
        ledger, {"AAA"}, AccessionQuestion(("m0",), MINED, frozenset({"BBB"})), Target(Goal.OUTSIDER_PURCHASES, limit)
    )

    def share(joined):
        group = [CODES.index(code) for code in ("AAA", *joined)]
        sold = np.delete(square[:, group].sum(axis=1), group)
        return sold.max(initial=0) / square[:, group].sum()

    assert found.steps[-1].value == pytest.approx(share([state.joined for state in found.steps[1:]]))
    assert (found.met is not None) == (found.steps[-1].value <= limit + 1e-12)
    if found.exact:
        ways = ((n, joined) for n in range(4) for joined in combinations(CODES[2:], n))
        assert found.met == next((n for n, joined in ways if share(joined) <= limit + 1e-12), None)
