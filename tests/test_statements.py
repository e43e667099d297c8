"""Equal statements are equal wherever a view makes them: sentence, tile, chart, table, file and address.

Audit, "numbers contradict each other": bauxite's share had changed by 4.7 points in the sentence and 14.9 in the tile.
A statement is read from what is printed, by what it is about; every place that makes it must print the same.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd
import pytest

from geo import numbers
from geo.api import record
from geo.atlas import shipped
from geo.blocs.ledger import ledger_of
from geo.compose import compose
from geo.content.charts import Lines
from geo.content.content import Content
from geo.content.view import from_record
from geo.errors import GeoError
from geo.exports import files
from geo.locale.say import sentence
from geo.production.selection import DEFAULT_ALLIANCE
from geo.reference import countries
from geo.reference.names import country_in_text
from geo.risk import model as risk_model
from geo.trade import model as trade_model
from geo.vocabulary import Measure
from tests.views import ON, Words, flows, holdings, imports, maps

# What is stated, where, and the text.
Statement = tuple[str, str, str]
SHARE = r"(?:<\u202f)?[\d.]+\u202f%"
RANGE = rf"{SHARE}(?: to {SHARE})?"


def shown(words: Words) -> Content | None:
    """The view, or nothing where it is refused."""
    try:
        return compose(from_record(words), on=ON)
    except GeoError:
        return None


def found(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text)


def ranged(text: str) -> str:
    """A range of shares as sentences write it."""
    return re.sub(r"(?<=\d)\u2013", "\u202f% to ", text)


def signed(done: str) -> str:
    """ "risen 96 %" as a tile has it: "+96 %"; what has not changed is a zero."""
    if "not changed" in done:
        return "0"
    number = re.search(r"(?:<\u202f)?[\d.,]+", done)
    return ("+" if "risen" in done else "\u2212") + (number[0].replace("\u202f", "") if number else "")


def change(text: str) -> str:
    """The number of a change, without unit and year: 0 for what rounds to nothing."""
    number = text.partition(" since")[0].replace("\u202f", "").removesuffix("pp").removesuffix("%").strip()
    return "0" if not number.strip("+\u2212-0.") else number.removesuffix(".0")


def of_map(content: Content) -> Iterator[Statement]:
    """Top producer, its share, concentration, change and the alliance's share."""
    frame, caption = content.table.frame, content.caption
    tiles = {tile.label.partition(" (")[0].partition(": ")[0]: tile for tile in content.tiles}
    first = frame[frame["rank"] == 1].iloc[0]
    name = countries.name_of(first["iso3"])
    yield "top", "table", name
    yield "top", "bars", content.bars.names[0]
    largest = next(tile for tile in content.tiles if tile.label.startswith("Largest: "))
    yield "top", "tile", largest.label.removeprefix("Largest: ")
    begins = content.headline.startswith(sentence(country_in_text(first["iso3"])).removesuffix("."))
    yield "top", "headline", name if begins else content.headline
    yield "share", "table", numbers.share(first["share"])
    yield "share", "tile", tiles["Largest"].value
    yield "share", "bars", content.bars.texts[0].partition(" \u00b7 ")[0]
    yield "share", "rows", content.table.rows[1][-1]
    if stated := found(rf" ({SHARE}) of ", content.headline):
        yield "share", "headline", stated[1]
    over_time = next((one for one in content.charts if one.title == "Shares over time"), None)
    if isinstance(over_time, Lines) and name in over_time.series:
        yield "share", "chart", numbers.share(over_time.series[name][over_time.years.index(content.view.year)])
    yield "hhi", "tile", tiles["HHI"].value
    if stated := found(r"HHI ([\d,\u2013]+)\)", caption.finding):
        yield "hhi", "finding", stated[1]
    since = next((text for text in caption.details if text.startswith("Since ")), "")
    if stated := found(r"has (risen [^ ]+|fallen [^ ]+|not changed) and .* share has (.*?)\.$", since):
        yield "growth", "details", change(signed(stated[1]))
        yield "growth", "tile", change(tiles["World output"].change)
        yield "shift", "details", change(signed(stated[2]))
        yield "shift", "tile", change(tiles["Largest"].change)
    for text in caption.details:
        if stated := found(rf"^Members of .* account for ({RANGE})", text):
            yield "alliance", "details", stated[1]
            yield "alliance", "tile", ranged(tiles["Alliance share"].value)


