"""How long properties are tried: a few seconds in the checks, ``ATLAS_FUZZ=50`` times as long by hand."""

from __future__ import annotations

import os
import random
import string

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("ATLAS_FUZZ", "1"))


def tries(number: int) -> settings:
    """Settings of a property that is tried *number* times in the checks."""
    return settings(
        deadline=None,
        max_examples=number * TIMES,
        derandomize=TIMES == 1,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def mutated(content: bytes, seed: int) -> bytes:
    """*content* after a few changes: bytes flipped, cut, doubled, exchanged or made extreme, as a seed says."""
    chance = random.Random(seed)  # noqa: S311 - noise
    data = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([1, 2, 4, 16, 200]))
        kind = chance.randrange(6)
        if kind == 0:
            data[at:to] = chance.randbytes(to - at)
        elif kind == 1:
            del data[at:to]
        elif kind == 2:
            data[at:at] = data[at:to] * chance.choice([1, 3, 50])
        elif kind == 3:
            data[at:at] = chance.choice(EXTREMES)
        elif kind == 4:
            other = chance.randrange(len(data) + 1)
            data[at:to] = data[other : other + to - at]
        else:
            data[at:to] = bytes(chance.choice([0, 0xFF, 0x22, 0x2C, 0x0A]) for _ in range(to - at))
    return bytes(data)


EXTREMES = [
    b"-1",
    b"1e999",
    b"NaN",
    b"9" * 400,
    b"\x00",
    b"\xff\xff\xff\xff",
    b'"',
    b"\r\n" * 50,
    b"," * 600,
    b"{" * 2000,
    b"[" * 100_000,
    "\u202e\ufeff\U0001f4a5".encode(),
    b"\xed\xa0\x80",
    b"=cmd|' /C calc'!A0",
    b"../" * 40,
    b"%s%n",
    b"' OR 1=1 --",
    b"<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    string.printable.encode(),
]
