"""Data releases of the Mineral Commodity Summaries, made small: every layout, mark and trap of the real ones."""

from __future__ import annotations

import csv
import io
import zipfile

HEADER = (
    "MCS chapter",
    "Section",
    "Commodity",
    "Country",
    "Statistics",
    "Statistics_detail",
    "Unit",
    "Year",
    "Value",
    "Notes",
    "Is critical mineral 2025",
    "Other notes",
)
E = "Estimated."
COBALT = ("COBALT", "World Mine Production and Reserves", "Cobalt")
CHROMIUM = ("CHROMIUM", "World Mine Production and Reserves", "Chromium")
VANADIUM = ("VANADIUM", "World Mine Production and Reserves", "Vanadium")
LITHIUM = ("LITHIUM", "World Mine Production and Reserves", "Lithium")
COPPER = ("COPPER", "World Mine and Refinery Production and Reserves", "Copper")
SALIENT = "Salient Statistics\u2014United States"
T, KT = "metric tons", "thousand metric tons"
# Chapter, section, commodity, country, statistic, detail, unit, year, value, notes. True figures of the edition.
LINES: tuple[tuple[str, ...], ...] = (
    (*COBALT, "United States", "Production", "Mine production", T, "2024", "200", E),
    (*COBALT, "Congo (Kinshasa)", "Production", "Mine production", T, "2024", "226,000", E),
    (*COBALT, "Cuba", "Production", "Mine production", T, "2024", "3,700", ""),
    (*COBALT, "Congo (Kinshasa)", "Production", "Mine production", T, "2025", "230,000", E),
    (*COBALT, "World total", "Production", "Mine production: rounded", T, "2024", "230,000", E),
    (*COBALT, "Congo (Kinshasa)", "Reserves", "Reserves", T, "2025", "6,000,000", ""),
    (*LITHIUM, "United States", "Production", "Mine production", T, "2024", "W", ""),
    (*LITHIUM, "Chile", "Production", "Mine production", T, "2024", "49,000", "Reported."),
    (*LITHIUM, "Argentina", "Production", "Mine production", T, "2025", "23,000", E),
    (*LITHIUM, "Chile", "Production", "Mine production", T, "2025", "60,000", "Reported."),
    (*LITHIUM, "World total", "Production", "Mine production: rounded", T, "2024", "49,000", "Excludes U.S. output."),
    (*VANADIUM, "Australia", "Reserves", "Reserves", T, "2025", "10,000", ""),
    (*CHROMIUM, "Turkey", "Reserves", "Reserves: Ore", KT, "2024", "27,000", ""),
    (*CHROMIUM, "Turkey", "Reserves", "Reserves: Cr2O3 content", KT, "2025", "5,700", ""),
    (*CHROMIUM, "World total", "Reserves", "Reserves: Ore: rounded", KT, "2024", ">1,200,000", ""),
    (*COPPER, "Chile", "Production", "Mine production", KT, "2024", "5,510", ""),
    (*COPPER, "Chile", "Production", "Refinery production", KT, "2024", "1,900", ""),
    (
        "BAUXITE AND ALUMINA",
        "World Alumina Refinery and Bauxite Mine Production and Bauxite Reserves",
        "Bauxite",
        "Guinea",
        "Production",
        "Bauxite, mine production",
        "thousand metric dry tons",
        "2024",
        "130,000",
        E,
    ),
    (
        "GRAPHITE (NATURAL)",
        "World Mine Production and Reserves",
        "Graphite (Natural)",
        "Austria",
        "Reserves",
        "Reserves",
        T,
        "2025",
        "s",
        "Included in \u201cWorld total.\u201d",
    ),
    (
        "HELIUM AND RARE GASES",
        "World Production and Reserves",
        "Helium",
        "South Africa",
        "Production",
        "Helium Production",
        "million cubic meters",
        "2024",
        "s",
        "Less than \u00bd unit.",
    ),
    (
        "HELIUM AND RARE GASES",
        "World Production and Reserves",
        "Neon",
        "China",
        "Production",
        "Rare gases production, (million liters)",
        "million liters",
        "2024",
        "50",
        E,
    ),
    (
        "TELLURIUM",
        "World Refinery Production and Capacity",
        "Tellurium",
        "Sweden",
        "Production",
        "Refinery production: concentrate",
        T,
        "2024",
        "46",
        "",
    ),
    (
        "CEMENT",
        "World Production and Capacity",
        "Cement",
        "China",
        "Production",
        "Cement production",
        KT,
        "2025",
        "1,700,000",
        E,
    ),
    (
        "COBALT",
        SALIENT,
        "Cobalt",
        "United States",
        "Price",
        "Price, average, dollars per pound: U.S. spot, cathode",
        "dollars per pound",
        "2024",
        "16.77",
        "",
    ),
    (
        "COBALT",
        SALIENT,
        "Cobalt",
        "United States",
        "Net import reliance",
        "Net import reliance as a percentage of apparent consumption",
        "percent",
        "2025",
        "79",
        E,
    ),
    (
        "LITHIUM",
        SALIENT,
        "Lithium",
        "United States",
        "Net import reliance",
        "Net import reliance as a percentage of apparent consumption",
        "percent",
        "2024",
        ">50",
        "",
    ),
    (
        "LITHIUM",
        SALIENT,
        "Lithium",
        "United States",
        "Price",
        "Price, annual average-real, battery-grade lithium carbonate, dollars per metric ton",
        "dollars per metric ton",
        "2024",
        "11,800",
        "",
    ),
    (
        "SCANDIUM",
        SALIENT,
        "Scandium",
        "United States",
        "Price",
        "Price, global, dollars per kilogram, range of average values: Scandium oxide, powder",
        "dollars per kilogram",
        "2021",
        "890\u20131,000",
        "",
    ),
    (
        "HELIUM AND RARE GASES",
        SALIENT,
        "Helium",
        "United States",
        "Net import reliance",
        "Net import reliance as a percentage of apparent consumption: Helium",
        "percent",
        "2024",
        "E",
        "",
    ),
    (
        "NIOBIUM (COLUMBIUM)",
        SALIENT,
        "Niobium (Columbium)",
        "United States",
        "Shipment",
        "Shipments from Government stockpile",
        T,
        "2021",
        "?1",
        "",
    ),
    (
        "COBALT",
        "Import Sources",
        "Cobalt",
        "Norway",
        "Import sources 2021-2024",
        "Metal, oxide, and salts",
        "percent",
        "2021\u201324",
        "25",
        "",
    ),
    (
        "MANGANESE",
        "Import Sources",
        "Manganese",
        "Other countries",
        "Import sources 2021-2024",
        "Manganese ore",
        "percent",
        "2021\u201324",
        "<1",
        "",
    ),
)