def of_flows(content: Content) -> Iterator[Statement]:
    """Top exporter's share and the concentration of the exporters."""
    if content.bars is None:
        return
    text = f"{content.headline}. {content.caption.finding}"
    if stated := found(rf"(?:^|\. )(.+?) shipped ({SHARE}) of the world", text):
        yield "share", "words", stated[2]
        yield "share", "bars", content.bars.texts[0].partition(" \u00b7 ")[0]
    tile = next(tile.value for tile in content.tiles if tile.label == "Exporters' HHI")
    yield "hhi", "tile", tile
    for chart in content.charts:
        if not isinstance(chart, Lines) or not chart.title.startswith("Concentration of exporters"):
            continue
        yield "hhi", "chart", numbers.hhi(chart.series["HHI"][chart.years.index(content.view.year)] / 10_000)
    if stated := found(rf"largest flow, .*, ({SHARE}) of world trade", text):
        yield "flow", "words", stated[1]
        yield "flow", "table", numbers.share(content.table.frame["share_of_world"].iloc[0])
        yield "flow", "rows", content.table.rows[1][-1]
    weight = next(tile.value for tile in content.tiles if tile.label == "Gross weight")
    if stated := found(r"\(([\d.,]+\u202f\w+) gross weight\)", text):
        yield "weight", "words", stated[1]
        yield "weight", "tile", weight


def of_imports(content: Content) -> Iterator[Statement]:
    """The largest supplier's share, concentration, score and the share from outside the alliance."""
    text = " ".join((f"{content.headline}.", content.caption.finding, *content.caption.details))
    tiles = {tile.label: tile.value for tile in content.tiles}
    suppliers = content.tables[2].frame
    if content.bars is not None and len(suppliers):
        first = suppliers.iloc[0]
        if stated := found(rf"(?:^|\. )(.+?) supplied ({SHARE}) of ", text):
            yield "share", "words", stated[2]
        yield "share", "table", numbers.share(first["share"])
        yield "share", "bars", content.bars.texts[0].partition(" \u00b7 ")[0]
        yield "share", "rows", content.table.rows[1][1]
        yield "share", "tile", next(value for label, value in tiles.items() if label.startswith(f"{first['name']}, by"))
        yield "hhi", "tile", tiles["HHI of suppliers"]
        yield "hhi", "table", numbers.hhi(float((suppliers["share"] ** 2).sum()))
        if stated := found(r"equivalent to ([\d.]+) equal suppliers", text):
            yield "equal suppliers", "words", stated[1]
            yield "equal suppliers", "table", f"{1 / float((suppliers['share'] ** 2).sum()):.1f}"
        if stated := found(rf"({SHARE}) of the imports by .* came from outside", text):
            yield "outside", "words", stated[1]
            yield "outside", "tile", next(value for label, value in tiles.items() if label.startswith("From outside"))
            outside = suppliers[~suppliers["inside"].astype(bool)]
            yield "outside", "table", numbers.share(float(outside["share"].sum()))
    row = content.tables[1].frame.set_index("mineral").loc[content.view.mineral]
    if stated := found(r"GeoPolRisk score ([\d.]+)", text):
        yield "score", "words", stated[1]
        yield "score", "tile", tiles["GeoPolRisk score"]
        yield "score", "table", f"{row['score']:.3f}"


def of_holding(content: Content) -> Iterator[Statement]:
    """The alliance's share of the world on the map, in the matrix and among the tiles."""
    tiles = {tile.label: tile.value for tile in content.tiles}
    if "Alliance share" not in tiles:
        return
    row = content.table.frame.set_index("mineral_id").loc[content.view.mineral]
    column = dict(content.view.more)["column"]
    low, high = numbers.share(row[column]), numbers.share(row[f"{column}_to"])
    yield "alliance", "tile", ranged(tiles["Alliance share"])
    yield "alliance", "matrix", low if low == high else f"{low} to {high}"
    of_countries = content.map_table.frame
    inside = float(of_countries.loc[of_countries["member"] == "yes", "share"].sum())
    yield "alliance, named", "matrix", low
    yield "alliance, named", "map", numbers.share(inside)
    outside = of_countries[of_countries["member"] == "no"]
    label = next((label for label in tiles if label.endswith(", non-member")), "")
    if label:
        yield "non-member", "tile", f"{label.removesuffix(', non-member')} {tiles[label]}"
        yield "non-member", "map", f"{outside['country'].iloc[0]} {numbers.share(outside['share'].iloc[0])}"


