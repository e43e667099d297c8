"""The README is tested: its commands are those that are run, and its examples print what it says."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Contents of the fenced code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", blocks("console"))
def test_an_example_prints_what_the_readme_says(example):
    command, _, printed = example.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    assert words[:3] == ["python", "-m", "geo"]
    done = subprocess.run([sys.executable, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    # An ellipsis stands for what is left out.
    pieces = [piece.strip("\n") for piece in printed.split("...")]
    pattern = ".*".join(re.escape(piece) for piece in pieces)
    said = (done.stdout + done.stderr).strip("\n").replace("\u202f", " ")
    assert re.fullmatch(pattern, said, flags=re.DOTALL)
    assert done.returncode == (2 if printed.startswith("Unknown") else 0)


@pytest.mark.parametrize("example", blocks("python"))
def test_a_python_example_runs(example):
    subprocess.run([sys.executable, "-c", example], cwd=ROOT, check=True)


def test_the_readme_has_two_commands_and_integration_runs_the_second():
    opening, testing = (block.strip() for block in blocks("bash"))
    assert opening == "python -m pip install -r requirements.txt && python -m streamlit run app.py"
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().splitlines()[-1] == testing
    assert (ROOT / testing.split()[1]).is_file()


def test_every_link_to_a_file_leads_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert len(links) > 4
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_picture_is_light():
    assert 20_000 < (ROOT / "docs" / "screenshot.png").stat().st_size < 300_000


def test_every_publisher_who_asks_to_be_named_is_named():
    with (ROOT / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        publishers = {row["publisher"] for row in csv.DictReader(file) if row["licence"] == "CC BY 4.0"}
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert publishers
    assert {publisher for publisher in publishers if publisher not in notice} == set()
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_changelog_is_newest_first():
    versions = re.findall(r"^## (\d+)\.(\d+)\.(\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    numbers = [tuple(map(int, version)) for version in versions]
    assert numbers
    assert all(newer > older for newer, older in pairwise(numbers))
