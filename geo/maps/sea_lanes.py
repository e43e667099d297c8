"""Where ships go, as a small graph: waypoints on open water and the lanes between them.

The waypoints are our own, rounded to half a degree; straits, capes and canals are those through which trade passes
(Rodrigue 2024, "The Geography of Transport Systems", 6th ed., chapter 1: main shipping routes and chokepoints). They
serve drawing alone: no distance, time or cost is read off them.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from dataclasses import dataclass
from typing import Final

EARTH_KM: Final = 6371.0
# A way over land to the coast counts threefold; an end may start from waypoints up to 1.6 times as far as the nearest.
_ASHORE: Final = 3.0
_FARTHER: Final = 1.6
_ANYHOW_KM: Final = 100.0
# What a canal counts beyond its length, km: the largest ships do not fit, and all wait and pay.
_CANALS: Final = {("panama-east", "panama-west"): 1500.0, ("great-lakes", "st-lawrence"): 3000.0}


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A place on open water: degrees, and the kilometres by which ways may keep apart there."""

    lon: float
    lat: float
    room: float


# Name: longitude, latitude, room. Narrow straits have little room.
_POINTS: Final = {
    "tokyo": (143, 35, 150),
    "japan-sea": (134, 39.5, 100),
    "shanghai": (124, 30.5, 150),
    "luzon": (120.5, 20.5, 120),
    "south-china": (112.5, 12, 150),
    "singapore": (104.8, 1.8, 40),
    "philippines": (134, 18, 300),
    "north-pacific-west": (166, 42, 350),
    "north-pacific": (-170, 45, 400),
    "north-pacific-east": (-143, 45, 350),
    "vancouver": (-128, 49, 120),
    "california": (-125, 35, 150),
    "hawaii": (-158, 19, 350),
    "marianas": (160, 17, 350),
    "mexico": (-108, 18, 150),
    "panama-west": (-80.5, 6, 80),
    "panama-east": (-79, 11, 80),
    "peru": (-83, -11, 200),
    "chile": (-77, -28, 200),
    "magellan": (-77, -52, 80),
    "horn": (-65, -56.5, 60),
    "south-pacific-east": (-108, -20, 450),
    "south-pacific": (-140, -7, 500),
    "line-islands": (-168, 5, 450),
    "new-zealand": (179.5, -40, 150),
    "tasman": (160, -37, 250),
    "coral": (156, -19, 200),
    "fiji": (175, -21, 250),
    "solomon": (158, -4, 200),
    "south-pacific-deep": (-150, -45, 300),
    "new-guinea": (143, 3, 250),
    "makassar": (118.5, -3, 80),
    "celebes": (122.5, 4, 100),
    "lombok": (115.7, -9.5, 60),
    "timor": (125, -11.5, 120),
    "west-australia": (111, -23, 200),
    "leeuwin": (113, -36, 150),
    "bight": (132, -37, 150),
    "bass": (149.5, -40, 80),
    "malacca": (96.5, 6, 60),
    "ceylon": (80.5, 4.5, 150),
    "mumbai": (70, 17, 150),
    "arabian": (63, 12.5, 250),
    "hormuz": (57, 25.5, 40),
    "gulf": (51.5, 27, 50),
    "oman": (61, 23, 100),
    "aden": (51, 12.5, 70),
    "bab": (43.3, 12.6, 20),
    "red-sea": (38, 20, 50),
    "suez": (32.6, 29.8, 20),
    "levant": (31, 33, 80),
    "ionian": (18.5, 36, 100),
    "sicily": (11.2, 37.4, 50),
    "balearic": (2, 38, 80),
    "gibraltar": (-5.8, 35.9, 25),
    "aegean": (25, 37.5, 50),
    "bosporus": (29, 41.2, 20),
    "black-sea": (34, 43.2, 80),
    "portugal": (-10.8, 40, 100),
    "biscay": (-7, 46.5, 120),
    "channel": (-2.5, 49.8, 40),
    "dover": (1.6, 51.1, 20),
    "north-sea": (3.5, 55, 120),
    "skagerrak": (9, 57.8, 40),
    "baltic": (18.5, 56, 80),
    "finland": (24, 59.6, 40),
    "norway": (3, 63, 120),
    "lofoten": (9, 69.5, 120),
    "murmansk": (36, 71, 100),
    "iceland": (-22, 62, 150),
    "canary": (-18, 28, 150),
    "dakar": (-19.5, 14, 150),
    "guinea": (-5, 1.5, 200),
    "gabon": (6, -2, 150),
    "namibia": (10, -22, 250),
    "cape": (18, -36.5, 120),
    "durban": (33, -31.5, 100),
    "mozambique": (41.5, -17, 120),
    "mombasa": (46, -4, 200),
    "seychelles": (60, -6, 250),
    "mauritius": (62, -23, 300),
    "indian": (82, -14, 350),
    "south-atlantic": (-15, -25, 450),
    "rio": (-41, -25, 200),
    "plata": (-54, -37, 150),
    "recife": (-33, -6, 150),
    "amazon": (-46, 4, 150),
    "trinidad": (-59, 13, 120),
    "caribbean": (-72, 15, 150),
    "yucatan": (-86, 21.8, 60),
    "mexican-gulf": (-90, 26, 120),
    "florida": (-79.5, 26, 40),
    "new-york": (-72, 38, 150),
    "halifax": (-58, 43.5, 150),
    "st-lawrence": (-60, 48, 60),
    "north-atlantic": (-35, 47, 300),
    "sargasso": (-48, 32, 350),
    "azores": (-28, 36, 250),
    "labrador": (-52, 56, 150),
    "great-lakes": (-87, 47.5, 20),
}
WAYPOINTS: Final = {name: Waypoint(*point) for name, point in _POINTS.items()}

