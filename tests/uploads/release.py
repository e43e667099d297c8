"""The whole 2026 edition in the layout of the survey's own download, made from the transcribed world tables."""

from __future__ import annotations

import csv
import io

from geo.sources import RAW
from geo.uploads import commodities

HEADER = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value",
    "Notes", "Is critical mineral 2025", "Other notes",
)  # fmt: skip
FOLDER = RAW / "usgs" / "mcs2026"
UNITS = {
    "t": "metric tons", "kg": "kilograms", "thousand t": "thousand metric tons", "million t": "million metric tons",
    "million ct": "million carats",
}  # fmt: skip
# Copper's pair is refinery output under a heading that names both; the release says which in its detail.
DETAILS = {"copper": "Refinery production", "titanium": "Sponge metal production"}


def rows(name: str) -> list[dict[str, str]]:
    """Rows of one transcribed file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def detail(line: dict[str, str]) -> str:
    """What the release says of the figure."""
    chapter, _, product = line["chapter"].partition("/")
    if line["measure"] != "production":
        return line["measure"].capitalize()
    stage = next((word for word in ("Mine", "Refinery", "Smelter") if word in line["table"]), "World")
    return DETAILS.get(chapter, f"{stage} production") + (f": {product.replace('-', ' ')}" if product else "")


def lines() -> list[list[str]]:
    """Every row of the release; a chapter without a place in the atlas (cement) and salient rows among them."""
    titles = {row["chapter"]: row for row in rows("chapters.csv")}
    known = commodities.of_series("usgs")
    found = [["CEMENT", "World Production and Capacity:", "Cement", "China", "Production", "Cement production",
              "thousand metric tons", "2025_estimated", "1,700,000", "Estimated.", "No", ""],
             ["COBALT", "Salient Statistics—United States:", "Cobalt", "United States", "Imports",
              "Imports for consumption", "metric tons", "2025", ">9,000", "", "Yes", ""],
             ["COBALT", "Import Sources", "Cobalt", "Norway", "Import sources", "Metal", "percent",
              "2021\u201324", "25",
              "", "Yes", ""]]  # fmt: skip
    for line in rows("world.csv"):
        one = known.get((line["chapter"], line["measure"]))
        if one is None:
            continue
        chapter = titles[line["chapter"].partition("/")[0]]
        world = line["area"].startswith("World total")
        year = (
            f"{line['year']}_estimated" if line["year"] == "2025" and line["measure"] == "production" else line["year"]
        )
        found.append(
            [
                chapter["title"].upper(), f"{line['table'].partition(':')[0]}:", chapter["title"],
                "World total" if world else line["area"], line["measure"].capitalize(),
                detail(line) + (": rounded" if world else ""), UNITS[one.published_unit], year,
                f"{int(line['print']):,}" if line["print"].isdigit() else line["print"], "", "Yes",
                f"({chapter['unit_note']})",
            ]
        )  # fmt: skip
    return found


def content() -> bytes:
    """The file as it is downloaded: Windows-1252, numbers with separators in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(lines())
    return text.getvalue().encode("cp1252")
