"""Small faulty and odd files, at least one for every kind of problem that the report of an upload can hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any, Final

import openpyxl
import pandas as pd

from geo import vocabulary as v
from geo.dataset import Dataset
from geo.uploads.names import LEAVE_OUT, Corrections

from . import corpus_table
from .conftest import template, xlsx

LI: Final = "lithium,mine,production"
TAIL: Final = "Li content,reported"


@dataclass(frozen=True, slots=True)
class OddFile:
    """A file with what is chosen for it: options of ``FileChoices``."""

    name: str
    content: bytes
    options: dict[str, Any] = field(default_factory=dict)


def _rows(*rows: str, **options: Any) -> OddFile:
    return OddFile("FILE.CSV", template(*rows).encode(), options)


def _usgs(dataset: Dataset, factor: float) -> OddFile:
    """The shipped mine production of cobalt, *factor* times."""
    facts = dataset.facts["cobalt", v.Measure.PRODUCTION.value]
    kept = facts[(facts[v.SERIES] == "usgs") & (facts[v.STAGE] == "mine") & (facts[v.AREA_KIND] == "country")]
    last = kept[(kept[v.YEAR] == kept[v.YEAR].max()) & kept[v.VALUE].notna()]
    rows = [
        f'"{one.published_name}",cobalt,mine,production,{one.year},{factor * one.value:.6f},t,Co content'
        for one in last.itertuples()
    ]
    return _rows(*rows, series="usgs")


def _stranger() -> OddFile:
    """Rows of provinces, a mineral at a stage of another, a line between them, and cells that can be read two ways."""
    text = (
        "Country;Mineral;Stage;Year;Production;Unit;Province;ZZZ\n"
        "Chile;Cobalt;mine;2024;49.355;t;ONE;1.5\n"
        "Cobalt;;;;;;;\n"
        "China;Aluminium;mine;2024;500e4;t;TWO;1.5\n"
        "India;Aluminium;mine;2024;7;t;TWO;1.5\n"
        "Peru;Cobalt;mine;45292;5;t;ONE;1.5\n"
    )
    return OddFile("stranger.csv", text.encode())


def _shares() -> OddFile:
    """Shares that are called tonnes, and fractions that are called per cent."""
    return _rows(
        "Congo (Kinshasa),cobalt,mine,production,2024,75,t,Co content",
        "Indonesia,cobalt,mine,production,2024,25,t,Co content",
        "Congo (Kinshasa),copper,mine,production,2024,0.1,%,Cu content",
        "Chile,copper,mine,production,2024,0.2,%,Cu content",
    )


def _hidden() -> OddFile:
    """A workbook with a hidden row, a hidden sheet, and a formula whose result was never stored."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "BOOK"
    header = ["Country", "Mineral", "Stage", "Year", "Production", "Unit"]
    for row in (header, ["Chile", "Cobalt", "mine", 2024, 5, "t"], ["Peru", "Cobalt", "mine", 2024, "=2+3", "t"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("ZZZ").sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return OddFile("hidden.xlsx", content.getvalue())


def odd_files(dataset: Dataset) -> dict[str, OddFile]:
    """The files by what is odd about them."""
    chile, peru = f"Chile,{LI},2024,1,t,{TAIL}", f"Peru,{LI},2024,2,t,{TAIL}"
    wide = (
        "Producer,FY2023-24,2024 (kt),2023 AS PLANNED BY X,2025 forecast,HS code,ZZZ\n"
        "Chile,1,2,3,4,2605,ABC\nPeru,2,3,4,5,2605,ABC\nChina,3,4,5,6,2605,ABC\n"
    )
    book = [
        ["Country", "Mineral", "Stage", "Year", "Production (kt)", "Unit"],
        ["Chile", "Cobalt", "mine", 2024, 5, "t"],
    ]
    release = corpus_table.content(corpus_table.FOLDER / "usgs-release")
    table = release[1].decode("utf-8-sig")
    return {
        "a stranger's table": _stranger(),
        "shares": _shares(),
        "hidden": _hidden(),
        "units": _rows(
            f"Chile,{LI},2024,1,FURLONGS,{TAIL}",
            f"Peru,{LI},2024,1,,{TAIL}",
            f"China,{LI},2024,1,mt,{TAIL}",
            f"Brazil,{LI},2024,1,m3,{TAIL}",
            f"Cuba,{LI},2024,1,t Co,",
            f"India,{LI},2024,1,ct,{TAIL}",
        ),
        "contents": _rows(
            f"Chile,{LI},2024,250,kt LCE,",
            "Peru,cobalt,mine,production,2024,1,t,",
            "Cuba,nickel,mine,production,2024,1,t,gross weight",
            "Peru,lithium oxide,mine,production,2023,1,t,",
            series="usgs",
        ),
        "corrected words": _rows(
            f"Chile,{LI},2024,250,mt,{TAIL}",
            f"Peru,lithium,XTRACTION,production,2024,1,t,{TAIL}",
            peru,
            f"Cuba,{LI},2024,250,KT LCE X,",
            corrections=Corrections(
                words={v.UNIT: {"mt": "t", "KT LCE X": "kt LCE"}, v.STAGE: {"XTRACTION": LEAVE_OUT}}
            ),
        ),
        "names": _rows(
            f"Chyna,{LI},2024,1,t,{TAIL}",
            f"ATLANTISS,{LI},2024,1,t,{TAIL}",
            f",{LI},2024,1,t,{TAIL}",
            f"Congo,{LI},2024,1,t,{TAIL}",
            f"Chil\u0435,{LI},2024,1,t,{TAIL}",
            f"Per\u200bu,{LI},2024,1,t,{TAIL}",
            f"de,{LI},2024,1,t,{TAIL}",
            f"Austrlia,{LI},2024,1,t,{TAIL}",
            f"Africa,{LI},2024,1,t,{TAIL}",
            f"Chile,UNOBTAINIUM,mine,production,2024,1,t,{TAIL}",
            f"Chile,,mine,production,2024,1,t,{TAIL}",
            f"Chile,lithum,mine,production,2024,1,t,{TAIL}",
            peru,
        ),
        "names in other words": _rows(
            f"Chili,{LI},2024,1,t,{TAIL}",
            "Peru,Kobalt,mine,production,2024,1,t,Co content",
            f"D.R. Congo (Kinshasa),{LI},2024,1,t,{TAIL}",
            "Cuba,spodumene,mine,production,2024,1,t,",
            "Brazil,Lithiumcarbonat,mine,production,2023,1,t,",
        ),
        "accepted names": _rows(
            f"Chyna,{LI},2024,1,t,{TAIL}",
            f"ATLANTISS,{LI},2024,9,t,{TAIL}",
            f"WELT,{LI},2024,99,t,{TAIL}",
            f"Kazakhsstan,{LI},2024,1,t,{TAIL}",
            f"REST,{LI},2024,1,t,{TAIL}",
            f"Peru,lithum,mine,production,2024,1,t,{TAIL}",
            f"Chile,STONE,mine,production,2024,1,t,{TAIL}",
            f"Cuba,STUFF,mine,production,2024,1,t,{TAIL}",
            corrections=Corrections(
                {"Chyna": "CHN", "ATLANTISS": LEAVE_OUT, "WELT": "world", "REST": "remainder"},
                {"STONE": "lithium", "STUFF": LEAVE_OUT},
                near=True,
            ),
        ),
        "figures": _rows(
            f"Chile,{LI},2024,12..5,t,{TAIL}",
            f"Peru,{LI},2024,-7,t,{TAIL}",
            f"Cuba,{LI},2024,inf,t,{TAIL}",
            f"Brazil,{LI},2024,1234567890123456789,t,{TAIL}",
            f"India,{LI},2024,999999999999999,t,{TAIL}",
            f"China,{LI},2024,,t,{TAIL}",
        ),
        "forms of numbers": OddFile(
            "FILE.CSV",
            template(
                f'Chile,{LI},2024,"1.234,5",t,{TAIL},,',
                f'Peru,{LI},2024,"1,234.5",t,{TAIL},,',
                f'Cuba,{LI},2024,"1,234",t,{TAIL},,',
            ).encode(),
        ),
        "a comma in doubt": OddFile(
            "FILE.CSV",
            template(f'Chile,{LI},2024,"1,234",t,{TAIL},,', f'Peru,{LI},2024,"2,345",t,{TAIL},,').encode(),
        ),
        "years": _rows(
            f"Chile,{LI},1850,1,t,{TAIL}",
            f"Peru,{LI},2050,1,t,{TAIL}",
            f"Cuba,{LI},2023-24,1,t,{TAIL}",
            f"Brazil,{LI},FY2024,1,t,{TAIL}",
            f"U.S.S.R.,{LI},2005,1,t,{TAIL}",
        ),
        "stages and measures": _rows(
            f"Chile,lithium,SOLD,production,2024,1,t,{TAIL}",
            f"Chile,lithium,mine,EXPORTS,2024,1,t,{TAIL}",
        ),
        "marks": _rows(
            f"Chile,{LI},2024,e 5,t,Li content,",
            f"Peru,{LI},2024,5 p,t,Li content,",
            f"Cuba,{LI},2024,W,t,Li content,",
            f"India,{LI},2024,NA,t,Li content,",
            f"China,{LI},2024,7,t,Li content,withheld",
            f"Brazil,{LI},2024,7,t,Li content,GUESSWORK",
            f"Mali,{LI},2024,>5,t,Li content,",
            f"Ghana,{LI},2024,5r,t,Li content,",
        ),
        "bounds": OddFile(
            "FILE.CSV",
            f"country,mineral,stage,measure,year,value,unit,basis,lower,upper\nChile,{LI},2024,,t,Li content,9,5\n"
            f"Peru,{LI},2024,,t,Li content,1,5\n".encode(),
        ),
        "twice": _rows(chile, chile, peru),
        "on two bases": _rows(
            chile,
            f"Peru,{LI},2024,1,t,gross weight",
            f"Cuba,{LI},2024,1,t,",
            f"Chile,{LI},2023,1,%,Li content",
            f"Peru,{LI},2023,1,t,Li content",
        ),
        "a thousand times": _usgs(dataset, 1000.0),
        "a thousandth": _usgs(dataset, 0.001),
        "short tons": _usgs(dataset, 1 / 0.90718474),
        "an oxide": _rows(
            *(
                f'"{one.published_name}",tungsten,mine,production,{one.year},{one.value * 1.261:.3f},t,gross weight'
                for one in _latest(dataset, "tungsten").itertuples()
            ),
        ),
        "totals and changes": _rows(
            "Chile,cobalt,mine,production,2024,1000000,t,Co content",
            "China,cobalt,mine,production,2024,2,t,Co content",
            "World total,cobalt,mine,production,2024,5,t,Co content",
            "Australia,cobalt,mine,production,2024,3,t,Co content",
            series="usgs",
        ),
        "a share that moves": _rows(
            "DR Congo,cobalt,mine,production,2024,100000,t,Co content",
            "Indonesia,cobalt,mine,production,2024,60000,t,Co content",
            series="usgs",
        ),
        "more regions than countries": _rows(
            f"Africa,{LI},2024,1,t,{TAIL}",
            f"EU27,{LI},2024,1,t,{TAIL}",
            chile,
        ),
        "broken rows": OddFile(
            "FILE.CSV",
            (template(chile, peru) + "Cuba,lithium,mine\nSOURCE: US\n").encode(),
        ),
        "columns that are not read": OddFile("COBALT MINE KT.CSV", wide.encode()),
        "two units": OddFile("BOOK.XLSX", xlsx({"COBALT": book})),
        "production and reserves": OddFile(
            "FILE.CSV",
            b"COBALT PRODUCTION AND RESERVES (T)\nCountry,Stage,2023,2024\nChile,mine,1,2\nPeru,mine,3,4\n",
        ),
        "another table beside": OddFile(
            "BOOK.XLSX",
            xlsx(
                {
                    "MINE": [line.split(",") for line in template(chile, peru).splitlines()],
                    "OTHER": [["A", "B"], *([f"X{n}", n] for n in range(20))],
                    "TEXTS": [["A", "B"], *([f"X{n}", f"Y{n}"] for n in range(20))],
                }
            ),
        ),
        "left out by its publisher": OddFile(
            "WMS.CSV",
            b"bgs_statistic_type_trans,bgs_commodity_trans,bgs_sub_commodity_trans,country_trans,year,quantity,units\n"
            b"Production,rare earth minerals,,China,2005-01-01,119000,tonnes (metric)\n"
            b"Production,rare earth minerals,Monazite,Brazil,2005-01-01,958,tonnes (metric)\n",
        ),
        "a release": OddFile(release[0], table.encode()),
    }


def _latest(dataset: Dataset, mineral: str) -> pd.DataFrame:
    facts = dataset.facts[mineral, v.Measure.PRODUCTION.value]
    kept = facts[(facts[v.SERIES] == "usgs") & (facts[v.AREA_KIND] == "country") & facts[v.VALUE].gt(0)]
    return kept[kept[v.YEAR] == kept[v.YEAR].max()]
