from __future__ import annotations

import io

import pytest
from PIL import Image

from geo.content.view import Slide, from_address
from geo.errors import NotComputableError
from geo.exports import animation

from .conftest import ON


def test_a_moving_picture_has_a_frame_for_every_year_up_to_the_one_shown():
    drawn = animation.gif(Slide(from_address("/?mineral=cobalt&year=2009")), on=ON, size="800x450px")
    picture = Image.open(io.BytesIO(drawn))
    assert picture.n_frames == 3
    assert picture.info["loop"] == 0


def test_a_view_of_one_year_does_not_move():
    with pytest.raises(NotComputableError, match="no earlier years"):
        animation.gif(Slide(from_address("/?mineral=cobalt&year=2007")), on=ON)
