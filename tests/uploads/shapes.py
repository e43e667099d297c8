"""A small file of the shape of every input of the public collection, with the outcome that is right for it.

The figures are ours. ``facts`` are what must be read, by mineral, stage, year and place (``world``, ``remainder`` or an
alpha-3 code): value in canonical units and status; ``refused`` the rows that errors name; ``warned`` and ``noted``
kinds of lines that must stand in the report; ``asked`` the parts that are asked for before anything is read; ``stop``
words of the reason where the file is not read at all.
"""

# ruff: noqa: RUF001 - signs and spellings as they are printed

from __future__ import annotations

from dataclasses import dataclass, field

Facts = dict[tuple[str, str, int, str], tuple[float | None, str]]

TEMPLATE = "country,mineral,stage,measure,year,value,unit\n"
_NO = None


@dataclass(frozen=True, slots=True)
class Shape:
    """One input: its name and content, and what is right."""

    id: str
    content: str
    facts: Facts = field(default_factory=dict)
    refused: frozenset[int] = frozenset()
    warned: frozenset[str] = frozenset()
    noted: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()
    stop: str = ""
    encoding: str = "utf-8"
    suffix: str = "csv"


def rows(*lines: str) -> str:
    """A file of the template: country, mineral, year, value and unit of mined output a line."""
    cut = (line.split("|") for line in lines)
    return TEMPLATE + "".join(
        f'"{country}",{mineral},mine,production,{year},"{value}",{unit}\n'
        for country, mineral, year, value, unit in cut
    )


def copper(*figures: tuple[int, str, float]) -> Facts:
    """Mined copper as reported: year, place and tonnes."""
    return {("copper", "mine", year, place): (value, "reported") for year, place, value in figures}


def at(mineral: str, year: int, **places: tuple[float | None, str]) -> Facts:
    """Mined output of one mineral and year by place."""
    return {(mineral, "mine", year, place): one for place, one in places.items()}


R, E, P, W, NA = "reported", "estimated", "provisional", "withheld", "not available"