READERS = {"map": of_map, "flows": of_flows, "risk": of_imports, "alliances": of_holding}


def disagreements(words: Words, *, whole: bool = False) -> list[str]:
    """Statements of a view that are not the same everywhere; *whole*: files and the address are read too."""
    content = shown(words)
    if content is None:
        return []
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for what, where, text in READERS[words["page"]](content):
        said[what][where] = text
    faults = [f"{words}: {what}: {places}" for what, places in said.items() if len(set(places.values())) > 1]
    return faults + (in_files(content) if whole else [])


def in_files(content: Content) -> list[str]:
    """Whether the CSV and the JSON of the address have the words and the numbers of the view."""
    caption, made = content.caption, json.loads(record.document(content))
    csv = files.csv(content).decode("utf-8-sig").replace('"', "")
    text = " ".join(csv.split())
    faults = [part for part in (caption.title, caption.finding, *caption.details) if " ".join(part.split()) not in text]
    if (made["title"], made["finding"], made["details"]) != (caption.title, caption.finding, list(caption.details)):
        faults.append("the words of the address are others")
    for table, copied in zip(content.tables, made["tables"], strict=True):
        for name in ("share", "share_of_world", "score"):
            if name in table.frame:
                values = [None if value is None else float(value) for value in (row[name] for row in copied["rows"])]
                own = [None if pd.isna(value) else float(value) for value in table.frame[name]]
                same = [
                    one is other if one is None or other is None else one == pytest.approx(other, rel=1e-9)
                    for one, other in zip(own, values, strict=True)
                ]
                faults += [] if all(same) else [f"{table.title}: {name}"]
    return faults


def test_a_view_that_contradicts_itself_is_found():
    """The kind of the audit: 4.7 points in the sentence, 14.9 in the tile."""
    assert change(signed("risen by 4.7 percentage points")) == "+4.7"
    assert change("+4.7\u202fpp since 2019") == "+4.7" != change("+14.9\u202fpp since 2019")
    assert change(signed("risen 96\u202f%")) == change("+96\u202f% since 2019")
    assert change(signed("not changed")) == change("0\u202f% since 2019") == "0"
    assert ranged("12\u201318\u202f%") == "12\u202f% to 18\u202f%"


@pytest.mark.parametrize("mineral", ["bauxite", "bentonite", "kaolin", "perlite", "talc", "lignite"])
def test_the_change_of_the_largest_share_is_one_number(mineral):
    words = {"page": "map", "mineral": mineral}
    content = shown(words)
    assert content is not None
    assert {what for what, _, _ in of_map(content)} >= {"share", "hhi", "growth", "shift", "alliance"}
    assert disagreements(words, whole=True) == []


def test_every_reader_reads_something():
    read = {
        "map": {"page": "map", "mineral": "cobalt"},
        "flows": {"page": "flows", "mineral": "cobalt"},
        "risk": {"page": "risk", "mineral": "cobalt", "importer": "JPN"},
        "alliances": {"page": "alliances", "mineral": "cobalt", "column": "mine"},
    }
    least = {"map": 6, "flows": 4, "risk": 5, "alliances": 3}
    for page, words in read.items():
        content = shown(words)
        assert content is not None
        told = defaultdict(set)
        for what, where, _ in READERS[page](content):
            told[what].add(where)
        assert len(told) >= least[page], page
        assert all(len(places) > 1 for places in told.values()), told


def test_a_sample_of_views_agrees_with_itself():
    sample = [*list(maps())[::331], *list(flows())[::23], *list(imports())[::397], *list(holdings())[::53]]
    assert [fault for words in sample for fault in disagreements(words, whole=words["page"] == "map")] == []


@pytest.mark.slow
def test_every_view_agrees_with_itself():
    every = (*maps(), *flows(), *imports(), *holdings())
    assert [fault for words in every for fault in disagreements(words, whole=words["page"] == "map")] == []


# Pages against each other.


