"""The years of a view as a moving picture: one page per year, as a GIF that plays by itself or as a film."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from PIL import Image

from geo.compose import at, compose
from geo.content.view import Slide
from geo.errors import NotComputableError
from geo.exports import paper
from geo.exports.export import FILMS, Progress, can_film, silent
from geo.exports.regions import WORLD
from geo.locale.say import say

_DPI = 90
# Milliseconds that a year is shown, and the last one.
_YEAR, _LAST = 900, 2_600
_COLOURS = 128
# Pictures a second of a film, and what makes its bytes the same every time.
_RATE = 10
# What writing a film of fifty years may take at most.
_SECONDS = 300
_EXACT: Final = ("-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1", "-map_metadata", "-1")
# Codec and options by ending; both play in every browser of today, MP4 in presentations too.
_CODECS: Final = {
    "mp4": ("libx264", ("-crf", "20", "-preset", "medium", "-movflags", "+faststart")),
    "webm": ("libvpx-vp9", ("-crf", "32", "-b:v", "0", "-row-mt", "0")),
}


def write(slide: Slide, ending: str, **more: Any) -> bytes:
    """The moving picture in one of :data:`geo.exports.export.MOVING`; see :func:`gif` and :func:`film`."""
    return film(slide, ending, **more) if ending in FILMS else gif(slide, **more)


def gif(slide: Slide, **more: Any) -> bytes:
    """Every year in which the view can be drawn, up to its own, each in its own words; plays for ever.

    Parameters
    ----------
    more: ``size``, ``theme``, ``region``, ``mark`` and ``progress`` as :func:`geo.exports.export.export` has them, and
        ``on``, ``atlas``, ``base`` and ``lang`` as :func:`geo.compose.compose` takes them.

    Raises
    ------
    NotComputableError: if the slide has two views or the view one year. UnknownChoiceError: for a size or region.
    """
    frames = _frames(slide, **more)
    # One palette for all of them: a colour means the same in every year.
    palette = frames[-1].quantize(_COLOURS, dither=Image.Dither.NONE)
    plain = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    plain[0].save(
        file, "GIF", save_all=True, append_images=plain[1:], duration=[_YEAR] * (len(plain) - 1) + [_LAST], loop=0
    )
    return file.getvalue()


def film(slide: Slide, ending: str, **more: Any) -> bytes:
    """The same as ``mp4`` (H.264) or ``webm`` (VP9), which plays once; see :func:`gif`.

    Raises
    ------
    NotComputableError: as :func:`gif`, and where the optional package that writes films is not installed.
    """
    if not can_film():
        raise NotComputableError(
            f"{ending.upper()} needs the optional package imageio-ffmpeg: pip install -r requirements-video.txt. "
            "GIF works without it."
        )
    # Imported when asked for: the package is optional.
    import imageio_ffmpeg  # noqa: PLC0415

    frames = [_even(frame) for frame in _frames(slide, **more)]
    codec, options = _CODECS[ending]
    with tempfile.TemporaryDirectory(prefix="atlas-film-") as name:
        folder = Path(name)
        order = []
        for place, frame in enumerate(frames):
            frame.save(folder / f"{place}.png", compress_level=1)
            order += [f"file {place}.png", f"duration {(_LAST if place == len(frames) - 1 else _YEAR) / 1000}"]
        # The last duration counts only where another picture follows; the film ends before that one.
        (folder / "order.txt").write_text("\n".join([*order, order[-2]]), encoding="ascii")
        seconds = ((len(frames) - 1) * _YEAR + _LAST) / 1000
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-loglevel",
            "error",
            "-f",
            "concat",
            "-i",
            "order.txt",
            "-vf",
            f"fps={_RATE}",
            "-t",
            str(seconds),
            "-c:v",
            codec,
            "-pix_fmt",
            "yuv420p",
            *options,
            *_EXACT,
            f"years.{ending}",
        ]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own
        except (subprocess.SubprocessError, OSError) as error:
            raise NotComputableError(f"{ending.upper()} could not be written: {error}") from error
        return (folder / f"years.{ending}").read_bytes()


def _even(frame: Image.Image) -> Image.Image:
    """Without the last row or column where they make a side odd, which films do not have."""
    return frame.crop((0, 0, frame.width // 2 * 2, frame.height // 2 * 2))


def _frames(
    slide: Slide,
    *,
    size: str = "16:9",
    theme: str = "light",
    region: str = WORLD,
    mark: Image.Image | None = None,
    progress: Progress = silent,
    **more: Any,
) -> list[Image.Image]:
    own = compose(slide.view, theme=paper.theme_of(theme), **more)
    shown = int(own.view.year or 0)
    years = [year for year in own.years if year <= shown]
    if slide.other is not None or len(years) < 2:  # noqa: PLR2004 - one year does not move
        raise NotComputableError(say("This view has no earlier years to animate."))
    frames = []
    for place, year in enumerate(years):
        progress(place, len(years))
        content = own if year == shown else at(own, year, theme=paper.theme_of(theme), **more)
        made = paper.sheet(content, size=size, theme=theme, region=region, mark=mark)
        frames.append(Image.open(io.BytesIO(paper.as_png(made, dpi=_DPI))).convert("RGB"))
    progress(len(years), len(years))
    return frames
