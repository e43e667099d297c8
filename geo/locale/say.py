"""Sentences with named parameters: every sentence that a view shows passes through :func:`say`.

The English template is the message id that a catalogue translates (gettext's convention), so whole sentences are
translated, never parts of finished text.
"""

from __future__ import annotations


def say(template: str, /, **params: object) -> str:
    """The sentence of a template such as ``"{top} mined {share} of the world's {mineral}"``.

    Raises
    ------
    KeyError: if a parameter of the template is not given.
    """
    return template.format(**params)


def sentence(text: str) -> str:
    """*text* with a capital at its start and a full stop at its end."""
    return f"{text[0].upper()}{text[1:]}".rstrip(".") + "." if text else ""


def joined(names: list[str]) -> str:
    """ "A", "A and B", "A, B and C"; nothing of nothing."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