# Each line is a chain of waypoints between which ships go.
_LANES: Final = (
    "japan-sea shanghai",
    "tokyo shanghai luzon south-china singapore",
    "luzon philippines marianas hawaii",
    "tokyo philippines new-guinea",
    "shanghai philippines",
    "japan-sea tokyo",
    "tokyo north-pacific-west north-pacific north-pacific-east vancouver",
    "north-pacific-east california",
    "tokyo hawaii california",
    "vancouver california mexico panama-west",
    "hawaii mexico",
    "hawaii panama-west",
    "panama-west panama-east",
    "panama-west peru chile magellan horn",
    "chile south-pacific-east",
    "peru south-pacific-east",
    "peru south-pacific",
    "south-pacific-east south-pacific line-islands marianas tokyo",
    "marianas shanghai",
    "mexico line-islands",
    "panama-west south-pacific",
    "south-pacific fiji coral",
    "line-islands solomon new-guinea",
    "line-islands hawaii",
    "new-guinea philippines",
    "new-guinea celebes",
    "magellan south-pacific-deep new-zealand tasman",
    "south-pacific-east south-pacific-deep",
    "fiji new-zealand",
    "fiji tasman",
    "fiji solomon",
    "coral tasman bass",
    "coral solomon new-guinea",
    "fiji line-islands",
    "luzon celebes makassar lombok west-australia",
    "celebes philippines",
    "celebes timor west-australia",
    "lombok timor",
    "south-china makassar",
    "west-australia leeuwin bight bass tasman",
    "singapore makassar",
    "singapore malacca ceylon arabian aden bab red-sea suez levant ionian sicily balearic gibraltar",
    "ceylon mumbai arabian",
    "mumbai oman hormuz gulf",
    "oman arabian",
    "oman aden",
    "malacca indian",
    "levant aegean bosporus black-sea",
    "ionian aegean",
    "gibraltar portugal biscay channel dover north-sea skagerrak",
    "skagerrak baltic finland",
    "north-sea norway lofoten murmansk",
    "norway iceland",
    "iceland north-atlantic",
    "gibraltar canary dakar guinea gabon namibia cape durban mozambique mombasa aden",
    "mombasa seychelles arabian",
    "seychelles ceylon",
    "seychelles malacca",
    "durban mauritius indian lombok",
    "mauritius malacca",
    "mombasa ceylon",
    "mauritius west-australia",
    "mauritius leeuwin",
    "indian west-australia",
    "indian ceylon",
    "dakar cape",
    "guinea namibia",
    "dakar recife rio plata horn",
    "portugal canary",
    "canary recife",
    "cape south-atlantic rio",
    "cape plata",
    "south-atlantic plata",
    "guinea recife",
    "recife amazon trinidad caribbean",
    "caribbean panama-east yucatan mexican-gulf",
    "panama-east florida",
    "mexican-gulf florida new-york halifax",
    "halifax st-lawrence great-lakes",
    "halifax north-atlantic biscay",
    "north-atlantic channel",
    "st-lawrence labrador iceland",
    "labrador north-atlantic",
    "new-york sargasso azores gibraltar",
    "florida sargasso",
    "trinidad sargasso",
    "azores portugal",
    "azores north-atlantic",
    "caribbean azores",
    "trinidad canary",
    "sargasso recife",
    "sargasso canary",
    "sargasso guinea",
    "amazon dakar",
    "trinidad dakar",
    "caribbean trinidad",
    "new-york trinidad",
)


