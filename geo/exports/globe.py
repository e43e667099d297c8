"""The half of the world that is seen from far above one place: a globe on paper.

Orthographic projection of a sphere: Snyder (1987), "Map projections: a working manual", p. 145 to 150.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.maps import projection

_Floats = npt.NDArray[np.float64]

# Radius in km of the sphere that has the surface of the Earth (GRS 80).
RADIUS: Final = 6_371.0072
# Longest step along an edge, as part of the radius: straight pieces of the flat map are bent ones here.
_STEP: Final = 0.02


@dataclass(frozen=True, slots=True)
class Globe:
    """A globe turned to the place at *lon*, *lat* (degrees), which is the middle of its disc.

    Points go in as kilometres of the flat map (:mod:`geo.maps.projection`) and come out as kilometres from the middle
    of the disc, x to the right and y upwards.
    """

    lon: float
    lat: float

    def place(self, points: _Floats) -> tuple[_Floats, npt.NDArray[np.bool_]]:
        """Places on the disc and whether each is on the near side; what is not stands on the edge."""
        return self._flat(self._sphere(points))

    def area(self, ring: _Floats) -> _Floats | None:
        """A closed ring as it is seen, along the edge of the disc where it leaves the near side; none if it is behind.

        The hidden part of a ring is moved to the edge in its own direction from the middle, so that it encloses
        nothing. That fails only for a ring that is seen and holds the very antipode of the middle: no country does.
        """
        placed, near = self._flat(_bent(self._sphere(ring)))
        return placed if near.any() else None

    def line(self, points: _Floats, widths: _Floats | None = None) -> list[tuple[_Floats, _Floats]]:
        """The pieces of a line on the near side, each with the widths along it."""
        sphere = self._sphere(points)
        along = np.zeros(len(points)) if widths is None else np.asarray(widths, dtype=float)
        bent = _bent(np.column_stack((sphere, along)))
        placed, near = self._flat(bent[:, :3])
        turns = np.flatnonzero(np.diff(near.astype(int))) + 1
        pieces = np.split(np.arange(len(near)), turns)
        return [(placed[piece], bent[piece, 3]) for piece in pieces if near[piece[0]] and len(piece) > 1]

    def _sphere(self, points: _Floats) -> _Floats:
        """Unit vectors: to the right, upwards, towards the eye."""
        lon, lat = projection.unproject_points(points[:, 0], points[:, 1])
        turn, up, middle = np.radians(lon - self.lon), np.radians(lat), np.radians(self.lat)
        return np.column_stack(
            (
                np.cos(up) * np.sin(turn),
                np.cos(middle) * np.sin(up) - np.sin(middle) * np.cos(up) * np.cos(turn),
                np.sin(middle) * np.sin(up) + np.cos(middle) * np.cos(up) * np.cos(turn),
            )
        )

    def _flat(self, sphere: _Floats) -> tuple[_Floats, npt.NDArray[np.bool_]]:
        near = sphere[:, 2] >= 0
        away = np.hypot(sphere[:, 0], sphere[:, 1])
        out = np.where(near, 1.0, np.maximum(away, 1e-9))
        return RADIUS * sphere[:, :2] / out[:, None], near


def _bent(points: _Floats) -> _Floats:
    """Points with others between them, on the sphere, wherever two are far apart; further columns change evenly."""
    far = np.linalg.norm(np.diff(points[:, :3], axis=0), axis=1)
    steps = np.maximum(np.ceil(far / _STEP).astype(int), 1)
    start = np.repeat(np.arange(len(steps)), steps)
    part = np.concatenate([np.arange(count) / count for count in steps] or [np.empty(0)])[:, None]
    between = points[start] + part * (points[start + 1] - points[start])
    whole: _Floats = np.concatenate((between, points[-1:]))
    whole[:, :3] /= np.linalg.norm(whole[:, :3], axis=1)[:, None]
    return whole
