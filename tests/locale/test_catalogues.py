"""The catalogues: whole, in step with the code, with the parameters of the English texts and the field's terms."""

from __future__ import annotations

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from geo.build import messages
from geo.locale.languages import ENGLISH, LANGUAGES
from geo.locale.say import CATALOGUES

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
ROOT = Path(__file__).resolve().parents[2]
TERMS = ROOT / "docs" / "terms.md"


@cache
def template() -> Catalog:
    return messages.template()


@cache
def catalogue(lang: str) -> Catalog:
    with (CATALOGUES / f"{lang}.po").open("rb") as file:
        return read_po(file, locale=lang)


def texts(message: Message) -> list[tuple[str, str]]:
    """English and translation, of a plural every form beside the plural's English; without what has none yet."""
    plural = isinstance(message.id, tuple)
    pairs = [(message.id[1], form) for form in message.string] if plural else [(message.id, message.string)]
    return [pair for pair in pairs if pair[1]]


def of(lang: str) -> list[Message]:
    return [one for one in catalogue(lang) if one.id]


def calls() -> list[tuple[str, ast.Call]]:
    """Every call of a function that takes a text, with its place."""
    return [
        (f"{path}:{call.lineno}", call)
        for path in sorted((ROOT / "geo").rglob("*.py"))
        if path.relative_to(ROOT / "geo").parts[0] not in {"build", "cli", "engine"}
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"say", "say_count", "term", "mark", "mark_term"}
    ]


def test_no_text_is_put_together_where_it_is_said():
    # What is no literal cannot be found for the catalogues; a name stands for literals that are marked.
    built = (ast.JoinedStr, ast.BinOp)
    assert [place for place, call in calls() if any(isinstance(one, built) for one in call.args[:2])] == []


def test_every_literal_that_is_said_is_found():
    known = {one for message in template() if message.id for one in ids(message)}
    said = {one.value for _, call in calls() for one in call.args[-1:] if isinstance(one, ast.Constant)}
    assert {text for text in said if isinstance(text, str) and text} - known == set()


def test_numbers_are_written_by_the_language_not_by_the_text():
    formats = [one.id for one in template() if one.id for text in ids(one) if re.search(r"\{\w+[:!]", text)]
    assert formats == []  # geo.numbers writes them


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


@pytest.mark.parametrize("lang", OTHERS)
def test_a_catalogue_is_in_step_with_the_code(lang):
    wanted = {(one.context, one.id) for one in template() if one.id}
    found = {(one.context, one.id) for one in of(lang)}
    assert found - wanted == set(), "run python -m geo.build messages"
    assert wanted - found == set(), "run python -m geo.build messages"


@pytest.mark.parametrize("lang", OTHERS)
def test_nothing_is_untranslated_or_unsure(lang):
    assert [one.id for one in of(lang) if one.fuzzy or not complete(one)] == []


def complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.id, tuple) else bool(message.string)


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", OTHERS)
def test_parameters_are_those_of_the_english_text(lang):
    strays = []
    for message in of(lang):
        for english, translated in texts(message):
            try:
                same = named(english) == named(translated)
            except ValueError:  # braces that are no parameters
                same = "{" not in english
            # A form for one thing may write the number as a word.
            alone = isinstance(message.id, tuple) and named(english) - named(translated) <= {"count"}
            if not (same or alone):
                strays.append((english, translated))
    assert strays == []


@pytest.mark.parametrize("lang", OTHERS)
def test_markup_and_spaces_at_the_ends_are_kept(lang):
    def shape(text: str) -> tuple[object, ...]:
        return (re.findall(r"</?[a-z][^>]*>", text), text.count("**"), text[:1].isspace(), text[-1:].isspace())

    assert [pair for one in of(lang) for pair in texts(one) if shape(pair[0]) != shape(pair[1])] == []


@cache
def terms() -> list[tuple[re.Pattern[str], dict[str, list[str]]]]:
    rows = [line.strip("| \n").split("|") for line in TERMS.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    head = [cell.strip() for cell in rows[0]]
    found = []
    for row in rows[2:]:
        english = "|".join(re.escape(word.strip()) for word in row[0].split(","))
        stems = {lang: re.findall(r"\*\*(.+?)\*\*", cell) for lang, cell in zip(head[1:], row[1:], strict=True)}
        found.append((re.compile(rf"\b(?:{english})\b", re.IGNORECASE), stems))
    return found


def test_every_term_has_every_language():
    assert len(terms()) > 15
    assert all(stems[lang] for _, stems in terms() for lang in OTHERS)


# Where the English word means something else, or the language says it without the word.
NOT_THE_TERM = {
    "story",
    "alliance",
    "mineral",
    "mineral description",
    "alliance description",
    "list of critical minerals",
    "policy event",
    "map",
}


@pytest.mark.parametrize("lang", OTHERS)
def test_the_catalogue_uses_the_terms(lang):
    strays = []
    for message in of(lang):
        if message.context in NOT_THE_TERM:
            continue
        for english, translated in texts(message):
            # The name of a parameter is not a word of the sentence.
            words, said = re.sub(r"\{[^}]*\}", "", english), translated.casefold()
            strays += [
                (english, translated, stems[lang])
                for pattern, stems in terms()
                if pattern.search(words) and not any(stem.casefold() in said for stem in stems[lang])
            ]
    assert strays == []
