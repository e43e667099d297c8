"""Every question of :mod:`geo.engine.queries`, by its name, with the choices that tell engines apart."""

from __future__ import annotations

from geo import vocabulary as v
from geo.engine import queries

COBALT = ("282200", "810510")
QUESTIONS = {
    "flows": [
        lambda engine: queries.flows(engine, lines=COBALT),
        lambda engine: queries.flows(engine, lines=COBALT, years=[2023, 2024], exporters=["COD"], importers=["CHN"]),
        lambda engine: queries.flows(engine, lines=["710812"], by=(v.EXPORTER, v.HS6)),
        lambda engine: queries.flows(engine, lines=[]),
    ],
    "rows": [lambda engine: queries.rows(engine, lines=COBALT, years=[2010, 2024])],
    "totals": [
        lambda engine: queries.totals(engine, lines=COBALT, side="exporter"),
        lambda engine: queries.totals(engine, lines=COBALT, side="importer", years=[2024]),
    ],
    "world": [lambda engine: queries.world(engine, lines=["260300", "740311"])],
    "suppliers": [lambda engine: queries.suppliers(engine, lines=COBALT, importers=["DEU", "FRA"])],
    "customers": [lambda engine: queries.customers(engine, lines=COBALT, exporters=["COD"])],
    "unit_values": [lambda engine: queries.unit_values(engine, lines=COBALT)],
}
