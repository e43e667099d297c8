from __future__ import annotations

from html.parser import HTMLParser

from geo.maps.legend import Legend, LegendEntry


class Reader(HTMLParser):
    """Collects text and tags."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.swatches: list[dict[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "span":
            self.swatches.append(dict(attrs))

    def handle_data(self, data):
        self.texts.append(data)


def read(legend: Legend) -> Reader:
    reader = Reader()
    reader.feed(legend.to_html())
    return reader


def test_every_entry_has_swatch_words_and_count():
    found = read(
        Legend("Share, %", (LegendEntry("#ffffff", "under 1", 3), LegendEntry("#000000", "1 and more", 0, kind="zero")))
    )
    assert found.texts == ["Share, %", "under 1 ", "(3)", "1 and more ", "(0)"]
    assert [swatch["class"] for swatch in found.swatches] == ["swatch fill", "swatch zero"]
    assert [swatch["style"] for swatch in found.swatches] == ["--c:#ffffff", "--c:#000000"]
    assert {swatch["aria-hidden"] for swatch in found.swatches} == {"true"}


def test_strange_words_stay_words():
    hostile = "<script>alert(1)</script>\"'&"
    found = read(Legend(hostile, (LegendEntry('"><script>', hostile, 1),)))
    assert "script" not in found.tags
    assert found.texts[0] == hostile
    assert found.swatches[0]["style"] == '--c:"><script>'
