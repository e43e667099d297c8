"""A reader uploads, fixes, compares, accepts, saves, reloads and rolls back, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import ROOT, Look, Server, serve

HEADER = "country,mineral,stage,measure,year,value,unit,basis,status,source,note\n"
ROW = "{},cobalt,mine,production,2025,{},t,Co content,,desk,\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The application with a store of its own."""
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    with serve(ROOT, tmp_path) as running:
        yield running


def drop(page: Page, name: str, text: str) -> None:
    chooser = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    chooser.wait_for(state="attached")
    chooser.set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def save(page: Page, message: str) -> None:
    page.get_by_role("button", name="Use in this session").click()
    page.get_by_label("Save as dataset").fill("desk")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("What changed").fill(message)
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.slow
def test_upload_fix_compare_accept_reload_and_roll_back(look: Callable[..., Look], desk: Server) -> None:
    page = look("/upload", at=desk).page
    drop(page, "cobalt.csv", HEADER + ROW.format("Congo (Kinshasa)", 190_000) + ROW.format("Chinna", 2_000))
    expect(page.get_by_text("Every table of it has a faulty row")).to_be_visible()
    page.get_by_role("button", name="Apply to all").click()
    expect(page.get_by_text("What would change")).to_be_visible()
    expect(page.locator("[data-testid=stDeckGlJsonChart] canvas").first).to_be_visible()
    save(page, "first")
    expect(page.get_by_text("Dataset: desk v1")).to_be_visible()

    page.get_by_role("link", name="Map").first.click()
    expect(page.locator(".atlas-source").first).to_contain_text("desk v1")
    expect(page.locator(".atlas-headline")).to_contain_text("cobalt")

    again = look("/upload", at=desk).page
    expect(again.get_by_text("Dataset: desk v1")).to_have_count(0)
    again.get_by_role("button", name="Open version").click()
    expect(again.get_by_text("Dataset: desk v1")).to_be_visible()
    drop(again, "more.csv", HEADER + ROW.format("Cuba", 5_000))
    save(again, "second")
    expect(again.get_by_text("Dataset: desk v2")).to_be_visible()
    again.get_by_label("Version", exact=True).click()
    again.get_by_role("option", name="1").click()
    again.get_by_role("button", name="Roll back to it").click()
    expect(again.get_by_text("Dataset: desk v3")).to_be_visible()
    again.get_by_role("button", name="Back to shipped data").click()
    expect(again.get_by_text("Dataset: desk v3")).to_have_count(0)


# Years as columns, names and numbers as a French office writes them; neither stage nor unit is said.
FRENCH = (
    "Pays;Substance;2022;2023;2024 (e)\n"
    "R\u00e9publique d\u00e9mocratique du Congo;Cobalt;144 000;175 000;220 000\n"
    "Indon\u00e9sie;Cobalt;9 600;19 000;28 000\n"
    "Nouvelle-Cal\u00e9donie;Cobalt;2 000;1 900;1 500\n"
    "Zambbia;Cobalt;300;250;250\n"
)


def test_a_first_time_user_maps_an_unknown_french_table_in_under_ten_interactions(
    look: Callable[..., Look], desk: Server
) -> None:
    looking = look("/upload", at=desk)
    page, done = looking.page, []

    def act(what: str, do: Callable[..., object], *words: object) -> None:
        do(*words)
        done.append(what)

    act("drop the file", drop, page, "tableau_2024.csv", FRENCH)
    expect(page.get_by_text("Filled in from what the file says")).to_be_visible()
    act("say the stage", page.get_by_label("or one stage for the whole file").fill, "mine")
    act("say the unit", page.get_by_label("or one unit for the whole file").fill, "t")
    act("take the columns", page.get_by_role("button", name="Use these columns").click)
    expect(page.get_by_text("Corrections, each for all rows")).to_be_visible()
    act("read Zambbia as Zambia", page.get_by_role("button", name="Apply to all").click)
    expect(page.get_by_text("What would change")).to_be_visible()
    act("use it", page.get_by_role("button", name="Use in this session").click)
    act("see it", page.get_by_role("link", name="Cobalt, mine, 2024").click)
    looking.wait_for_query(mineral="cobalt", series="tableau-2024", year="2024")
    expect(page.locator(".atlas-headline")).to_contain_text("DR Congo mined 88")
    expect(page.locator(".atlas-source").first).to_contain_text("tableau_2024.csv")
    looking.drawn_map()
    assert len(done) < 10, done
