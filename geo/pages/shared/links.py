"""Links to views of the atlas, followed without loading the page anew (``static/frame.js``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import zip_longest
from urllib.parse import urlencode

from geo.content.table import RowLink, Table
from geo.content.view import View
from geo.locale.say import say
from geo.scenarios.questions import QUESTIONS, Question


def row(words: str, found: Iterable[tuple[str, str]]) -> str:
    """*words* and after them links, from pairs of text and address, as HTML."""
    items = "".join(f'<li><a href="{escape(address)}">{escape(text)}</a></li>' for text, address in found)
    name = escape(say("Questions"))
    return f'<nav class="atlas-questions" aria-label="{name}"><b>{escape(words)}</b><ul>{items}</ul></nav>'


def href(view: View) -> str:
    """Address of a view from any other page of the atlas, wherever that is served."""
    return f"./{view.address().removeprefix('/')}"


def rows(table: Table) -> str:
    """The first rows of a table as HTML, with links to the views that each leads to."""
    head, *lines = table.rows
    see = escape(say("See"))
    last = f'<th scope="col">{see}</th>' if table.links else ""
    cells = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    found = "".join(_row(line, leads) for line, leads in zip_longest(lines, table.links, fillvalue=()))
    return (
        f'<div class="atlas-rows" role="region" tabindex="0" aria-label="{escape(table.title)}">'
        f"<table><thead><tr>{cells}{last}</tr></thead><tbody>{found}</tbody></table></div>"
    )


def _row(line: tuple[str, ...], leads: tuple[RowLink, ...]) -> str:
    first, *others = line
    cells = "".join(f"<td>{escape(text)}</td>" for text in others)
    found = " ".join(
        f'<a href="{escape(href(one.view))}" aria-label="{escape(f"{first}: {one.words}")}">{escape(one.words)}</a>'
        for one in leads
    )
    return f'<tr><th scope="row">{escape(first)}</th>{cells}{f"<td>{found}</td>" if leads else ""}</tr>'


def of_country(iso3: str) -> tuple[tuple[str, str], ...]:
    """Where more is said about a country: text and address of each view."""
    return (
        (say("Its exports and imports"), f"flows?country={iso3}"),
        (say("Whom it depends on"), f"risk?importer={iso3}"),
        (say("On the map of producers"), f"./?country={iso3}"),
    )


def cards(current: Mapping[str, str]) -> str:
    """The questions of the scenarios as cards in HTML; *current* are the words of the view that is shown."""
    items = "".join(
        f'<li{_mark(one, current)}><a href="scenarios?{escape(urlencode(one.words))}">{escape(say(one.question))}</a>'
        f"<small>{escape(say(one.given))}</small></li>"
        for one in QUESTIONS
    )
    name = escape(say("Questions"))
    return f'<nav class="atlas-cards" aria-label="{name}"><ul>{items}</ul></nav>'


def _mark(one: Question, current: Mapping[str, str]) -> str:
    return ' class="current"' if set(one.words) <= set(current.items()) else ""
