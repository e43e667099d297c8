"""The GeoPolRisk of geopolrisk-py for some importers, minerals and years; runs in an environment of its own.

Called by :mod:`benchmarks.bench_risk` with ``{"years": [...], "countries": [...], "minerals": [...]}`` as its argument;
prints seconds of CPU and scores as JSON. Only that package is imported: it wants an older pandas than the atlas.
"""

from __future__ import annotations

import json
import sys
import time

start = time.process_time()
from geopolrisk.assessment import main as peer  # noqa: E402 - the import is timed

imported = time.process_time() - start
start = time.process_time()
peer.mapped_baci()
mapped = time.process_time() - start

asked = json.loads(sys.argv[1])
known = {name.lower(): name for name in peer.default_rmlist()}
wanted = [known[name.lower()] for name in asked["minerals"] if name.lower() in known]
scores: list[tuple[str, str, int, float]] = []
compute = peer.GeoPolRisk
combinations = [(y, c, m) for y in asked["years"] for c in asked["countries"] for m in wanted]


def noted(*arguments: object) -> object:
    """Keep every score on its way: what the program writes down is a workbook."""
    found = compute(*arguments)
    year, country, mineral = combinations[len(scores)]
    scores.append((country, mineral, year, float(found[0])))
    return found


peer.GeoPolRisk = noted
start = time.process_time()
peer.gprs_calc(asked["years"], asked["countries"], wanted)
took = time.process_time() - start
print(json.dumps({"imported": imported, "mapped": mapped, "took": took, "scores": scores}))
