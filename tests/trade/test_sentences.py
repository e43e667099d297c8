"""Words about flows, from numbers that can be checked in the shipped table."""

from __future__ import annotations

import pytest

from geo.engine.base import EmbeddedEngine
from geo.trade import model as trade_model
from geo.trade import sentences as trade_sentences
from geo.trade.model import By, Rest, Trade
from geo.trade.selection import resolve


@pytest.fixture(scope="module")
def cobalt() -> Trade:
    return trade_model.take(EmbeddedEngine.open(), lines=trade_model.pick_lines("cobalt"), year=2024)


def headline(trade: Trade, **wish: str) -> str:
    selection, _ = resolve({"mineral": "cobalt", **wish}, years_of=lambda _: (2024,))
    return trade_sentences.headline(trade, selection).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "words"),
    [(3_019_487.6, "USD 3.02 billion"), (999_999, "USD 1 billion"), (12.3, "USD 12.3 thousand"), (0.4, "USD 400")],
)
def test_money(value, words):
    assert trade_sentences.money(value).replace("\u202f", " ") == words


def test_missing_money_is_a_word():
    assert trade_sentences.money(float("nan")) == trade_sentences.unit_value(float("nan")) == "no data"


def test_headlines(cobalt: Trade):
    assert headline(cobalt) == "DR Congo shipped 58 % of the world\u2019s traded cobalt by value in 2024"
    assert headline(cobalt, country="CHN").startswith(
        "China bought 59 % and sold 4.4 % of the world\u2019s traded cobalt"
    )
    assert headline(cobalt, flow="COD-CHN") == (
        "DR Congo shipped cobalt worth USD 3.02 billion to China in 2024, 54 % of world trade"
    )
    assert "as far as trade statistics know" in headline(cobalt, flow="CHN-TUV")


def test_explanation_names_the_largest_flow_and_the_alliance(cobalt: Trade):
    selection, _ = resolve({"mineral": "cobalt"}, years_of=lambda _: (2024,))
    text = trade_sentences.explanation(cobalt, selection, members=frozenset({"COD"}), alliance="Test")
    assert "from DR Congo to China" in text
    assert "Members of Test shipped 58\u202f% of world exports." in text


def test_the_rest_in_words():
    rest = Rest(count=3, value_kusd=2_000, quantity_t=5, share=0.25, without_weight=1)
    words = trade_sentences.rest(rest, 20, By.QUANTITY).replace("\u202f", " ")
    assert words.startswith("The 20 largest flows are shown. And the rest: 3 flows, USD 2 million, 25 % of world trade")
    assert "1 of them has no weight" in words
    nothing = Rest(count=0, value_kusd=0, quantity_t=0, share=0, without_weight=0)
    assert trade_sentences.rest(nothing, 7, By.VALUE) == "All 7 flows are shown."


def test_lines_say_what_they_bundle():
    (words,) = trade_sentences.lines_in_words("tellurium", ("280450",))
    assert words == "HS 280450 (refined): Boron and tellurium. Bundled or mixed: One line for boron and tellurium"
