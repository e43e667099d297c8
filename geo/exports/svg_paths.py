"""Lines and shapes as SVG path data."""

from __future__ import annotations

import json
from collections.abc import Sequence


def lines(geometry: str) -> str:
    """A MultiLineString in GeoJSON."""
    return path(json.loads(geometry)["coordinates"], close="")


def rings(geometry: str) -> str:
    """A MultiPolygon in GeoJSON."""
    return path([ring for part in json.loads(geometry)["coordinates"] for ring in part], close="z")


def path(drawn: Sequence[Sequence[Sequence[float]]], *, close: str) -> str:
    """SVG path data in whole kilometres, y downwards, each step from the point before."""
    parts = []
    for line in drawn:
        x, y = round(line[0][0]), -round(line[0][1])
        steps = []
        for point in line[1:]:
            right, down = round(point[0]) - x, -round(point[1]) - y
            if right or down:
                steps.append(f"{right}{'' if down < 0 else ' '}{down}")
            x, y = x + right, y + down
        parts.append(f"M{round(line[0][0])} {-round(line[0][1])}l{' '.join(steps)}{close}" if steps else "")
    return "".join(parts)
