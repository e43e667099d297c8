"""A user's logo, made safe: a small picture without whatever else its file holds."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from geo import confined
from geo.confined import Limits
from geo.errors import TableError

LARGEST_BYTES: Final = 2_000_000
_PIXELS: Final = 16_000_000
_KINDS: Final = ("PNG", "JPEG")
# Enough pixels for a logo of two inches at 300 dpi.
_SIDE: Final = 600
_LIMITS: Final = Limits(memory=400 * 2**20, processor=10, seconds=20, output=10 * 2**20)
# Height and greatest width on a page or slide, in points, and the space beside it.
HIGH: Final = 30.0
WIDEST: Final = 150.0
GAP: Final = 14.0


def read(data: bytes) -> Image.Image:
    """The picture in a PNG or JPEG file, red-green-blue-alpha, at most 600 pixels on a side.

    It is decoded in a child process with limits.

    Raises
    ------
    TableError: if the file is neither, is damaged, or is larger than a logo can be.
    """
    return Image.open(io.BytesIO(confined.run(_plain, data, limits=_LIMITS))).convert("RGBA")


def _plain(data: bytes) -> bytes:
    if len(data) > LARGEST_BYTES:
        raise TableError("logo", [f"it has {len(data):,} bytes; at most {LARGEST_BYTES:,} fit"])
    try:
        picture = Image.open(io.BytesIO(data), formats=_KINDS)
        if picture.width * picture.height > _PIXELS:
            raise TableError("logo", [f"it has {picture.width:,} x {picture.height:,} pixels"])
        made = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise TableError("logo", ["it is not a PNG or JPEG picture, or it is damaged"]) from error
    made.thumbnail((_SIDE, _SIDE))
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def as_png(picture: Image.Image) -> bytes:
    """The picture as a file, the same every time."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def size(picture: Image.Image) -> tuple[float, float]:
    """Width and height in points at which a logo stands: its own proportions within the room there is."""
    scale = min(HIGH / picture.height, WIDEST / picture.width)
    return picture.width * scale, picture.height * scale
