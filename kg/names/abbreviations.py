"""Abbreviations of the field that no vocabulary of the look-up has, or has for something else, such as a gene."""

from __future__ import annotations

import re

#: Abbreviation to its long form.
ABBREVIATIONS = {
    "1-MT": "1-methyltryptophan",
    "ASC": "adipose-derived stromal cell",
    "ATG": "anti-thymocyte globulin",
    "BMDM": "bone marrow-derived macrophage",
    "BOS": "bronchiolitis obliterans syndrome",
    "CTL": "cytotoxic T lymphocyte",
    "DLI": "donor lymphocyte infusion",
    "EBV": "Epstein-Barr virus",
    "ECP": "extracorporeal photopheresis",
    "MDSC": "myeloid-derived suppressor cell",
    "MLR": "mixed lymphocyte reaction",
    "MTX": "methotrexate",
    "NET": "neutrophil extracellular trap",
    "NKT": "natural killer T cell",
    "NKT cell": "natural killer T cell",
    "PHA": "phytohemagglutinin",
    "PTCy": "post-transplant cyclophosphamide",
    "TBI": "total body irradiation",
    "TMA": "transplant-associated thrombotic microangiopathy",
    "Tr1": "Tr1 cell",
    "UCB": "umbilical cord blood",
    "VOD": "veno-occlusive disease",
}
_LONG = {short.casefold().replace("-", ""): long for short, long in ABBREVIATIONS.items()}


def long_form(name: str) -> str:
    """Return the long form of an abbreviation of this field; empty if it is none.

    >>> long_form("ATG"), long_form("NETs"), long_form("Th2")
    ('anti-thymocyte globulin', 'neutrophil extracellular trap', 'Th2 cell')
    """
    short = " ".join(name.split())
    if re.fullmatch(r"Th\d+s?", short, re.IGNORECASE):
        return f"{short.removesuffix('s')} cell"
    key = short.casefold().replace("-", "")
    return _LONG.get(key) or _LONG.get(key.removesuffix("s"), "")
