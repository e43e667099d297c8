"""Make the pictures in ``docs/examples`` from today's product: ``python tools/examples.py``.

Every file is exported by ``python -m geo export`` and drawn by the programs that people open it with: LibreOffice for
PowerPoint, Poppler for PDF, Chromium for HTML. Options: ``--only NAME`` for some, ``--keep FOLDER`` for the files.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
PICTURES: Final = ROOT / "docs" / "examples"
LETTERS: Final = ROOT / "geo" / "exports" / "letters"
ALWAYS: Final = ("--date", "2026-11-23", "--base-url", "https://atlas.example.org")
STORIES: Final = ("who-controls-rare-earths", "gallium-and-antimony", "what-the-alliance-covers")
DECKS: Final = {
    **{name: ("--briefing", name) for name in STORIES},
    "japan-and-rare-earths": ("--question", "g7,JPN,rare-earths"),
}
FORMATS: Final = ("pptx", "pdf", "html")
# Name of the picture, ending of the file, and what is exported.
SINGLE: Final = {
    "map": ("pdf", ("--view", "/?mineral=rare-earths&year=2024")),
    "map-dark-a4": (
        "pdf",
        ("--view", "/?mineral=gallium&year=2024&restrictions=1&day=2024-12-04", "--theme", "dark", "--size", "a4"),
    ),
    "map-japanese": ("pdf", ("--view", "/?mineral=rare-earths&year=2024", "--language", "ja")),
    "map-globe": ("pdf", ("--view", "/?mineral=copper&year=2024&layout=globe&country=CHL")),
    "map-arctic": ("pdf", ("--view", "/?mineral=nickel&stage=mine&year=2024", "--region", "arctic")),
    "alliance": ("svg", ("--view", "/?mineral=cobalt&view=alliance&stage=refined", "--size", "a4")),
    "flows": ("pdf", ("--view", "/flows?mineral=cobalt&year=2024")),
    "risk": ("png", ("--view", "/risk?importer=eu27&mineral=rare-earths&year=2024")),
    "country": ("pdf", ("--view", "/country?country=CHL")),
    "two-years": ("pdf", ("--briefing", "who-controls-rare-earths", "--slide", "3")),
}
# The decks in other languages.
TRANSLATED: Final = ("fr", "ja")
WIDTH: Final = {1: 1100, 2: 620}
QUALITY: Final = 68
FLAGS: Final = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main() -> None:
    """Export, draw and write every picture."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", action="append", default=[], help="only pictures whose name begins so")
    options.add_argument("--keep", default="", help="folder for the exported files")
    options.add_argument("--formats", default=",".join(FORMATS), help="of the decks and pages")
    options.add_argument("--languages", default=",".join(TRANSLATED), help="of the decks besides English")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="atlas-examples-") as name:
        folder = Path(given.keep or name)
        folder.mkdir(parents=True, exist_ok=True)
        for picture, ending, asked in wanted([one for one in given.languages.split(",") if one]):
            if ending in FORMATS and ending not in given.formats.split(","):
                continue
            if given.only and not picture.startswith(tuple(given.only)):
                continue
            path = folder / f"{picture}.{ending}"
            export = [sys.executable, "-m", "geo", "export", *asked, *ALWAYS, "--to", str(path)]
            subprocess.run(export, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            pages = [Image.open(page).convert("RGB") for page in drawn(path, folder)]
            target = PICTURES / f"{picture}-{ending}.jpg"
            sheet(pages).save(target, quality=QUALITY, optimize=True)
            sys.stdout.write(f"{target.name}: {len(pages)} pages, {target.stat().st_size // 1000} kB\n")
            sys.stdout.flush()


def wanted(languages: list[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, ending and arguments of every export."""
    for name, (ending, asked) in SINGLE.items():
        yield name, ending, asked
    for name, asked in DECKS.items():
        for ending in FORMATS:
            yield name, ending, asked
            for language in languages:
                yield f"{name}-{language}", ending, (*asked, "--language", language)


def drawn(path: Path, folder: Path) -> list[Path]:
    """Pictures of the pages of a file, in their order."""
    stem = folder / f"{path.stem}-{path.suffix.removeprefix('.')}-page"
    for old in folder.glob(f"{stem.name}*.png"):
        old.unlink()
    if path.suffix in {".html", ".svg"}:
        return _in_browser(path, stem)
    if path.suffix == ".png":
        return [path]
    if path.suffix == ".pptx":
        made = folder / "slides"
        office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(made), str(path)]
        profile = f"-env:UserInstallation=file://{folder}/profile"
        letters = {**os.environ, "FONTCONFIG_FILE": str(_letters(folder))}
        subprocess.run([*office, profile], check=True, capture_output=True, timeout=300, env=letters)
        path = made / f"{path.stem}.pdf"
    poppler = ["pdftoppm", "-scale-to-x", "1240", "-scale-to-y", "-1", "-png"]
    subprocess.run([*poppler, str(path), str(stem)], check=True)
    return sorted(folder.glob(f"{stem.name}*.png"))


def _letters(folder: Path) -> Path:
    """Where the office finds Japanese and Korean letters on a machine that has none: those that ship with the atlas."""
    rules = folder / "fonts.conf"
    rules.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include>/etc/fonts/fonts.conf</include><dir>{LETTERS}</dir><cachedir>{folder}/fonts</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return rules


def _in_browser(path: Path, stem: Path) -> list[Path]:
    """A drawing, or every slide of a story, each turned to with the keyboard."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1240, "height": 800})
        page.goto(path.as_uri())
        slides = 1 if path.suffix == ".svg" else _slides(page)
        for number in range(slides):
            page.wait_for_timeout(400)
            found.append(stem.with_name(f"{stem.name}-{number:02}.png"))
            page.screenshot(path=found[-1])
            page.keyboard.press("PageDown")
        browser.close()
    return found


def _slides(page: Page) -> int:
    return int(page.evaluate("JSON.parse(document.getElementById('data').textContent).slides.length"))


def sheet(pages: list[Image.Image]) -> Image.Image:
    """The pages beside and under each other, small."""
    across = 1 if len(pages) == 1 else 2
    small = [page.resize((WIDTH[across], round(page.height * WIDTH[across] / page.width))) for page in pages]
    high = max(page.height for page in small)
    made = Image.new("RGB", (across * (WIDTH[across] + 8) - 8, -(-len(small) // across) * (high + 8) - 8), "#8a9099")
    for place, page in enumerate(small):
        made.paste(page, (place % across * (WIDTH[across] + 8), place // across * (high + 8)))
    return made


if __name__ == "__main__":
    main()
