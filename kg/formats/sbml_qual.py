"""SBML Level 3 with the package qual: a Boolean model, its assumptions as notes and its identifiers as annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET  # written, never read

from kg.formats.logical_model import logical_model
from kg.formats.xml_text import XHTML, document, xml_safe
from kg.model.identifiers import PrefixError, to_iri

if TYPE_CHECKING:
    from kg.formats.activities import Activity
    from kg.formats.logical_model import LogicalModel
    from kg.formats.registry import ExportJob

CORE = "http://www.sbml.org/sbml/level3/version1/core"
QUAL = "http://www.sbml.org/sbml/level3/version1/qual/version1"
MATHML = "http://www.w3.org/1998/Math/MathML"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
BQBIOL = "http://biomodels.net/biology-qualifiers/"
#: The only compartment: cells are part of the names of activities, and nothing is moved between them.
COMPARTMENT = "everywhere"


def write(job: ExportJob) -> str:
    """Write the model of a graph."""
    return _Writer(job, logical_model(job)).text()


def _iri(curie: str) -> str:
    try:
        return to_iri(curie)
    except PrefixError:  # a vocabulary of another graph
        return f"urn:curie:{quote(curie)}"


class _Writer:
    """Writes one model."""

    def __init__(self, job: ExportJob, model: LogicalModel) -> None:
        self._job = job
        self._model = model
        #: Activity to the statements behind each of its influences, in words.
        self._said: dict[Activity, list[str]] = {}
        for item in model.influences:
            words = f"{model.names[item.source]}: {', '.join(s.id for s in item.statements) or 'assumed'}"
            self._said.setdefault(item.target, []).append(words)

    def text(self) -> str:
        spaces = {"": CORE, "qual": QUAL, "rdf": RDF, "bqbiol": BQBIOL, "xhtml": XHTML, "math": MATHML}
        for prefix, space in spaces.items():
            ET.register_namespace(prefix, space)
        root = ET.Element(f"{{{CORE}}}sbml", {"level": "3", "version": "1", f"{{{QUAL}}}required": "true"})
        model = ET.SubElement(root, f"{{{CORE}}}model", {"id": "msc_kg", "name": "msc-kg"})
        self._notes(model, [f"Data version {self._job.content.data_version}", *self._model.assumptions])
        compartments = ET.SubElement(model, f"{{{CORE}}}listOfCompartments")
        ET.SubElement(compartments, f"{{{CORE}}}compartment", {"id": COMPARTMENT, "constant": "true"})
        if self._model.names:
            species = ET.SubElement(model, f"{{{QUAL}}}listOfQualitativeSpecies")
            for activity in self._model.names:
                self._species(species, activity)
        acted_on = [activity for activity in self._model.names if any(self._model.regulators[activity])]
        if acted_on:
            transitions = ET.SubElement(model, f"{{{QUAL}}}listOfTransitions")
            for activity in acted_on:
                self._transition(transitions, activity)
        return document(root)

    def _notes(self, parent: ET.Element, lines: list[str]) -> None:
        notes = ET.SubElement(parent, f"{{{CORE}}}notes")
        body = ET.SubElement(notes, f"{{{XHTML}}}body")
        for line in lines:
            ET.SubElement(body, f"{{{XHTML}}}p").text = xml_safe(line, self._job.losses)

    def _species(self, parent: ET.Element, activity: Activity) -> None:
        name = self._model.names[activity]
        is_input = not any(self._model.regulators[activity])
        attributes = {
            f"{{{QUAL}}}id": name,
            f"{{{QUAL}}}name": xml_safe(activity.words(self._job.content), self._job.losses),
            f"{{{QUAL}}}compartment": COMPARTMENT,
            f"{{{QUAL}}}constant": str(is_input).lower(),
            f"{{{QUAL}}}maxLevel": "1",
            "metaid": f"meta__{name}",
        }
        species = ET.SubElement(parent, f"{{{QUAL}}}qualitativeSpecies", attributes)
        annotation = ET.SubElement(ET.SubElement(species, f"{{{CORE}}}annotation"), f"{{{RDF}}}RDF")
        about = ET.SubElement(annotation, f"{{{RDF}}}Description", {f"{{{RDF}}}about": f"#meta__{name}"})
        relation = "hasProperty" if activity.aspect else "is"
        bag = ET.SubElement(ET.SubElement(about, f"{{{BQBIOL}}}{relation}"), f"{{{RDF}}}Bag")
        resource = xml_safe(_iri(activity.entity), self._job.losses)
        ET.SubElement(bag, f"{{{RDF}}}li", {f"{{{RDF}}}resource": resource})

    def _transition(self, parent: ET.Element, activity: Activity) -> None:
        model, name = self._model, self._model.names[activity]
        activators, inhibitors = model.regulators[activity]
        transition = ET.SubElement(parent, f"{{{QUAL}}}transition", {f"{{{QUAL}}}id": f"t__{name}"})
        self._notes(transition, self._said[activity])
        inputs = ET.SubElement(transition, f"{{{QUAL}}}listOfInputs")
        for sign, sources in (("positive", activators), ("negative", inhibitors)):
            for source in sources:
                attributes = {
                    "id": f"in__{name}__{model.names[source]}",
                    "qualitativeSpecies": model.names[source],
                    "transitionEffect": "none",
                    "sign": sign,
                    "thresholdLevel": "1",
                }
                ET.SubElement(inputs, f"{{{QUAL}}}input", {f"{{{QUAL}}}{key}": v for key, v in attributes.items()})
        outputs = ET.SubElement(transition, f"{{{QUAL}}}listOfOutputs")
        output = {"id": f"out__{name}", "qualitativeSpecies": name, "transitionEffect": "assignmentLevel"}
        ET.SubElement(outputs, f"{{{QUAL}}}output", {f"{{{QUAL}}}{key}": value for key, value in output.items()})
        terms = ET.SubElement(transition, f"{{{QUAL}}}listOfFunctionTerms")
        ET.SubElement(terms, f"{{{QUAL}}}defaultTerm", {f"{{{QUAL}}}resultLevel": "0"})
        term = ET.SubElement(terms, f"{{{QUAL}}}functionTerm", {f"{{{QUAL}}}resultLevel": "1"})
        self._rule(ET.SubElement(term, f"{{{MATHML}}}math"), activators, inhibitors)

    def _rule(self, math: ET.Element, activators: list[Activity], inhibitors: list[Activity]) -> None:
        """Write when an activity is on."""
        on = [self._level(each, "1") for each in activators]
        parts = [self._together(self._model.rule, on)] if on else []
        parts += [self._level(each, "0") for each in inhibitors]
        math.append(self._together("and", parts))

    def _together(self, operator: str, parts: list[ET.Element]) -> ET.Element:
        if len(parts) == 1:
            return parts[0]
        apply = ET.Element(f"{{{MATHML}}}apply")
        ET.SubElement(apply, f"{{{MATHML}}}{operator}")
        apply.extend(parts)
        return apply

    def _level(self, activity: Activity, level: str) -> ET.Element:
        apply = ET.Element(f"{{{MATHML}}}apply")
        ET.SubElement(apply, f"{{{MATHML}}}eq")
        ET.SubElement(apply, f"{{{MATHML}}}ci").text = self._model.names[activity]
        ET.SubElement(apply, f"{{{MATHML}}}cn", {"type": "integer"}).text = level
        return apply
