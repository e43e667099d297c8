"""The address of the app and of its logo."""

from __future__ import annotations

import pytest

from geo.pages import script
from geo.pages.shared import address, style


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://localhost:8501/map", "http://localhost:8501"),
        ("https://intra.example/atlas/flows?x=1", "https://intra.example/atlas"),
        ("https://intra.example/atlas/", "https://intra.example/atlas"),
        ("https://intra.example/atlas/methods", "https://intra.example/atlas"),
        ("", ""),
    ],
)
def test_the_base_of_links_is_the_address_without_the_page(monkeypatch, url, base):
    class Context:
        pass

    Context.url = url
    monkeypatch.setattr(address.st, "context", Context)
    assert address.of_app() == base


def test_every_page_is_known_by_the_last_part_of_its_address():
    assert {path for _, _, _, path in script.PAGES} == address._PATHS


def test_the_logo_is_an_address_that_the_browser_keeps():
    assert style.logo("https://intra.example/atlas") == "https://intra.example/atlas/atlas/logo-light.svg"
    assert style.logo().endswith("/static/logo-light.svg")