def distance_km(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Kilometres between two points in degrees on a sphere of 6,371 km (haversine)."""
    up, across = math.radians(lat2 - lat1) / 2, math.radians(lon2 - lon1) / 2
    part = math.sin(up) ** 2 + math.cos(math.radians(lat1)) * math.cos(math.radians(lat2)) * math.sin(across) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(part)))


@functools.cache
def lanes() -> dict[str, dict[str, float]]:
    """From every waypoint to its neighbours: kilometres, more for canals."""
    found: dict[str, dict[str, float]] = {name: {} for name in WAYPOINTS}
    for chain in _LANES:
        for one, other in itertools.pairwise(chain.split()):
            here, there = WAYPOINTS[one], WAYPOINTS[other]
            toll = _CANALS.get((min(one, other), max(one, other)), 0.0)
            found[one][other] = found[other][one] = toll + distance_km(here.lon, here.lat, there.lon, there.lat)
    return found


def between(lon1: float, lat1: float, lon2: float, lat2: float) -> tuple[Waypoint, ...]:
    """The waypoints of the shortest way by sea from point 1 to point 2, both in degrees (Dijkstra 1959).

    Each end reaches the sea at the waypoint of its nearest ones that makes the whole way shortest.
    """
    starts, ends = _ports(lon1, lat1), _ports(lon2, lat2)
    heap: list[tuple[float, tuple[str, ...]]] = [(cost, (name,)) for name, cost in starts.items()]
    heapq.heapify(heap)
    done: set[str] = set()
    best: tuple[float, tuple[str, ...]] = (math.inf, ())
    while heap and heap[0][0] < best[0]:
        cost, path = heapq.heappop(heap)
        last = path[-1]
        if last in done:
            continue
        done.add(last)
        if last in ends:
            best = min(best, (cost + ends[last], path))
        for name, length in lanes()[last].items():
            if name not in done:
                heapq.heappush(heap, (cost + length, (*path, name)))
    return tuple(WAYPOINTS[name] for name in best[1])


@functools.lru_cache(maxsize=1024)
def _ports(lon: float, lat: float) -> dict[str, float]:
    """The nearest waypoints of a place, and what the way there counts."""
    away = {name: distance_km(lon, lat, point.lon, point.lat) for name, point in WAYPOINTS.items()}
    limit = _FARTHER * min(away.values()) + _ANYHOW_KM
    return {name: _ASHORE * far for name, far in away.items() if far <= limit}