def _same_as_the_map(mineral: str) -> list[str]:
    """What the pages of alliances and countries, and the chain, say of the panels that the map shows."""
    ledger, faults = ledger_of(shipped()), []
    for (name, column), holding in ledger.holdings.items():
        if name != mineral or column not in {"mine", "refined"}:
            continue
        words = {"mineral": mineral, "stage": holding.stage, "series": holding.series, "year": str(holding.year)}
        told = defaultdict(set)
        for page in ({"page": "map", **words}, {"page": "alliances", "mineral": mineral, "column": str(column)}):
            content = shown(page)
            if content is None:
                continue
            for what, _, text in READERS[page["page"]](content):
                if what == "alliance":
                    told[what].add(text)
            tiles = {tile.label.partition(" (")[0]: tile.value for tile in content.tiles}
            told["hhi"].add(tiles.get("HHI") or tiles.get("HHI: members separately", ""))
            table = content.map_table.frame
            told["share"].add(numbers.share(table["share"].max()))
        told["hhi"].discard("")
        top = max(holding.shares, key=lambda code: holding.shares[code])
        profile = shown({"page": "country", "country": top})
        if profile is not None:
            own = profile.table.frame
            made = own[own["measure"] == Measure.PRODUCTION]
            row = made[
                (made["mineral"] == mineral) & (made["series"] == holding.series) & (made["stage"] == holding.stage)
            ]
            told["share"] |= {numbers.share(share) for share in row[row["year"] == holding.year]["share"]}
        faults += [f"{mineral}, {column}: {what}: {texts}" for what, texts in told.items() if len(texts) > 1]
    return faults


def _same_imports(mineral: str, importer: str) -> list[str]:
    """What import risk, flows and a cap on one supplier say of one importer's largest supplier by value."""
    lines = risk_model.lines_of(mineral)
    counted = tuple(sorted(lines.loc[lines["counted"], "hs6"]))
    if counted != tuple(sorted(trade_model.pick_lines(mineral))):
        return []
    told: dict[str, str] = {}
    for words in (
        {"page": "risk", "mineral": mineral, "importer": importer, "year": "2024"},
        {"page": "flows", "mineral": mineral, "country": importer, "year": "2024"},
        {"page": "scenarios", "scenario": "diversification", "mineral": mineral, "importer": importer, "by": "value"},
    ):
        content = shown(words)
        text = "" if content is None else f"{content.headline}. {content.caption.text}"
        if stated := found(rf"supplied ({SHARE}) of ", text):
            told[words["page"]] = stated[1]
        if content is not None and words["page"] == "scenarios" and len(counted) == 1:
            told["cap"] = numbers.share(content.table.frame["share_now"].max())
    return [] if len(set(told.values())) < 2 else [f"{mineral}, {importer}: {told}"]


def test_pages_agree_with_each_other():
    for mineral in ("cobalt", "bauxite", "graphite"):
        assert _same_as_the_map(mineral) == []
    assert [fault for mineral in ("barite", "cobalt", "tin") for fault in _same_imports(mineral, "JPN")] == []


@pytest.mark.slow
def test_all_pages_agree_with_each_other():
    faults = [fault for mineral in shipped().dataset.minerals() for fault in _same_as_the_map(mineral)]
    scored = [one for one in risk_model.minerals_scored(shipped().dataset) if one in trade_model.minerals_with_flows()]
    pairs = [(mineral, importer) for mineral in scored for importer in ("DEU", "JPN", "USA")]
    assert [*faults, *(fault for pair in pairs for fault in _same_imports(*pair))] == []


def test_the_share_of_the_alliance_is_one_on_the_map_of_members():
    """The view of the alliance against the rest, and the view of shares, of the same figures."""
    for mineral in ("cobalt", "lithium", "nickel"):
        shares = shown({"page": "map", "mineral": mineral, "alliance": DEFAULT_ALLIANCE})
        members = shown({"page": "map", "mineral": mineral, "alliance": DEFAULT_ALLIANCE, "view": "alliance"})
        assert shares is not None
        assert members is not None
        tile = next(ranged(tile.value) for tile in shares.tiles if tile.label == "Alliance share")
        assert tile in members.headline


@pytest.mark.parametrize("mineral", ["antimony", "cobalt", "rare-earths", "barite"])
def test_the_completeness_of_the_forms_is_one_beside_every_headline_of_trade(mineral):
    views = (
        {"page": "flows", "mineral": mineral},
        {"page": "risk", "mineral": mineral, "importer": "USA"},
        {"page": "scenarios", "mineral": mineral, "exporters": "CHN", "to": "USA"},
    )
    told = [content.badge for words in views if (content := shown(words))]
    assert len(told) == len(views)
    assert len(set(told)) == 1
    assert told[0] is not None
    assert ("complete" in told[0].words) == (mineral == "barite")
    assert told[0].weak == (mineral == "antimony")
