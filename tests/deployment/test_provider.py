"""Sign-in by OpenID Connect against a certified provider: who is let in, for how long and with which rights."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from benchmarks.load import free_port, serve
from benchmarks.reader import Reader
from geo.briefing import store as boards
from geo.briefing.storyboard import SavedSlide, Storyboard
from geo.engine.user_files import UserFile
from geo.store import trade_files
from geo.store.briefings import new_id
from tests.deployment.proxy import nginx, trusting
from tests.store.first_schema import FLOWS

pytestmark = pytest.mark.slow
PROVIDER = Path(__file__).with_name("provider")
PATIENCE_MS = 90_000
# Nothing but this machine: the provider's pages would fetch letters elsewhere.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
SECRET = "a secret of the tests, long enough to sign with"  # noqa: S105 - of no other server
HEADER = "country,mineral,stage,measure,year,value,unit,basis\n"
ROW = "Chile,lithium,mine,production,2025,70000,t,Li content\n"
DECK = "Ann's secret deck"


@dataclass(frozen=True)
class House:
    """The atlas with a provider beside it."""

    port: int
    journal: Path
    log: Path

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return f"http://localhost:{self.port}"

    def noted(self, event: str) -> list[dict[str, object]]:
        """What the journal says of an event."""
        lines = self.journal.read_text(encoding="utf-8").splitlines() if self.journal.exists() else []
        return [line for line in map(json.loads, lines) if line["event"] == event]


@contextmanager
def provided(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[House]:
    """A provider that runs, and the settings of an atlas that asks it; the atlas itself is started by the test."""
    if shutil.which("node") is None or not (PROVIDER / "node_modules").exists():
        pytest.skip("the provider is not installed (npm ci --prefix tests/deployment/provider)")
    port, asked = free_port(), free_port()
    # Another host than the atlas's, as it would be: the browser gives neither the other's cookies.
    atlas, issuer = f"http://localhost:{port}", f"http://127.0.0.1:{asked}"
    secrets = folder / "secrets.toml"
    secrets.write_text(
        "[auth]\n"
        f'redirect_uri = "{atlas}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
        'client_id = "atlas"\nclient_secret = "secret-of-the-tests"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        'client_kwargs = { prompt = "login" }\n',
        encoding="utf-8",
    )
    house = House(port, folder / "journal", folder / "log")
    for name, value in (
        ("STREAMLIT_SECRETS_FILES", str(secrets)),
        ("ATLAS_STORE", str(folder / "store.sqlite")),
        ("ATLAS_LOG", str(house.journal)),
        ("ATLAS_PUBLISHERS", "paula@example.org"),
    ):
        patch.setenv(name, value)
    command = ["node", str(PROVIDER / "provider.js"), str(asked), atlas]
    with (folder / "provider").open("wb") as said, subprocess.Popen(command, stdout=said, stderr=said) as provider:
        try:
            _wait(f"{issuer}/.well-known/openid-configuration")
            _fill()
            yield house
        finally:
            provider.terminate()


def _fill() -> None:
    """A briefing of Ann's and a trade file for everyone."""
    boards.save(new_id(), Storyboard(DECK, (SavedSlide("map", {"mineral": "cobalt"}),)), owner="ann@example.org")
    trade_files.save(UserFile("ours.csv", "d" * 64, "baci", FLOWS), owner="Paula@example.org")


