from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import numbers

S = numbers.NBSP
NAN = float("nan")


def spaced(text: str) -> str:
    return text.replace(" ", S)


@pytest.mark.parametrize(
    ("usd", "text"),
    [
        (5_610_000_000, "USD 5.61 bn"),
        (999_900_000, "USD 1 bn"),
        (854_300_000, "USD 854 m"),
        (999_499, "USD 999,000"),
        (12_345, "USD 12,300"),
        (0, "USD 0"),
        (None, "no data"),
        (NAN, "no data"),
    ],
)
def test_money(usd, text):
    assert numbers.money(usd) == (text if text == "no data" else spaced(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.000123456, "0.000123"),
        (0.5, "0.5"),
        (9.996, "10"),
        (12.34, "12.3"),
        (999.4, "999"),
        (999.6, "1,000"),
        (1234, "1,230"),
        (1_234_567, "1,230,000"),
        (-45.67, "-45.7"),
        (1e-12, "0.000000000001"),
        (6e22, "60,000,000,000,000,000,000,000"),
    ],
)
def test_three_significant_digits(value, text):
    assert numbers.significant(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "t", "0 t"),
        (0.2, "t", "200 kg"),
        (0.00005, "t", "0.05 kg"),
        (1, "t", "1 t"),
        (999, "t", "999 t"),
        (999.4, "t", "999 t"),
        (999.9, "t", "1 kt"),
        (269_000, "t", "269 kt"),
        (999_499, "t", "999 kt"),
        (999_999, "t", "1 Mt"),
        (22_900_000, "t", "22.9 Mt"),
        (2_600_000_000, "t", "2.6 Gt"),
        (0, "ct", "0 ct"),
        (47_000_000, "ct", "47 million ct"),
        (1_700_000_000, "ct", "1.7 billion ct"),
        (0, "Mm3", "0 million m³"),
        (4_000_000, "Mm3", "4 trillion m³"),
        (87.5, "%", "87.5 %"),
        (0.4, "%", "0.4 %"),
        (NAN, "t", "no data"),
        (None, "t", "no data"),
    ],
)
def test_amount_in_the_largest_fitting_unit(value, unit, text):
    assert numbers.amount(value, unit).replace(S, " ") == text


def test_an_unknown_unit_is_no_amount():
    with pytest.raises(ValueError, match="furlong"):
        numbers.amount(1, "furlong")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 %"),
        (0.00099, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.0994, "9.9 %"),
        (0.0996, "10 %"),
        (0.7134, "71 %"),
        (1, "100 %"),
        (NAN, "no data"),
        (None, "no data"),
    ],
)
def test_share(value, text):
    assert numbers.share(value).replace(S, " ") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.031, "+3.1 pp"),
        (-0.031, "\u22123.1 pp"),
        (0, "0.0 pp"),
        (-0.0001, "0.0 pp"),
        (-0.0006, "\u22120.1 pp"),
    ],
)
def test_points_have_a_sign_unless_they_round_to_nothing(value, text):
    assert numbers.points(value) == spaced(text)


@pytest.mark.parametrize(
    ("value", "text"), [(0.124, "+12 %"), (-0.12, "\u221212 %"), (-0.001, "0 %"), (0.0, "0 %"), (12.345, "+1,234 %")]
)
def test_change_has_a_sign_unless_it_rounds_to_nothing(value, text):
    assert numbers.change(value) == spaced(text)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.4048, 0.4117, "4,048\u20134,117"),
        (0.50719, 0.50721, "5,072"),
        (0.50714, 0.50716, "5,071\u20135,072"),
        (1, 1, "10,000"),
    ],
)
def test_hhi_as_points_or_as_an_interval(low, high, text):
    assert numbers.hhi_range(low, high) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.97, "1.0 years"),
        (9.94, "9.9 years"),
        (9.96, "10 years"),
        (166.7, "167 years"),
        (2345.6, "2,346 years"),
    ],
)
def test_years(value, text):
    assert numbers.years(value) == spaced(text)


@pytest.mark.parametrize("form", [numbers.share, numbers.points, numbers.hhi, numbers.years, numbers.change])
def test_a_missing_number_is_a_word(form):
    assert form(None) == form(NAN) == "no data"


finite = st.floats(min_value=-1e15, max_value=1e15, allow_nan=False)


@settings(deadline=None)
@given(value=finite)
def test_no_text_has_an_exponent_or_a_nan(value):
    texts = [form(value) for form in (numbers.points, numbers.change)]
    texts += [form(abs(value)) for form in (numbers.share, numbers.hhi, numbers.years)]
    texts += [numbers.amount(abs(value), unit) for unit in ("t", "ct", "Mm3", "%")]
    for text in texts:
        assert "e+" not in text
        assert "e-" not in text
        assert "nan" not in text
        assert not text.startswith(("-", "\u22120.0"))


@settings(deadline=None)
@given(value=st.floats(min_value=1e-6, max_value=1e12))
def test_an_amount_reads_back_within_half_a_percent(value):
    number, unit = numbers.amount(value, "t").split(S)
    factor = {"Gt": 1e9, "Mt": 1e6, "kt": 1e3, "t": 1.0, "kg": 1e-3}[unit]
    assert math.isclose(float(number.replace(",", "")) * factor, value, rel_tol=0.00501)


@settings(deadline=None)
@given(one=st.floats(0, 1), other=st.floats(0, 1))
def test_a_larger_share_never_reads_smaller(one, other):
    def read(value: float) -> float:
        return float(numbers.share(value).replace("<", "").replace(S, "").replace("%", ""))

    low, high = sorted((one, other))
    assert read(low) <= read(high)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((2024,), "2024"),
        ((2024, 2025), "2024, 2025"),
        ((2018, 2019, 2020), "2018\u20132020"),
        ((2024, 2018, 2019, 2020), "2018\u20132020, 2024"),
    ],
)
def test_years_in_words(found, words):
    assert numbers.year_spans(found) == words