WORLD_2025 = """SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,\
CAP_NOTES,RESERVES_2024,RESERVE_NOTES
MCS2025,Cobalt,United States,"Mine production, estimated",metric tons,500,300,,,,,70000,
MCS2025,Cobalt,Congo (Kinshasa) ,"Mine production, cobalt content, estimated",metric tons,175000,220000,,,,,6000000,
MCS2025,Cobalt,World total (rounded),"Mine production, cobalt content, estimated",metric tons,175000,220000,,,,,,
MCS2025,Gallium,China,Primary production,kilograms,600000,750000,,1000000,,,,
MCS2025,Copper ,Chile,"Refinery production, copper",thousand metric tons,2080,1900,,,,,,
MCS2025,Lithium ,United States,"Mine production, lithium content",metric tons,,,W for 23-24,,,,1800000,
MCS2025,Titanium Mineral Concentrates,India,"Mine production, rutile, titanium dioxide (TiO2) content",metric tons,\
12,12,,,,,670,
MCS2025,Niobium,United States,"Mine production, niobium content",metric tons,,,,,,,210000,
"""
COBALT_2024 = """Source,Country,Type,Prod_t_est_2022,Prod_t_est_2023,Prod_notes,Reserves_t,Reserves_notes,,
MCS2024,Congo (Kinshasa),"Mine production, metric tons of contained cobalt",144000,170000,,6000000,,,
MCS2024,Canada,"Mine production, metric tons of contained cobalt",3060,2100,Reported in 2022,230000,,,
MCS2024,World total (rounded)10,"Mine production, metric tons of contained cobalt",197000,230000,,11000000,,,
,,,,,,,,,
"""
PERLITE_2024 = """Source,Country,Type,Prod_kt_2022,Prod_kt_est_2023,Prod_notes,Reserves_kt,Reserves_notes
MCS2024,Slovakiae,"Mine production, perlite",35,40,,"30,000",
MCS2024,"Korea, Republic of","Mine production, perlite",e3,e2,,NA,
"""
BISMUTH_2024 = """Source,Country,Type,Prod_t_2022,Prod_t_est_2023,Prod_note,Reserves_t,Reserves_notes,
MCS2024,China,Refinery production,16000,16000,Also estimated in 2022,NA,,
"""
POTASH_2024 = """Source,Country,Type,Prod_kt_2022,Prod_kt_est_2023,Prod_notes,Reserves_ore_kt,\
Reserves_ore_K2O_equiv_kt,Reserves_notes
MCS2024,Canada,"Mine production, potassium oxide (K2O) equivalent",14600,13000,,4500000,1100000,
"""
COBALT_2022 = """Source,Country,Type,Prod_t_2020,Prod_t_Est_2021
MCS2022,Congo (Kinshasa),"Mine production, contained cobalt",98000,120000
"""
CHAPTERS = {
    "mcs2024-cobal_world.csv": COBALT_2024,
    "mcs2024-perli_world.csv": PERLITE_2024,
    "MCS2024-bismu_world.csv": BISMUTH_2024,
    "mcs2024-potas_world.csv": POTASH_2024,
}


def content() -> bytes:
    """The file of 2026 as it is downloaded: Windows-1252, numbers with separators in quotes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows((*line, "Yes", "(Data in metric tons unless otherwise specified)") for line in LINES)
    return text.getvalue().encode("cp1252")


def archive() -> bytes:
    """The chapters of 2024 in one archive."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, text in CHAPTERS.items():
            file.writestr(name, text.encode("utf-8-sig"))
    return whole.getvalue()