def _wait(url: str) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - a provider of our own
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the provider did not come up")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with pytest.MonkeyPatch.context() as patch, provided(tmp_path_factory.mktemp("house"), patch) as house:
        with serve(log=house.log, port=house.port):
            yield house
        assert "Traceback" not in house.log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def somebody(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Give pages of people who share no cookie."""
    contexts = []

    def one() -> Page:
        contexts.append(chromium.new_context())
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE_MS)
        return page

    yield one
    for context in contexts:
        context.close()


def uploads(page: Page, house: House) -> Page:
    """Go to the page that asks for the sign-in."""
    page.goto(f"{house.url}/upload")
    expect(page.get_by_test_id("stFileUploaderDropzone")).to_be_visible()
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    return page


def sign_in(page: Page, house: House, who: str) -> Page:
    """Sign in as one of the people of provider.js, and go back to the page."""
    uploads(page, house).get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("Enter any login").fill(who)
    page.get_by_placeholder("and password").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(f"{house.url}/**")
    return uploads(page, house)


def save(page: Page, name: str) -> None:
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "desk.csv", "mimeType": "text/csv", "buffer": (HEADER + ROW).encode()}
    )
    page.get_by_role("button", name="Use in this session").click()
    page.get_by_label("Save as dataset").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Dataset: {name} v1")).to_be_visible()


@pytest.fixture(scope="module")
def people(house: House, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Give the page of somebody who signs in once for all tests."""
    contexts, pages = [], {}

    def one(who: str) -> Page:
        if who not in pages:
            contexts.append(chromium.new_context())
            pages[who] = contexts[-1].new_page()
            pages[who].set_default_timeout(PATIENCE_MS)
            sign_in(pages[who], house, who)
        return pages[who]

    yield one
    for context in contexts:
        context.close()


# First: the browser of the others keeps an event loop in this thread.
def test_a_header_signs_in_only_where_the_proxy_sets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.setenv("ATLAS_PUBLISHERS", "paula@example.org")
    monkeypatch.setenv("STREAMLIT_SERVER_TRUSTED_USER_HEADERS", '{"X-Forwarded-Email": "email"}')
    _fill()

    async def boxes(port: int, **more: Any) -> set[str]:
        sent = {"X-Forwarded-Email": "paula@example.org"}
        async with Reader(port, "briefing", headers=sent, patience=PATIENCE_MS / 1000, **more) as reader:
            await reader.open()
            return set(reader.boxes)

    with serve() as server, nginx(tmp_path, server.port, server.port) as proxy:
        # Whoever reaches the server itself is believed, so nobody but the proxy may (docs/deployment.md).
        assert "Saved briefing" in asyncio.run(boxes(server.port))
        assert "Saved briefing" not in asyncio.run(boxes(proxy, security=trusting()))


def test_what_an_account_saves_is_its_own_until_a_publisher_shows_it(
    house: House, people: Callable[[str], Page]
) -> None:
    save(people("ann"), "ann's plan")
    (noted,) = house.noted("version.saved")
    assert noted["account"] == "ann@example.org"
    ben, paula = people("ben"), people("paula")
    expect(uploads(ben, house).get_by_text("Nothing is saved yet")).to_be_visible()
    expect(uploads(paula, house).get_by_label("Dataset", exact=True)).to_have_value("ann's plan (ann@example.org)")
    paula.get_by_role("button", name="Show to everybody").click()
    expect(paula.get_by_role("button", name="Show to owner only")).to_be_visible()
    expect(uploads(ben, house).get_by_label("Dataset", exact=True)).to_have_value("ann's plan (ann@example.org)")
    expect(ben.get_by_role("button", name="Open version")).to_be_visible()
    expect(ben.get_by_role("button", name="Delete")).to_have_count(0)
    assert [line["account"] for line in house.noted("dataset.published")] == ["Paula@example.org"]


@pytest.mark.parametrize(
    ("who", "lists", "removes"), [("ann", True, False), ("ben", False, False), ("paula", True, True)]
)
def test_briefings_and_trade_files_have_owners(
    house: House, people: Callable[[str], Page], who: str, *, lists: bool, removes: bool
) -> None:
    page = people(who)
    page.goto(f"{house.url}/briefing")
    page.get_by_test_id("stPopoverButton").filter(has_text="Open").click()
    expect(page.get_by_text("Ready-made", exact=True)).to_be_visible()
    saved = page.get_by_label("Saved briefing")
    expect(saved).to_have_count(int(lists))
    if lists:
        saved.click()
        expect(page.get_by_role("option").filter(has_text=DECK)).to_be_visible()
    page.goto(f"{house.url}/flows")
    page.get_by_text("Upload trade data (BACI").click()
    expect(page.get_by_text("Saved for everyone: ours.csv")).to_be_visible()
    expect(page.get_by_role("button", name="Remove ours.csv for everyone")).to_have_count(int(removes))


def test_who_signs_out_is_nobody_here_and_at_the_provider(house: House, somebody: Callable[[], Page]) -> None:
    page = sign_in(somebody(), house, "ann")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Yes, sign me out").click()
    page.wait_for_url(f"{house.url}/**")
    expect(uploads(page, house).get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    assert not [one["name"] for one in page.context.cookies(house.url) if one["name"].startswith("_streamlit_user")]
    # Whoever asks the provider again is asked who it is.
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_placeholder("and password")).to_be_visible()


@pytest.mark.parametrize(
    ("who", "words"),
    [("eve", "has not verified your e-mail address"), ("nemo", "does not say your e-mail address")],
)
def test_an_address_that_nobody_vouches_for_is_refused_in_words(
    house: House, somebody: Callable[[], Page], who: str, words: str
) -> None:
    page = sign_in(somebody(), house, who)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Dataset", exact=True)).to_have_count(0)


def test_whom_the_provider_refuses_is_nobody(house: House, somebody: Callable[[], Page]) -> None:
    page = somebody()
    uploads(page, house).get_by_role("button", name="Sign in").click()
    page.get_by_text("Cancel").click()
    page.wait_for_url(f"{house.url}/**")
    expect(uploads(page, house).get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_text("Sign in to save uploads")).to_be_visible()


@pytest.mark.parametrize(("secret", "believed"), [(SECRET, True), ("a guess of somebody who is not the server", False)])
def test_a_cookie_that_the_server_did_not_sign_is_not_believed_and_no_header_is(
    house: House, somebody: Callable[[], Page], secret: str, *, believed: bool
) -> None:
    page = somebody()
    claims = {"email": "paula@example.org", "iat": time.time(), "is_logged_in": True, "origin": house.url}
    cookie = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
    page.context.add_cookies([{"name": "_streamlit_user", "value": cookie, "url": house.url}])
    page.context.set_extra_http_headers({"X-Forwarded-Email": "paula@example.org"})
    expect(uploads(page, house).get_by_role("button", name="Sign out")).to_have_count(int(believed))
    expect(page.get_by_role("button", name="Sign in")).to_have_count(int(not believed))


def test_a_sign_in_ends_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, somebody: Callable[[], Page]
) -> None:
    with provided(tmp_path, monkeypatch) as house:
        with serve(log=house.log, port=house.port):
            page = sign_in(somebody(), house, "ann")
            expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        # The same cookie, at a server that takes it for less time than has passed since.
        monkeypatch.setenv("ATLAS_SIGN_IN_HOURS", "0.001")
        with serve(log=house.log, port=house.port):
            expect(uploads(page, house).get_by_text("Your sign-in has expired")).to_be_visible()
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()
            expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
