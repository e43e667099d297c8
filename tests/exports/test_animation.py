from __future__ import annotations

import io
import subprocess

import numpy as np
import pytest
from PIL import Image

from geo.content.view import Slide, from_address
from geo.errors import NotComputableError
from geo.exports import animation
from geo.exports.export import can_film, export

from .conftest import ON


def test_a_moving_picture_has_a_frame_for_every_year_up_to_the_one_shown():
    drawn = animation.gif(Slide(from_address("/?mineral=cobalt&year=2009")), on=ON, size="800x450px")
    picture = Image.open(io.BytesIO(drawn))
    assert picture.n_frames == 3
    assert picture.info["loop"] == 0


def test_a_view_of_one_year_does_not_move():
    with pytest.raises(NotComputableError, match="no earlier years"):
        animation.gif(Slide(from_address("/?mineral=cobalt&year=2007")), on=ON)


SHORT = Slide(from_address("/?mineral=cobalt&year=2009"))


@pytest.mark.skipif(not can_film(), reason="films need the optional package imageio-ffmpeg")
@pytest.mark.parametrize(("ending", "beginning"), [("mp4", b"ftyp"), ("webm", b"webm")])
def test_a_film_shows_every_year_as_long_as_the_moving_picture_does(ending, beginning, tmp_path):
    import imageio_ffmpeg  # noqa: PLC0415 - optional

    drawn = export([SHORT], ending, on=ON, size="801x451px")
    assert beginning in drawn[:64]
    assert export([SHORT], ending, on=ON, size="801x451px") == drawn
    (path := tmp_path / f"years.{ending}").write_bytes(drawn)
    raw = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True,
        check=True,
    ).stdout
    # 801 by 451 pixels of three quarters of a point at 90 dots per inch, without the odd ones.
    pictures = np.frombuffer(raw, np.uint8).reshape(-1, 422, 750, 3).astype(int)
    assert len(pictures) == pytest.approx(9 + 9 + 26, abs=1)
    # Pictures of one year are alike, those of two years are not.
    assert np.abs(pictures[1] - pictures[8]).mean() < 1
    assert np.abs(pictures[8] - pictures[-1]).mean() > 1


def test_without_the_package_for_films_the_way_to_it_is_said(monkeypatch):
    monkeypatch.setattr(animation, "can_film", lambda: False)
    with pytest.raises(NotComputableError, match="MP4 needs the optional package imageio-ffmpeg"):
        export([SHORT], "mp4", on=ON)
