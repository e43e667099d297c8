import pytest

from geo import vocabulary as v
from geo.uploads import units


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("t", v.Unit.TONNE, 1),
        ("metric tons", v.Unit.TONNE, 1),
        ("metr. t", v.Unit.TONNE, 1),
        ("thousand metric tons", v.Unit.TONNE, 1e3),
        ("kt", v.Unit.TONNE, 1e3),
        ("Mt", v.Unit.TONNE, 1e6),
        ("kilograms", v.Unit.TONNE, 1e-3),
        ("lb", v.Unit.TONNE, 0.00045359237),
        ("short tons", v.Unit.TONNE, 0.90718474),
        ("troy oz", v.Unit.TONNE, 31.1034768e-6),
        ("carats", v.Unit.CARAT, 1),
        ("million carats", v.Unit.CARAT, 1e6),
        ("Mio m3", v.Unit.MILLION_M3, 1),
        ("bcm", v.Unit.MILLION_M3, 1000),
        ("billion cubic feet", v.Unit.MILLION_M3, 28.316846592),
        ("percent", v.Unit.PERCENT, 1),
        ("1,000 t", v.Unit.TONNE, 1e3),
        ("1 000 t", v.Unit.TONNE, 1e3),
        ("x 1.000 t", v.Unit.TONNE, 1e3),
        ("10³ t", v.Unit.TONNE, 1e3),
        ("1,000,000 t", v.Unit.TONNE, 1e6),
        ("10^6 t", v.Unit.TONNE, 1e6),
        ("tonnes (x 1,000)", v.Unit.TONNE, 1e3),
    ],
)
def test_units_as_published(text: str, unit: v.Unit, factor: float) -> None:
    found = units.read(text)
    assert found is not None
    assert (found.unit, found.content) == (unit, "")
    assert found.factor == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    "text", ["mt", "MT", "oz", "thousand oz", "furlongs", "", "dollars", "t of dreams", "11,000 t", "2,000 t"]
)
def test_what_can_be_read_two_ways_or_not_at_all_is_not_read(text: str) -> None:
    assert units.read(text) is None


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("kt LCE", "Li2CO3"),
        ("t Li2O", "Li2O"),
        ("t V₂O₅", "V2O5"),
        ("lb U3O8", "U3O8"),
        ("t REO", "REO"),
        ("tonnes (metal content)", "metal"),
        ("metric tons, cobalt content", "Co"),
        ("metric tons of contained lithium", "Li"),
    ],
)
def test_a_unit_can_say_what_is_weighed(text: str, content: str) -> None:
    found = units.read(text)
    assert found is not None
    assert found.content == content


@pytest.mark.parametrize(
    ("one", "other", "factor"),
    # Li2O: 2 x 6.94 / (2 x 6.94 + 15.999) = 13.88 / 29.879; the others likewise from the table of weights.
    [
        ("Li2O", "Li", 0.46454),
        ("Li2CO3", "Li", 0.18785),
        ("V2O5", "V", 0.56017),
        ("Nb2O5", "Nb", 0.69905),
        ("Ta2O5", "Ta", 0.81897),
        ("U3O8", "U", 0.84801),
        ("WO3", "W", 0.79297),
        ("Cr2O3", "Cr", 0.68421),
        ("Li2CO3", "Li2O", 0.40438),
        ("K2O", "K", 0.83015),
    ],
)
def test_contents_convert_by_atomic_weights(one: str, other: str, factor: float) -> None:
    there, back = units.content_factor(one, other), units.content_factor(other, one)
    assert there == pytest.approx(factor, abs=6e-6)
    assert back is not None
    assert there * back == pytest.approx(1)


@pytest.mark.parametrize(("one", "other"), [("Li2O", "Co"), ("REO", "Nd"), ("", "Li"), ("Li", "")])
def test_contents_of_different_elements_do_not_convert(one: str, other: str) -> None:
    assert units.content_factor(one, other) is None


def test_only_diamonds_turn_mass_into_carats() -> None:
    assert units.unit_factor(v.Unit.TONNE, v.Unit.CARAT) == 5e6
    assert units.unit_factor(v.Unit.TONNE, v.Unit.MILLION_M3) is None
