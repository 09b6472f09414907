"""Names as papers write them: a rule takes one thing off a name, and the rest must be the name of an entity.

``hsa-miR-21-5p`` is miR-21 and a strand, ``TLR4 ligation`` is TLR4 switched on, ``IFN-γ-licensed MSC`` are MSC in a
context. Rules compose, and every rule that fits is tried: where two of them lead to different readings, the name is
ambiguous. A name that an entity or a homonym has is never taken apart.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from kg.model.statements import Entity
    from kg.names.reading import Reading

    Check = Callable[[Reading], bool]

#: Longest name that is taken apart.
MOST_LETTERS = 200
#: Most texts that are tried for one name.
MOST_TEXTS = 400

#: MSC, and the vesicles that they release.
MSC, MSC_EV = "CL:0000134", "ent:msc_ev"

FACTOR = frozenset(
    f"biolink:{name}"
    for name in ("Gene", "GeneFamily", "Protein", "ProteinIsoform", "MicroRNA", "MacromolecularComplex")
)
MICRORNA = frozenset({"biolink:MicroRNA"})
CHEMICAL = frozenset({"biolink:SmallMolecule", "biolink:ChemicalEntity"})
CELL = frozenset({"biolink:Cell"})
COMPONENT = frozenset({"biolink:CellularComponent"})
PATHWAY = frozenset({"biolink:Pathway"})
DISEASE = frozenset({"biolink:Disease"})

#: Aspect to the words that name it after the entity ("IL-10 secretion") or before it ("secretion of IL-10"), with the
#: categories of the entities of which they say so.
ASPECTS = (
    ("msc:Expression", r"(?:over-?)?expression", FACTOR),
    ("msc:Secretion", r"secretion|release", FACTOR | CHEMICAL | COMPONENT),
    ("msc:Amount", r"levels?|concentrations?|production|amounts?", FACTOR | CHEMICAL | COMPONENT),
    ("msc:Amount", r"numbers?|frequenc(?:y|ies)|counts?|induction|generation", CELL),
    ("msc:Proliferation", r"proliferation|expansion", CELL),
    ("msc:Survival", r"survival", CELL),
    ("msc:Differentiation", r"differentiation", CELL),
    ("msc:Recruitment", r"recruitment|infiltration", CELL),
    ("msc:Homing", r"homing", CELL),
    ("msc:Severity", r"severity", DISEASE),
    ("msc:Activity", r"activity|enzym(?:e|atic) activity", FACTOR | PATHWAY | CELL),
    ("msc:Activity", r"signall?ing", FACTOR),
    ("msc:Activity", r"cytotoxicity|cytotoxic activity", CELL),
    ("msc:Activation", r"activation", FACTOR | PATHWAY | CELL),
    ("msc:Activation", r"ligation|engagement|agonis(?:ts?|m)", FACTOR | PATHWAY),
)
#: Their words in square brackets, as statements are printed.
ASPECT_WORDS = tuple(dict.fromkeys(aspect.removeprefix("msc:") for aspect, _, _ in ASPECTS))
STIMULATION = "stimulation"
#: The words for less survival of a cell.
DEATH = r"apoptosis|death"

#: Words that say that there is less of it, after the entity.
LESS = r"inhibition|inhibitors?|blockade|antagonis(?:ts?|m)|neutrali[sz]ation"
LESS_OF_A_GENE = r"knock-?down|knock-?out|KO|silencing|siRNA|shRNA|deficient"
#: ... and before it.
LESS_OF = r"inhibition|inhibitors?|blockade|neutrali[sz]ation|suppression"
LOSS_OF = r"deficiency|knock-?down|knock-?out|silencing|loss|lack|absence"
ANTIBODY = r"(?: (?:monoclonal |neutrali[sz]ing |blocking )*(?:antibod(?:y|ies)|mAbs?))?"

#: Other spellings of the same thing: a pattern and its replacement.
SPELLINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), other)
    for pattern, other in (
        (
            r"\b(third|pre|non|freeze|frozen) "
            r"(?=party|emptive|cryopreserved|thawed|treated|stimulated|activated|conditioned|licen[sc]ed)",
            r"\1-",
        ),
        # words in the plural: "exosomes of MSCs"
        (r"(?<=\w\w[^\W\dsui])s\b", r""),
        (
            r"\b(?:multipotent )?mesenchymal (?:stem/stromal|stromal/stem|stem and stromal|stem|stromal) cell(?=s?\b)",
            r"MSC",
        ),
        (r"\bMSCs?(?= transplant)", r"mesenchymal stem cell"),
        (r"[- ]derived[- ]", r" "),
        (r"\badipose tissue\b", r"adipose"),
        (r"\badipose[- ]derived (?:stem|stromal|stem/stromal) cell(?=s?$)", r"adipose MSC"),
        (
            r"^(.+?)(?: (?:isolated|derived|released|secreted|shed|obtained))? (?:from|by) (?:the )?(.+)$",
            r"\2-derived \1",
        ),
        (
            r"^((?:small )?(?:exosome|EV|extracellular vesicle|microvesicle)s?|apoptotic bod(?:y|ies)) of (.+)$",
            r"\2-derived \1",
        ),
        (r"^((?:\w+ )*)(\w+) of (?:the )?MSC$", r"\1MSC \2"),
        (r"^(prophylactic|preventive|pre-?emptive) MSC(?=s?$)", r"\1 MSC therapy"),
        (r"\b(T|B|NK|Th\d+)[- ]lymphocyte(?=s?\b)", r"\1 cell"),
        (r"^(Th\d+)s?$", r"\1 cell"),
        (r"(?<=\w) (?:plus|\+|combined with|together with|in combination with) (?=\w)", r" with "),
        (r"\bha?em(?:at)?opoie", r"hematopoie"),
        (r"leukaem", r"leukem"),
        (r"leukem", r"leukaem"),
        (r"tumour", r"tumor"),
        (r"tumor(?!ous)", r"tumour"),
        (r"graft[- ](?:versus|vs\.?)[- ]host[- ]disease", r"GVHD"),
        (r"\bacute GVHD\b", r"aGVHD"),
        (r"\bchronic GVHD\b", r"cGVHD"),
        (r"^(?:corticosteroid|glucocorticoid|steroid)[- ](?:refractory|resistant)[- ]", r"steroid-refractory "),
        (r"^SR[- ]", r"steroid-refractory "),
        # severe acute GVHD is defined as grade III or IV
        (r"^grades? (?:III|3)(?:-|/| to | or )(?:IV|4) (?=a(?:cute )?G)", r"severe "),
        (r"^grades? (?:II|2)(?:-|/| to )(?:IV|4) ", r"grade 2-4 "),
        (r"\b(M[12])-(?:polari[sz]ed|type)\b", r"\1"),
        (r"\b(M[12]) macrophage polari[sz]ation\b", r"\1 polarization"),
        (r"\bsEV(?=s?\b)", r"small EV"),
        (r"(?-i:(?<=[A-Z\d])R)(?= |$)", r" receptor"),
    )
)

#: Cell to the markers that all such cells have (``+``), have much of (``high``), or lack (``-``, ``low``): with them a
#: name says no more than without. Kinds of the cell have them, too.
MARKERS = {
    "CL:0000084": "CD3+",
    "CL:0000624": "CD4+",
    "CL:0000625": "CD8+",
    "CL:0000815": "CD4+ CD25+ CD25high FOXP3+ CD127- CD127low",
    "CL:0000236": "CD19+ CD20+",
    "CL:0000623": "CD3- CD56+",
    "CL:0000576": "CD14+",
    "CL:0000763": "CD11b+",
    "CL:0000235": "CD68+",
    "CL:0000890": "CD163+ CD206+",
    "CL:0000863": "CD80+ CD86+",
    "CL:0000451": "CD11c+",
    "CL:0008001": "CD34+",
    MSC: "CD73+ CD90+ CD105+ CD11b- CD14- CD19- CD31- CD34- CD45- HLA-DR-",
}
MARKER = re.compile(r"(CD\d+[a-c]?|FOXP3|HLA-DR)(\+|[-−]|bright|high|hi|dim|low|lo) ?", re.IGNORECASE)
LEVELS = {"−": "-", "hi": "high", "lo": "low", "dim": "low"}

#: State of a product to the words for it in front of a name.
STATES = {
    "apoptotic": "apoptotic",
    **dict.fromkeys(
        ("thawed", "frozen", "cryopreserved", "freshly thawed", "frozen-thawed", "freeze-thawed"), "thawed"
    ),
    **dict.fromkeys(("fresh", "freshly cultured", "freshly harvested", "non-cryopreserved"), "fresh"),
}
PRIMED = r"(?:licen[sc]ed|primed|(?:pre-?)?(?:treated|stimulated|activated|conditioned|licensed))"


#: The words of a species in front of a name, and its taxon. *Murine* is said of mice here, as in papers on MSC.
SPECIES = {
    word: taxon
    for taxon, words in (
        ("NCBITaxon:9606", "human h hu hsa"),
        ("NCBITaxon:10090", "mouse murine m mu mmu"),
        ("NCBITaxon:10116", "rat r rno"),
    )
    for word in words.split()
}


class Rule(NamedTuple):
    """A form of names: the part that it takes off, and the meaning of that part."""

    form: re.Pattern[str]
    #: Whether the rule may be applied, given the reading of the rest.
    fits: Check
    aspect: str = ""
    is_reduced: bool = False
    is_loss: bool = False
    #: The rest, as a template of the form's groups.
    rest: str = r"\g<rest>"

    def adds_to(self, reading: Reading) -> bool:
        """Return whether the rule makes sense for the rest: neither less of less nor two aspects do."""
        if not self.aspect and not self.is_reduced:
            return True
        return not reading.is_reduced and not (self.aspect and reading.aspect)


def _of(kinds: Collection[str]) -> Check:
    return lambda reading: reading.entity.category in kinds


def _is_microrna(reading: Reading) -> bool:
    """Return whether it is a microRNA, or the gene of one."""
    return reading.entity.category in MICRORNA or reading.entity.label.startswith("miR-")


def _is_receptor(reading: Reading) -> bool:
    entity = reading.entity
    names = (entity.label, entity.official_label, *entity.synonyms)
    return entity.category in FACTOR and any("receptor" in name for name in names)


def _responds(reading: Reading) -> bool:
    """Return whether a stimulus acts on it, and it is not the stimulus."""
    return reading.entity.category in CELL | PATHWAY or _is_receptor(reading)


def _is_stimulus(reading: Reading) -> bool:
    return reading.entity.category in FACTOR | CHEMICAL and not _is_receptor(reading)


def _is_animal_msc_or_factor(reading: Reading) -> bool:
    """Return whether a single letter before it is a species: mDC are mature dendritic cells."""
    entity = reading.entity
    return entity.category in FACTOR or (entity.category in CELL | COMPONENT and "MSC" in entity.label)


def _is_msc(reading: Reading) -> bool:
    return reading.entity.category in CELL and "MSC" in reading.entity.label


def _rules() -> Iterator[Rule]:
    def rule(form: str, fits: Check, aspect: str = "", *, flags: int = re.IGNORECASE, **more: bool | str) -> Rule:
        return Rule(re.compile(form, flags), fits, aspect, **more)  # type: ignore[arg-type]

    exact = re.NOFLAG
    # species, by word and by letter
    yield rule(r"(?P<species>human|murine|mouse|rat) (?P<rest>.+)", _of(CELL | FACTOR | COMPONENT))
    yield rule(r"(?P<species>hu?)-?(?P<rest>[A-Z].+)", _of(CELL | FACTOR | COMPONENT), flags=exact)
    yield rule(r"(?P<species>mu?|r)-?(?P<rest>[A-Z].+)", _is_animal_msc_or_factor, flags=exact)
    # MSC are of another donor than the patient unless it is said otherwise
    yield rule(r"(?P<ignored>third-party(?: donor)?|allogeneic) (?P<rest>.+)", _is_msc)
    # microRNA
    yield rule(r"(?P<rest>(?:\w{3}-)?(?:miR|miRNA|microRNA)-?\d+[a-z]*)-(?P<ignored>[35]p)", _is_microrna)
    yield rule(r"(?P<species>hsa|mmu|rno)-(?P<rest>miR.+)", _is_microrna)
    yield rule(r"(?P<rest>.+) (?P<ignored>mimics?)", _is_microrna)
    yield rule(r"antagomi[rR]-?(?P<rest>\d.*)", _is_microrna, is_reduced=True, rest=r"miR-\g<rest>")
    # how a factor was made, or where it was measured
    yield rule(r"(?P<ignored>recombinant|secreted|exogenous) (?P<rest>.+)", _of(FACTOR))
    yield rule(r"(?P<ignored>rhu?|rm)-?(?P<rest>[A-Z].+)", _of(FACTOR), flags=exact)
    # a receptor that is shed binds what acts on the cell, and so does the reverse of what the receptor does
    yield rule(r"(?P<ignored>s)-?(?P<rest>[A-Z].+)", _is_stimulus, flags=exact)
    yield rule(r"(?P<ignored>serum|plasma) (?P<rest>.+)", _is_stimulus)
    yield rule(r"(?P<ignored>extracellular) (?P<rest>.+)", _of(CHEMICAL))
    # the suffix of four letters in the American name of a biological product
    yield rule(r"(?P<rest>.+)-(?P<ignored>[a-z]{4})", _of(frozenset({"biolink:Drug"})), flags=exact)
    yield rule(r"(?P<ignored>circulating) (?P<rest>.+)", _of(FACTOR | CHEMICAL | CELL))
    yield rule(
        r"(?P<before>.*?)\b(?P<ignored>small) (?P<rest>(?:EV|extracellular vesicle)s?)",
        _of(COMPONENT),
        rest=r"\g<before>\g<rest>",
    )
    # what of it acts or is changed
    for aspect, words, kinds in ASPECTS:
        yield rule(rf"(?P<rest>.+?)[- ](?:{words})", _of(kinds), aspect)
        yield rule(rf"(?:{words}) of (?:the )?(?P<rest>.+)", _of(kinds), aspect)
    for word in ASPECT_WORDS:
        yield rule(rf"(?P<rest>.+) \[{word}\]", lambda _: True, f"msc:{word}")
    yield rule(r"(?P<rest>.+?)[- ]ligands?", _is_receptor, "msc:Activation")
    yield rule(rf"(?P<rest>.+?)[- ]{STIMULATION}", _responds, "msc:Activation")
    yield rule(rf"{STIMULATION} of (?P<rest>.+)", _responds, "msc:Activation")
    yield rule(rf"(?P<rest>.+?)[- ](?P<ignored>{STIMULATION})", _is_stimulus)
    yield rule(rf"(?P<ignored>{STIMULATION}) (?:with|by) (?P<rest>.+)", _is_stimulus)
    # less of it
    yield rule(rf"(?P<rest>.+?)[- ](?:{DEATH})", _of(CELL), "msc:Survival", is_reduced=True)
    yield rule(rf"(?:{DEATH}) of (?:the )?(?P<rest>.+)", _of(CELL), "msc:Survival", is_reduced=True)
    yield rule(rf"(?P<rest>.+?)[- ](?:{LESS})", _of(FACTOR | PATHWAY | CHEMICAL), is_reduced=True)
    yield rule(r"(?P<rest>.+?)[- ]deficiency", _of(FACTOR | PATHWAY | CHEMICAL), is_reduced=True, is_loss=True)
    yield rule(rf"(?P<rest>.+?)[- ](?:{LESS_OF_A_GENE})", _of(FACTOR), is_reduced=True, is_loss=True)
    yield rule(r"(?P<rest>.+?)[- ]depletion", _of(CHEMICAL | CELL), is_reduced=True)
    yield rule(r"depletion of (?:the )?(?P<rest>.+)", _of(CHEMICAL | CELL), is_reduced=True)
    of_any = _of(FACTOR | PATHWAY | CHEMICAL | CELL)
    yield rule(rf"(?:{LESS_OF}) of (?:the )?(?P<rest>.+)", of_any, is_reduced=True)
    yield rule(rf"(?:{LOSS_OF}) of (?:the )?(?P<rest>.+)", of_any, is_reduced=True, is_loss=True)
    yield rule(r"(?P<rest>.+?) ?[-−]/ ?[-−]", _of(FACTOR), is_reduced=True, is_loss=True)
    yield rule(r"(?:blocking|inhibiting|neutrali[sz]ing) (?P<rest>.+)", _of(FACTOR), is_reduced=True)
    yield rule(r"s[ih]RNA (?:against|targeting|for|to) (?P<rest>.+)", _of(FACTOR), is_reduced=True, is_loss=True)
    # an antibody blocks a factor that has a symbol; one against a CD marker may as well activate, deplete or stain
    yield rule(
        rf"(?:(?:neutrali[sz]ing|blocking) )?[Aa]nti-(?:human |mouse )?(?!CD\d|HLA)(?P<rest>\S*[A-Z]\S*){ANTIBODY}",
        _of(FACTOR),
        flags=exact,
        is_reduced=True,
    )
    yield rule(r"anti-(?P<rest>mi?R-?\d\S*)", _is_microrna, is_reduced=True)
    yield rule(rf"(?P<rest>\S+)[- ](?:neutrali[sz]ing|blocking){ANTIBODY}", _of(FACTOR), is_reduced=True)


RULES = tuple(_rules())


class PatternReader:
    """Reads names that no entity has as they stand.

    :param direct: Reads a name as it stands: one reading for each entity of the graph that has it, or ``None`` if it
        is nobody's, not even a homonym's.
    :param entities: Every entity.
    """

    def __init__(self, direct: Callable[[str], list[Reading] | None], entities: Mapping[str, Entity]) -> None:
        self._direct = direct
        self._entities = entities
        self._known: dict[str, list[Reading]] = {}
        self._whole = ""

    def read(self, name: str) -> list[Reading]:
        """Read a name by the rules.

        :param name: In whatever spelling.

        :returns: The readings that differ in the entity or in anything said about it; one if the name is clear, none if
            no rule leads to a name of the graph.
        """
        text = unicodedata.normalize("NFKC", name[: MOST_LETTERS + 1])
        text = re.sub(r"[‐‑‒–—]", "-", " ".join(text.split()))
        text = re.sub(r"\(([-−+]|hi|high|low|lo|bright|dim)\)", r"\1", text)
        self._whole = text
        return [] if len(text) > MOST_LETTERS else self._read(text)

    def _read(self, text: str) -> list[Reading]:
        if text not in self._known:
            self._known[text] = []  # while it is being read, it leads nowhere
            found = self._direct(text)
            if found is None and len(self._known) < MOST_TEXTS:
                found = [reading for way in WAYS for reading in way(self, text)]
            self._known[text] = list({_sense(reading): reading for reading in reversed(found or [])}.values())[::-1]
        return self._known[text]

    def _by_rules(self, text: str) -> Iterator[Reading]:
        for rule in RULES:
            if match := rule.form.fullmatch(text):
                ignored = match.groupdict().get("ignored") or ""
                species = SPECIES[word.casefold()] if (word := match.groupdict().get("species")) else ""
                for reading in self._read(match.expand(rule.rest)):
                    if rule.fits(reading) and rule.adds_to(reading):
                        yield _ignoring(reading, ignored)._replace(
                            aspect=rule.aspect or reading.aspect,
                            is_reduced=rule.is_reduced or reading.is_reduced,
                            is_loss=rule.is_loss or reading.is_loss,
                            species=species or reading.species,
                        )

    def _by_spelling(self, text: str) -> Iterator[Reading]:
        for form, other in SPELLINGS:
            if (spelt := form.sub(other, text)) != text:
                yield from self._read(spelt)

    def _soluble(self, text: str) -> Iterator[Reading]:
        """Read ``soluble HLA-G`` as ``sHLA-G`` where that is a name, and otherwise as HLA-G, which is no receptor."""
        if match := re.fullmatch(r"(soluble) (.+)", text, re.IGNORECASE):
            found = self._direct(f"s{match[2]}") or [_ignoring(item, match[1]) for item in self._read(match[2])]
            yield from filter(_is_stimulus, found)

    def _in_brackets(self, text: str) -> Iterator[Reading]:
        """Read ``regulatory T (Treg) cells``: both names must agree.

        An abbreviation may be unknown if it is the initials or the beginning of its long form, never the reverse:
        osteosarcoma (OS) is no overall survival. It may stand for a wider kind, as in ``severe acute GVHD (GVHD)``.
        """
        match = re.fullmatch(r"(.+?)( ?)[(\[]([^()\[\]]+)[)\]]( ?)(.*)", text)
        if not match or re.fullmatch(rf".* \[(?:{'|'.join(ASPECT_WORDS)})\]", text, re.IGNORECASE):
            return
        before, _, inside, space, after = match.groups()
        long = self._read(f"{before}{'' if after[:1] in ('', '-') else ' '}{after}")
        short_name = f"{inside}{space if after else ''}{after}"
        short = self._read(short_name) or self._read_each(re.split(r" ?[/,;] ?", inside) if not after else ())
        wider = {_sense(reading): self._wider(reading.entity) for reading in long}
        agreeing = [item for item in long for other in short if other.entity.curie in wider[_sense(item)]]
        if agreeing or short:
            yield from agreeing or (long and [*long, *short])
        elif self._direct(short_name) is None and _abbreviates(inside, before):
            yield from long

    def _with_slash(self, text: str) -> Iterator[Reading]:
        """Read ``CXCL12/SDF-1``, two names of one entity; those of two are two readings."""
        yield from self._read_each(text.split("/") if text == self._whole else ())

    def _read_each(self, names: Sequence[str]) -> list[Reading]:
        """Return the readings of two names as they stand; none unless both have one."""
        found = [self._direct(name.strip()) for name in names]
        return [reading for readings in found for reading in readings or ()] if len(names) == 2 and all(found) else []

    def _without_markers(self, text: str) -> Iterator[Reading]:
        """Read ``CD4+CD25+FoxP3+ Treg``: markers that every such cell has say nothing new, all others do."""
        markers, end = [], 0
        while match := MARKER.match(text, end):
            markers.append(match)
            end = match.end()
        cell = text[end:].lstrip("- ")
        for count in range(len(markers)) if cell and len(markers) < 7 else ():
            found = []
            for kept in combinations(markers, count):
                taken = [marker for marker in markers if marker not in kept]
                readings = self._read(" ".join(("".join(marker[0].strip() for marker in kept), cell)).strip())
                found += [
                    _ignoring(reading, "".join(marker[0].strip() for marker in taken))
                    for reading in readings
                    if all(_marker(marker) in self._markers(reading.entity) for marker in taken)
                ]
            if found:
                yield from found
                return

    def _markers(self, entity: Entity) -> set[str]:
        return {marker for curie in self._wider(entity) for marker in MARKERS.get(curie, "").casefold().split()}

    def _primed(self, text: str) -> Iterator[Reading]:
        """Read ``IFN-γ-licensed MSC`` and ``MSC primed with IFN-γ``."""
        for form in (rf"(?P<by>.+?)[- ]+{PRIMED}[- ](?P<rest>.+)", rf"(?P<rest>.+?),? {PRIMED} (?:with|by) (?P<by>.+)"):
            if match := re.fullmatch(form, text, re.IGNORECASE):
                given = [self._direct(name) or [] for name in re.split(r" ?[/+,] ?|-? (?:and|plus) ", match["by"])]
                if all(len(readings) == 1 and _of(FACTOR)(readings[0]) for readings in given):
                    entities = [reading.entity for readings in given for reading in readings]
                    for reading in self._read(match["rest"]):
                        if self._wider(reading.entity) & {MSC, MSC_EV} and not _is_qualified(reading):
                            yield _in_context(reading, "licensing", *entities)

    def _in_state(self, text: str) -> Iterator[Reading]:
        """Read ``apoptotic MSC`` and ``cryopreserved MSC`` as MSC in a state of the product."""
        if match := re.fullmatch(rf"({'|'.join(STATES)}) (.+)", text, re.IGNORECASE):
            for reading in self._read(match[2]):
                if self._wider(reading.entity) & {MSC} and "product_state" not in dict(reading.context):
                    state = STATES[match[1].casefold()]
                    words = ", ".join(filter(None, (reading.context_words, f"product {state}")))
                    yield reading._replace(context=(*reading.context, ("product_state", (state,))), context_words=words)

    def _vesicles(self, text: str) -> Iterator[Reading]:
        """Read ``UC-MSC-derived exosomes`` as MSC exosomes in the context of where the MSC come from."""
        what = r"(exosomes?|exos?|EVs?|extracellular vesicles?|microvesicles?|apoptotic bod(?:y|ies))"
        if match := re.fullmatch(rf"(.+?)[- ](?:derived[- ])?{what}", text, re.IGNORECASE):
            for source in self._read(match[1]):
                if MSC in self._wider(source.entity) and not (source.aspect or source.is_reduced):
                    for reading in self._direct(f"MSC {match[2]}") or ():
                        of_msc = reading._replace(
                            context=source.context, ignored=source.ignored, species=source.species
                        )
                        if source.entity.curie == MSC:
                            yield of_msc
                        elif source.entity.curie.startswith("CL:"):
                            yield _in_context(of_msc, "cell_source", source.entity)

    def _wider(self, entity: Entity) -> set[str]:
        """Return the CURIEs of an entity and of all its wider kinds."""
        found, waiting = set(), [entity.curie]
        while waiting:
            if (curie := waiting.pop()) not in found:
                found.add(curie)
                waiting += self._entities[curie].broader if curie in self._entities else ()
        return found


#: Every way to take a name apart.
WAYS: tuple[Callable[[PatternReader, str], Iterator[Reading]], ...] = (
    PatternReader._by_spelling,
    PatternReader._by_rules,
    PatternReader._soluble,
    PatternReader._in_brackets,
    PatternReader._with_slash,
    PatternReader._without_markers,
    PatternReader._primed,
    PatternReader._in_state,
    PatternReader._vesicles,
)


def _sense(reading: Reading) -> tuple[object, ...]:
    return reading.entity.curie, reading.aspect, reading.is_reduced, reading.context


def _is_qualified(reading: Reading) -> bool:
    return bool(reading.aspect or reading.is_reduced or "licensing" in dict(reading.context))


def _ignoring(reading: Reading, words: str) -> Reading:
    return reading._replace(ignored=", ".join(filter(None, (words, reading.ignored))))


def _in_context(reading: Reading, field: str, *entities: Entity) -> Reading:
    pair = (field, tuple(dict.fromkeys(entity.curie for entity in entities)))
    words = f"{field.replace('_', ' ')} {', '.join(dict.fromkeys(entity.label for entity in entities))}"
    return reading._replace(
        context=(*reading.context, pair), context_words="; ".join(filter(None, (reading.context_words, words)))
    )


def _abbreviates(short: str, long: str) -> bool:
    letters, words = short.removesuffix("s").casefold(), re.findall(r"[^\W\d_]+", long.casefold())
    return len(letters) > 1 and (
        letters == "".join(word[0] for word in words) or (len(letters) > 2 and "".join(words).startswith(letters))
    )


def _marker(match: re.Match[str]) -> str:
    level = match[2].casefold()
    return f"{match[1].casefold()}{LEVELS.get(level, level)}"