SHAPES = (
    Shape(
        "b01_congo",
        rows("Congo-Kinshasa|cobalt|2024|190000|t", "Congo-Brazzaville|cobalt|2024|90|t"),
        at("cobalt", 2024, COD=(190_000, R), COG=(90, R)),
        noted=frozenset(["renamed country"]),
    ),
    Shape("b01b_congo_each", rows("DRC|cobalt|2024|190000|t"), at("cobalt", 2024, COD=(190_000, R))),
    Shape(
        "b01c_congo_spellings",
        rows(
            "DROC|copper|1991|11|t",
            "Congo, Rep.|copper|1992|12|t",
            "Congo|copper|1993|13|t",
            "ROC|copper|1994|14|t",
            "Zaire|copper|1995|15|t",
            "Kongo, DR|copper|1996|16|t",
            "République du Congo|copper|1997|17|t",
        ),
        copper((1991, "COD", 11), (1992, "COG", 12), (1995, "COD", 15), (1996, "COD", 16), (1997, "COG", 17)),
        refused=frozenset([4, 5]),
    ),
    Shape(
        "b02_namibia_na",
        rows("NA|uranium|2023|7100|t", "KZ|uranium|2024|23000|t", "AU|uranium|2024|NA|t"),
        at("uranium", 2024, KAZ=(23_000, R), AUS=(_NO, NA)),
        refused=frozenset([2]),
    ),
    Shape(
        "b02b_namibia_header_iso2",
        "iso2,mineral,stage,year,value,unit\nNA,uranium,mine,2023,7100,t\nNE,uranium,mine,2024,960,t\n",
        at("uranium", 2024, NER=(960, R)),
        refused=frozenset([2]),
    ),
    Shape(
        "b03_bom_semicolon",
        "country;mineral;stage;year;value;unit\nChile;lithium;mine;2024;48.000;t\n",
        at("lithium", 2024, CHL=(48_000, R)),
        warned=frozenset(["number format"]),
        encoding="utf-8-sig",
    ),
    Shape(
        "b04_german_decimals",
        "Land;Rohstoff;Stufe;Jahr;Menge;Einheit\nChile;Lithium;Bergwerk;2024;48.355,90;t\n"
        "Portugal;Lithium;Bergwerk;2024;370,5;t\n",
        at("lithium", 2024, CHL=(48_355.9, R), PRT=(370.5, R)),
    ),
    Shape(
        "b04b_ambiguous_thousand",
        "country;mineral;stage;year;value;unit\nChile;lithium;mine;2024;48.356;t\nPortugal;lithium;mine;2024;370;t\n",
        at("lithium", 2024, CHL=(48_356, R), PRT=(370, R)),
        warned=frozenset(["number format"]),
    ),
    Shape(
        "b04c_mixed_decimals",
        "country;mineral;stage;year;value;unit\nChile;lithium;mine;2024;48.355,9;t\n"
        "Zimbabwe;lithium;mine;2024;21,000.5;t\nPortugal;lithium;mine;2024;370.5;t\n",
        at("lithium", 2024, ZWE=(21_000.5, R), PRT=(370.5, R)),
        refused=frozenset([2]),
    ),
    Shape(
        "b05_spaces",
        "country;mineral;stage;year;value;unit\nChile;copper;mine;2024;5 200 000;t\n"
        "Peru;copper;mine;2024;2 500 000,5;t\n",
        copper((2024, "CHL", 5_200_000), (2024, "PER", 2_500_000.5)),
    ),
    Shape(
        "b06_minus",
        rows(
            "Chile|copper|2021|−100|t",
            "Peru|copper|2022|-100|t",
            "China|copper|2023|–|t",
            "Mexico|copper|2023|--|t",
            "Germany|copper|2024|(100)|t",
        ),
        copper((2023, "CHN", 0), (2023, "MEX", 0)),
        refused=frozenset([2, 3, 6]),
    ),
    Shape(
        "b07_micronesia_korea",
        rows(
            "Micronesia (Federated States of)|copper|1990|1|t",
            "Korea|copper|1991|2|t",
            "Korea, North|copper|1992|3|t",
            "Rep. of Korea|copper|1993|4|t",
            "Virgin Islands|copper|1994|5|t",
            "American Samoa|copper|1995|6|t",
        ),
        copper((1990, "FSM", 1), (1992, "PRK", 3), (1993, "KOR", 4), (1995, "ASM", 6)),
        refused=frozenset([3, 6]),
    ),
    Shape(
        "b08_historical",
        rows(
            "Soviet Union|copper|1988|1|t",
            "U.S.S.R.|copper|1989|2|t",
            "Yugoslavia|copper|1996|3|t",
            "East Germany|copper|1997|4|t",
            "Rhodesia|copper|1970|5|t",
            "Upper Volta|copper|1971|6|t",
            "Ethiopia (incl. Eritrea)|copper|1972|7|t",
        ),
        copper((1988, "SUN", 1), (1989, "SUN", 2), (1970, "ZWE", 5), (1971, "BFA", 6)),
        refused=frozenset([4, 5, 8]),
    ),
    Shape(
        "b09_guinea_niger",
        rows(
            "Niger|copper|1990|1|t",
            "Guinea-Bissau|copper|1991|2|t",
            "Eq. Guinea|copper|1992|3|t",
            "Papua New Guinea|copper|1993|4|t",
            "Nigera|copper|1994|5|t",
            "Dominica|copper|1995|6|t",
        ),
        copper((1990, "NER", 1), (1991, "GNB", 2), (1992, "GNQ", 3), (1993, "PNG", 4), (1995, "DMA", 6)),
        refused=frozenset([6]),
    ),
    Shape(
        "b10_excel_mangled",
        rows(
            "Chile|copper|2018|5.2E+06|t",
            "Peru|copper|2019|2,5E+06|t",
            "China|copper|2020|Mar-10|t",
            "Poland|copper|2021|########|t",
            "Canada|copper|2022|#N/A|t",
            "Zambia|copper|2023|'830000|t",
            "Iran|copper|45292|1000|t",
        ),
        copper((2018, "CHL", 5_200_000), (2023, "ZMB", 830_000)),
        refused=frozenset([3, 4, 5, 6, 8]),
    ),
    Shape(
        "b12_duplicate_congo",
        rows("Congo (Brazzaville)|copper|2024|9|t", "Republic of the Congo|copper|2024|12|t"),
        refused=frozenset([2, 3]),
    ),
    Shape(
        "b13_footnotes",
        rows(
            "Australia e|rare earths|2020|12000|t REO",
            "Brazil1|rare earths|2021|21|t REO",
            "India2|rare earths|2022|e/ 2,800|t REO",
            "China|rare earths|2023|260,000 e/|t REO",
            "Burma|rare earths|2024|30,000e,r|t REO",
            "Madagascar|rare earths|2019|(4)|t REO",
            "Vietnam|rare earths|2018|310 (3)|t REO",
            "Russia|rare earths|2017|2,600 †|t REO",
        ),
        {
            **at("rare-earths", 2020, AUS=(12_000, E)),
            **at("rare-earths", 2021, BRA=(21, R)),
            **at("rare-earths", 2022, IND=(2_800, E)),
            **at("rare-earths", 2023, CHN=(260_000, E)),
            **at("rare-earths", 2024, MMR=(30_000, E)),
            **at("rare-earths", 2019, MDG=(_NO, NA)),
            **at("rare-earths", 2017, RUS=(2_600, R)),
        },
        refused=frozenset([8]),
    ),
    Shape(
        "b14_dual_units",
        rows(
            "Chile|copper|2020|5,200,000 t (11.5 billion lb)|t",
            "Peru|copper|2021|2500|kt / Mlb",
            "China|copper|2022|1700|thousand tonnes",
            "Zambia|copper|2023|670000|mt",
            "Mexico|copper|2024|690000|TMF",
            "Mongolia|copper|2019|34|万吨",
        ),
        copper((2022, "CHN", 1_700_000), (2024, "MEX", 690_000), (2019, "MNG", 340_000)),
        refused=frozenset([2, 3, 5]),
    ),
    Shape(
        "b15_reserves_1000tons",
        "Mineral;Country;Reserves 2023 (in 1.000 Tons)\nNickel;Indonesia;54000\n",
        {("nickel", "mine", 2023, "IDN"): (54_000_000, R)},
    ),
    Shape(
        "b16_renames",
        rows(
            "Swaziland|copper|1990|1|t",
            "Türkiye|copper|1991|2|t",
            "Cote d’Ivoire|copper|1992|3|t",
            "Russian Fed.|copper|1993|4|t",
            "US|copper|1994|5|t",
            "Venezuela, RB|copper|1995|6|t",
        ),
        copper(
            (1990, "SWZ", 1), (1991, "TUR", 2), (1992, "CIV", 3), (1993, "RUS", 4), (1994, "USA", 5), (1995, "VEN", 6)
        ),
        noted=frozenset(["renamed country"]),
    ),
    Shape(
        "b17_territories",
        rows(
            "New Caledonia|copper|1990|1|t",
            "Other Asia, nes|copper|1991|2|t",
            "Crimea|copper|1992|3|t",
            "Africa|copper|1993|4|t",
            "EU27|copper|1994|5|t",
            "World|copper|1995|6|t",
            "Areas, nes|copper|1996|7|t",
        ),
        copper((1990, "NCL", 1), (1991, "TWN", 2), (1995, "world", 6), (1996, "remainder", 7)),
        refused=frozenset([4]),
        noted=frozenset(["left out"]),
    ),
    Shape(
        "b18_li_lce",
        rows(
            "Chile|lithium|2024|250000|t LCE",
            "Australia|lithium|2024|87000|t Li",
            "Argentina|lithium|2024|38000|t Li2O",
        ),
        refused=frozenset([2]),
    ),
    Shape(
        "b19_french",
        "Pays;Substance;Stade;Année;Production;Unité\nCôte d’Ivoire;Manganèse;mine;2024;350 000;t\n"
        "Birmanie;Terres rares;mine;2024;30 000 e;t\nÉtats-Unis;Lithium;mine;2024;n.d.;t\n"
        "Afrique du Sud;Platine;mine;2024;119,5;t\n",
        {
            **at("manganese", 2024, CIV=(350_000, R)),
            **at("rare-earths", 2024, MMR=(30_000, E)),
            **at("lithium", 2024, USA=(_NO, NA)),
            **at("platinum", 2024, ZAF=(119.5, R)),
        },
    ),
    Shape(
        "b19b_french_cp1252",
        "Pays;Substance;Stade;Année;Production;Unité\nÉtats-Unis;Cuivre;mine;2024;1 000 000;t\n",
        copper((2024, "USA", 1_000_000)),
        encoding="windows-1252",
    ),
    Shape(
        "b20_spanish",
        "País;Mineral;Etapa;Año;Producción (toneladas)\nMéxico;Plata;mina;2024;6.200\nPerú;Cobre;mina;2024;2.636.000\n",
        {**at("silver", 2024, MEX=(6_200, R)), **copper((2024, "PER", 2_636_000))},
    ),
    Shape(
        "b21_chinese",
        "国家,矿种,阶段,年份,产量,单位\n刚果（金）,钴,矿山,2024,21,万吨\n智利,铜,矿山,2024,520,万吨\n",
        {**at("cobalt", 2024, COD=(210_000, R)), **copper((2024, "CHL", 5_200_000))},
    ),
    Shape(
        "b22_german",
        "Land;Rohstoff;Jahr;Bergwerksförderung (t Inhalt)\nElfenbeinküste;Mangan;2024;350.000\n",
        at("manganese", 2024, CIV=(350_000, R)),
        warned=frozenset(["number format"]),
    ),
    Shape(
        "b23_unicode_text_utf16",
        "country\tmineral\tstage\tyear\tvalue\tunit\nChile\tlithium\tmine\t2024\t48000\tt\n",
        at("lithium", 2024, CHL=(48_000, R)),
        encoding="utf-16",
        suffix="txt",
    ),
    Shape(
        "b24_wide_years",
        "Cobalt mine production by country (tonnes Co content)\n\nCountry,2022r,2023p,2024e,FY2025,Share"
        " 2024\nIndonesia,9500,18000,27000,30000,10%\nWorld total (rounded),9500,18000,27000,30000,100%\n\n"
        "e Estimated. p Preliminary. r Revised.\n",
        {
            **at("cobalt", 2022, IDN=(9_500, R), world=(9_500, R)),
            **at("cobalt", 2023, IDN=(18_000, P), world=(18_000, P)),
            **at("cobalt", 2024, IDN=(27_000, E), world=(27_000, E)),
        },
        warned=frozenset(["column not read"]),
        noted=frozenset(["footnote"]),
    ),
    Shape(
        "b25_owid_regions",
        "Entity,Code,Year,Lithium Production\nAsia,OWID_ASI,2024,40000\nChile,CHL,2024,48000\n",
        asked=("stage", "unit"),
    ),
    Shape(
        "b26_wits",
        "Reporter,TradeFlow,ProductCode,Product Description,Year,Partner,Trade Value 1000USD,Quantity,Quantity "
        "Unit\nJapan,Import,283691,Lithium carbonates,2023,Chile,345000.9,12300000,Kg\n",
        stop="holds trade",
    ),
    Shape(
        "b27_eurostat",
        "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "ESTAT:DS-045409(1.0),15/09/25 11:00:00,A,DE,CN,28053010,1,QUANTITY_IN_100KG,2024,1200,\n",
        stop="holds trade",
    ),
    Shape(
        "b28_whitespace",
        'Country , Mineral ,Stage,Year,Value,Unit\n"China ", Lithium ,Mine,2024, 40000 ,t\n'
        '" Viet  Nam",lithium,MINE,2024,0,t\n"United\nStates",lithium,mine,2024,W,t\n',
        at("lithium", 2024, CHN=(40_000, R), VNM=(0, R), USA=(_NO, W)),
    ),
    Shape(
        "b29_one_country_national", "Commodity,Year,Production,Unit\nCopper,2024,500000,t\n", asked=("country", "stage")
    ),
    Shape(
        "b30_provinces",
        "Province,Mineral,Year,Quantity (t),Value ($000)\nOntario,Nickel,2024,61000,1100000\n",
        asked=("country", "stage"),
    ),
    Shape(
        "b31_shares_only",
        "Material,Stage,Country,Share,t\nCobalt,E,Congo DR,62%,1.0\nCobalt,P,China,61%,1.0\n",
        asked=("year",),
    ),
    Shape("b32_no_unit", "Country,Year,Cobalt\nIndonesia,2024,27000\n", asked=("mineral", "stage", "value", "unit")),
    Shape(
        "b33_semicolon_tab_mixed",
        "sep=;\ncountry;mineral;stage;year;value;unit\nChile;lithium;mine;2024;48000;t\n",
        at("lithium", 2024, CHL=(48_000, R)),
    ),
    Shape(
        "b34_factor1000",
        rows("Congo (Kinshasa)|cobalt|2024|215|t", "Indonesia|cobalt|2024|29|t", "Russia|cobalt|2024|8.8|t"),
        at("cobalt", 2024, COD=(215, R), IDN=(29, R), RUS=(8.8, R)),
        warned=frozenset(["factor"]),
    ),
    Shape(
        "b35_year_typo",
        rows(
            "Indonesia|cobalt|2042|27000|t",
            "Russia|cobalt|2024/25|8600|t",
            "Cuba|cobalt|24|3400|t",
            "Chile|cobalt|2024.0|11|t",
        ),
        at("cobalt", 2024, CHL=(11, R)),
        refused=frozenset([2, 3, 4]),
    ),
    Shape(
        "b36_minerals_near",
        rows(
            "Chile|lithum|2020|1|t",
            "Turkey|Borates|2021|2|t",
            "China|Tin ore|2022|3|t",
            "Brazil|Columbium|2023|4|t",
            "China|Steel|2024|5|t",
            "Australia|Aluminium|2019|6|t",
        ),
        {**at("boron", 2021, TUR=(2, R)), **at("niobium", 2023, BRA=(4, R)), **at("aluminium", 2019, AUS=(6, R))},
        refused=frozenset([2, 4, 6]),
        warned=frozenset(["unusual stage"]),
    ),
    Shape(
        "b37_one_european_cell",
        rows("Australia|lithium|2024|87,000|t", "Chile|lithium|2024|48,000|t", "Portugal|lithium|2024|370,5|t"),
        refused=frozenset([2, 3, 4]),
    ),
    Shape(
        "b38_alumina",
        "country,mineral,stage,measure,year,value,unit\nChina,Alumina,refined,production,2024,83000,kt\n"
        "China,Aluminium,refined,production,2023,40000,kt\n",
        {("alumina", "refined", 2024, "CHN"): (83_000_000, R), ("aluminium", "refined", 2023, "CHN"): (40_000_000, R)},
    ),
    Shape(
        "b39_lithium_carbonate",
        rows("Chile|Lithium carbonate|2024|250000|t"),
        at("lithium", 2024, CHL=(250_000 * 2 * 6.94 / (2 * 6.94 + 12.011 + 3 * 15.999), R)),
        noted=frozenset(["converted"]),
    ),
    Shape(
        "b40_reserves_year_header",
        "Country;Reserves 2023 (in 1.000 Tons);Mineral\nIndonesia;54.000;Nickel\n",
        {("nickel", "mine", 2023, "IDN"): (54_000_000, R)},
        warned=frozenset(["number format"]),
    ),
    Shape(
        "b41_partial_panel",
        rows("United States|cobalt|2025|310|t Co"),
        at("cobalt", 2025, USA=(310, R)),
        warned=frozenset(["outlier share"]),
    ),
    Shape(
        "b42_footnote_country",
        rows(
            "Australiae|rare earths|2022|17000|t REO",
            "Indiae, 4|rare earths|2022|2800|t REO",
            "China3|rare earths|2022|200000|t REO",
            "World total (rounded) 10|rare earths|2022|219800|t REO",
            "United States (from Cliffside Field)|rare earths|2021|1|t REO",
        ),
        at("rare-earths", 2022, AUS=(17_000, E), IND=(2_800, E), CHN=(200_000, R), world=(219_800, R)),
        refused=frozenset([6]),
    ),
    Shape(
        "b43_total_row_only_named_total",
        rows("Chile|copper|2024|5200000|t", "Total|copper|2024|22900000|t", "Other producers|copper|2024|17700000|t"),
        copper((2024, "CHL", 5_200_000), (2024, "world", 22_900_000), (2024, "remainder", 17_700_000)),
    ),
    Shape("cobalt_2024", "Country,Year,Production\nIndonesia,2024,27000\n", asked=("stage", "unit")),
    Shape("lithium_2024", "Country,Year,Production\nChile,2024,48000\n", asked=("stage", "unit")),
    Shape(
        "good_v1",
        "country,mineral,stage,measure,year,value,unit,basis,status,source\n"
        "Indonesia,cobalt,mine,production,2025,44000,t,Co content,estimated,Ministry note\n"
        "United States,cobalt,mine,production,2025,W,t,Co content,withheld,Ministry note\n"
        "Other countries,cobalt,mine,production,2025,13000,t,Co content,estimated,Ministry note\n",
        at("cobalt", 2025, IDN=(44_000, E), USA=(_NO, W), remainder=(13_000, E)),
    ),
    Shape(
        "good_v2",
        "country,mineral,stage,measure,year,value,unit,basis,status,source\n"
        "Indonesia,cobalt,mine,production,2025,43000,t,Co content,estimated,Ministry note\n",
        at("cobalt", 2025, IDN=(43_000, E)),
    ),
    Shape(
        "x_countries",
        rows(
            "N. Korea|copper|1980|1|t",
            "South Yemen|copper|1981|2|t",
            "Austalia|copper|1982|3|t",
            "CAR|copper|1983|4|t",
            "Northern Rhodesia|copper|1962|5|t",
            "Malagasy Republic|copper|1963|6|t",
            "England|copper|1984|7|t",
            "Katanga|copper|1985|8|t",
            "Norvège|copper|1986|9|t",
        ),
        copper((1980, "PRK", 1), (1983, "CAF", 4), (1962, "ZMB", 5), (1963, "MDG", 6), (1986, "NOR", 9)),
        refused=frozenset([3, 4, 8, 9]),
    ),
    Shape(
        "x_minerals",
        rows(
            "Chile|Plata|2000|1|t",
            "Chile|Oro|2001|2|t",
            "Chile|Coal|2002|3|t",
            "Chile|Zinn|2003|4|t",
            "Chile|Scheelite|2004|5|t",
            "Chile|Tierras raras|2005|6|t",
            "Chile|Ilmenite|2006|7|t",
        ),
        {
            **at("silver", 2000, CHL=(1, R)),
            **at("gold", 2001, CHL=(2, R)),
            **at("tin", 2003, CHL=(4, R)),
            **at("rare-earths", 2005, CHL=(6, R)),
            **at("ilmenite", 2006, CHL=(7, R)),
        },
        refused=frozenset([4, 6]),
    ),
    Shape(
        "x_units",
        rows(
            "Chile|cobalt|2000|2|short tons",
            "Chile|cobalt|2001|2|Mt",
            "Chile|cobalt|2002|2|MT",
            "Chile|cobalt|2003|2|Mlb",
            "Chile|cobalt|2004|2|oz",
            "Chile|cobalt|2005|2|flasks",
            "Chile|cobalt|2006|2|ct",
            'Chile|cobalt|2007|2|"1,000 t"',
            "Chile|cobalt|2008|2|wmt",
        ),
        {
            **at("cobalt", 2000, CHL=(2 * 0.90718474, R)),
            **at("cobalt", 2001, CHL=(2_000_000, R)),
            **at("cobalt", 2003, CHL=(2e6 * 0.45359237e-3, R)),
            **at("cobalt", 2005, CHL=(2 * 76 * 0.45359237e-3, R)),
            **at("cobalt", 2007, CHL=(2_000, R)),
        },
        refused=frozenset([4, 6, 8, 10]),
    ),
    Shape(
        "x_values",
        rows(
            "Chile|cobalt|2000|1'234|t",
            "Chile|cobalt|2001|~13|t",
            "Chile|cobalt|2002|13r|t",
            "Chile|cobalt|2003|W|t",
            "Chile|cobalt|2004|..|t",
            "Chile|cobalt|2005|nil|t",
            "Chile|cobalt|2006|13p|t",
            "Chile|cobalt|2007|1.2.3|t",
            "Chile|cobalt|2008|13%|t",
            "Chile|cobalt|2009|１３|t",
            "Chile|cobalt|2010|1e3|t",
        ),
        {
            **at("cobalt", 2000, CHL=(1_234, R)),
            **at("cobalt", 2001, CHL=(13, E)),
            **at("cobalt", 2002, CHL=(13, R)),
            **at("cobalt", 2003, CHL=(_NO, W)),
            **at("cobalt", 2004, CHL=(_NO, NA)),
            **at("cobalt", 2005, CHL=(0, R)),
            **at("cobalt", 2006, CHL=(13, P)),
            **at("cobalt", 2009, CHL=(13, R)),
        },
        refused=frozenset([9, 10, 12]),
    ),
)
