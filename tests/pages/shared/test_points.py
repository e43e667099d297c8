"""Scatter charts: what is named, what a click gives, and that one specification serves every view."""

from __future__ import annotations

from dataclasses import replace

from geo.content.charts import Points, Role, role_colour
from geo.maps.colours import DARK, LIGHT
from geo.pages.shared import points

CHART = Points(
    title="Risk matrix",
    x="Import risk",
    y="HHI",
    size="Imports, million USD",
    ids=("tin", "zinc", "cobalt"),
    names=("Tin", "Zinc", "Cobalt"),
    across=(0.2, 0.205, 0.21),
    up=(0.3, 0.3, 0.9),
    sizes=(1.0, 2.0, 3.0),
    roles=(Role.FIRST, Role.FIRST, Role.SELECTED),
    texts=("GeoPolRisk 0.060", "GeoPolRisk 0.062", "GeoPolRisk 0.189"),
    end=0.6,
    levels=(0.1, 0.7),
)


def rows(chart: Points, width: int = 1440) -> dict[str, dict[str, object]]:
    return {row["id"]: row for row in points.spec(chart, LIGHT, width=width)["datasets"]["points"]}


def test_names_that_would_overlap_leave_the_higher_score_and_the_chosen_one() -> None:
    labels = {name: row["label"] for name, row in rows(CHART).items()}
    assert labels == {"tin": "", "zinc": "Zinc", "cobalt": "Cobalt"}
    apart = replace(CHART, across=(0.1, 0.4, 0.21))
    assert {row["label"] for row in rows(apart).values()} == {"Tin", "Zinc", "Cobalt"}


def test_a_role_has_its_colour_on_light_and_dark_pages() -> None:
    assert rows(CHART)["cobalt"]["colour"] == role_colour(Role.SELECTED, LIGHT)
    dark = points.spec(CHART, DARK, width=1440)["datasets"]["points"]
    assert dark[-1]["colour"] == role_colour(Role.SELECTED, DARK)


def test_curves_join_equal_products_within_the_axes() -> None:
    datasets = points.spec(CHART, LIGHT, width=1440)["datasets"]
    # To six digits, as a chart's figures are sent.
    assert all(abs(row["x"] * row["y"] - float(row["level"])) < 1e-6 for row in datasets["curves"])
    # Within the twenty binary digits of a chart's figures.
    assert all(row["y"] <= 1 and row["x"] <= 0.6 + 1e-6 for row in datasets["curves"])
    assert [row["text"] for row in datasets["ends"]] == ["0.1"]  # 0.7 is nowhere within 0.6 times 1


def test_a_click_gives_the_id_and_the_kept_specification_is_not_changed() -> None:
    first, second = points.spec(CHART, LIGHT, width=1440), points.spec(replace(CHART, end=0.9), LIGHT, width=1440)
    (pick,) = (one for one in first["params"] if one["name"] == points.PICK)
    assert pick["select"]["fields"] == ["id"]
    ends = [next(one["value"] for one in made["params"] if one["name"] == "end") for made in (first, second)]
    assert ends == [0.6, 0.9]
    assert first["layer"] is second["layer"]
