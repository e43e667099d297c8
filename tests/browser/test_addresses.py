"""A link reproduces the view; a bad link or a broken file is said in words."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]


def test_a_link_reproduces_the_view(look):
    looking = look("/?mineral=cobalt&view=production-share&year=2022&alliance=g7")
    looking.drawn_map()
    wanted = {"mineral": "cobalt", "view": "production-share", "year": "2022", "alliance": "g7"}
    assert wanted.items() <= looking.query.items()
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("cobalt")
    expect(looking.page.get_by_role("heading", level=1)).to_contain_text("2022")
    expect(looking.page.locator("[data-testid=stAlert]")).to_have_count(0)


def test_the_address_written_by_the_page_shows_the_same_map(look, alike):
    first = look("/?mineral=lithium&alliance=none")
    pixels = first.drawn_map()
    first.choose("Indicator", "Share of world reserves")
    first.wait_for_query(view="reserves-share")
    pixels = first.wait_for_another_map(pixels)
    again = look(first.page.url.removeprefix(first.base))
    # Labels may lie a fraction of a pixel apart.
    assert alike(again.drawn_map(), pixels) > 0.98
    assert again.query == first.query


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/?mineral=%3Cscript%3Ealert(1)%3C/script%3E&year=9999", "<script>"),
        ("/?mineral=cobolt", "cobalt"),
        ("/?mineral=cobalt&year=1850", "1850"),
        ("/?alliance=nowhere", "nowhere"),
        ("/?country=XXX", "XXX"),
    ],
)
def test_a_bad_link_gets_a_warning_and_a_map(look, path, word):
    looking = look(path)
    expect(looking.page.locator("[data-testid=stAlert]").first).to_contain_text(word)
    looking.drawn_map()
    expect(looking.page.locator(".stException")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("production", lambda path: path.write_bytes(path.read_bytes()[:5000])),
        ("map_shapes", lambda path: path.unlink()),
    ],
)
def test_a_broken_table_is_reported_in_words(serve_copy, look, name, damage):
    def break_it(root):
        (path,) = (root / "data" / "tables").glob(f"{name}.*")
        damage(path)

    looking = look(at=serve_copy(break_it))
    alert = looking.page.locator("[data-testid=stAlert]").first
    expect(alert).to_contain_text(name)
    expect(alert).to_contain_text("cannot be used")
    expect(looking.page.locator(".stException")).to_have_count(0)
    expect(looking.page.get_by_text("Traceback")).to_have_count(0)


def test_the_download_has_the_shares_of_the_command_line(look, tmp_path):
    looking = look("/?mineral=cobalt&view=production-share&stage=mine&series=wmd&year=2023&alliance=none")
    looking.drawn_map()
    looking.page.get_by_test_id("stPopover").filter(has_text="Export").get_by_role("button").click()
    with looking.page.expect_download() as download:
        looking.page.get_by_test_id("stDownloadButton").filter(has_text="CSV").get_by_role("button").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.startswith("cobalt-production-share-mine-2023-")
    assert path.suffix == ".csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("# ")))
    shares = {row["iso3"]: float(row["share"]) for row in rows if row["iso3"] and row["share"]}
    command = ["concentration", "--mineral", "cobalt", "--stage", "mine", "--year", "2023", "--series", "wmd", "--json"]
    printed = subprocess.run([sys.executable, "-m", "geo", *command], cwd=ROOT, capture_output=True, check=True)
    answer = json.loads(printed.stdout)
    assert shares == pytest.approx(answer["shares"])
    assert sum(share**2 for share in shares.values()) == pytest.approx(0.5072, abs=5e-5)
