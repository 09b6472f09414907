"""The words that the rules know: verbs and nouns of change, hedges, negations, aspects, conditions and roles.

Stems of verbs match all their forms: ``increas`` is *increase, increased, increasing*.
"""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _each(text: str, value: T) -> dict[str, T]:
    return dict.fromkeys(text.split(), value)


#: Stems of verbs that raise, and of those that lower, what stands behind them.
RAISING = _words(
    "increas enhanc promot induc upregulat up-regulat stimulat activat augment elevat boost amplif driv trigger favor "
    "favour support restor expand facilitat accelerat potentiat sustain maintain preserv foster elicit strengthen "
    "improv initiat evok recruit prim stabiliz stabilis generat drove rais rose mobiliz polariz polaris prolong rescu "
    "licens skew reestablish re-establish benefit shift switch reprogram convert enabl permit "
    "reinforc bolster reconstitut replenish intensif hasten heighten perpetuat propagat fuel encourag attract instruct "
    "educat regenerat lengthen upmodulat formed create creating"
)
LOWERING = _words(
    "decreas reduc suppress inhibit attenuat downregulat down-regulat limit block repress restrain impair prevent "
    "diminish lower abrogat dampen mitigat abolish curb deplet counteract antagoni disrupt hamper blunt reliev "
    "alleviat ameliorat protect revers catabolis cataboliz degrad shorten downmodulat silenc neutraliz neutralis "
    "curtail eliminat lost fell declin kill lyse delay hinder arrest lessen ablat restrict overcom scaveng "
    "destroy compromis weaken undermin disturb perturb erod retard slowed slows imped halt eradicat quench resolv "
    "damages damaged damaging"
)
#: Stems of verbs of LOWERING that turn a conversion: what stands behind "into" is made.
CONVERTING = _words("catabolis cataboliz degrad metaboliz metabolis hydrolyz hydrolys")
#: Stems of verbs that change one thing into another, and nouns for it: of "shift A toward B", B rises.
SHIFTING = _words("shift switch skew reprogram convert polari transition conversion differentiat")
#: Stems of verbs that raise a harm.
WORSENING = _words("aggravat exacerbat worsen caus provok")
#: Stems of verbs by which a cell becomes another: "gives rise to".
BECOMING = _words("generat form give giving gave")
#: Stems of verbs that make their object act, without changing it otherwise: "enables A to lower B".
MAKING = _words("caus trigger induc enabl permit driv instruct")
#: Verbs of two words that raise their object: the first word to the second.
LEADING = {
    **_each("lead leads leading led contribute contributes contributing contributed", "to"),
    **_each("give gives giving gave", "rise"),
    **_each("predispose predisposes predisposing predisposed", "to"),
    **_each("culminate culminates culminating culminated", "in"),
    **_each("translate translates translating translated", "into"),
    **_each("result results resulting resulted", "in"),
    **_each("interfere interferes interfered interfering", "with"),
    **_each("account accounts accounting accounted", "for"),
}
#: Verbs whose object raises their subject: the first word to the second, which may be missing.
NEEDING = {
    **_each("require requires required requiring", ""),
    **_each("depend depends depended depending dependent rely relies relied", "on"),
    **_each("results resulted resulting arises arise arose arising stems stemmed", "from"),
    **_each("due attributed attributable ascribed owing secondary", "to"),
}
#: Adjectives that say that their subject brings about what follows: "is essential for".
NEEDED = _words(
    "required necessary essential critical crucial responsible sufficient indispensable pivotal vital important "
    "dispensable needed central"
)
#: Nouns of ability.
ABILITY = _words("ability capacity capability potential")
PRODUCING = _words("produc secret releas express synthesi")
CARRYING = _words("carr contain deliver transfer transport")
CHANGING = _words("modulat regulat influenc affect orchestrat alter shap govern control chang modif target")
#: Adjectives of change.
CHANGED = {
    **_each("increased enhanced elevated higher augmented improved greater upregulated up-regulated", 1),
    **_each("decreased reduced lower diminished impaired suppressed attenuated fewer downregulated", -1),
    **_each("prolonged heightened better", 1),
    **_each("abrogated abolished inhibited less limited down-regulated", -1),
}
#: The same, and adjectives of amounts: "expressed high levels of IL-10".
DEGREES = {**CHANGED, "high": 1, "low": -1, "more": 1}
#: Nouns of change that stand for themselves: "an increase in".
CHANGES = {
    **_each("increase increases upregulation up-regulation elevation rise expansion enhancement restoration", 1),
    **_each("decrease decreases reduction reductions downregulation down-regulation decline drop", -1),
}
#: Nouns of change that do not say which way.
WAYLESS = _words("modulation regulation alteration alterations dysregulation remodeling remodelling")
#: Nouns for an actor by its effect.
ACTORS = {
    **_each("regulator modulator orchestrator", ("msc:affects", None)),
    "source": ("msc:produces", 1),
    **_each("mediator inducer driver activator stimulator promoter enhancer cause", ("msc:increases", 1)),
    **_each("suppressor inhibitor repressor", ("msc:decreases", -1)),
}
#: Nouns that say which change of the object is meant: noun to the sign that they multiply, and the aspect.
NOUNS = {
    **_each("expansion proliferation growth", (1, "proliferation")),
    **_each("expression mrna transcription stability", (1, "expression")),
    **_each("secretion production release synthesis", (1, "secretion")),
    **_each("activation phosphorylation stimulation translocation", (1, "activation")),
    **_each("activity function functions responses response cytotoxicity reactivity", (1, "activity")),
    **_each("differentiation polarization polarisation commitment", (1, "differentiation")),
    **_each("recruitment migration infiltration chemotaxis trafficking influx", (1, "recruitment")),
    **_each("levels level numbers number frequency frequencies percentage percentages", (1, "amount")),
    **_each("proportion proportions concentration concentrations accumulation", (1, "amount")),
    **_each("generation induction increase increases upregulation up-regulation enhancement", (1, "")),
    **_each("incidence elevation development formation maintenance improvement", (1, "")),
    **_each("suppression inhibition reduction depletion loss decrease decreases decline blockade", (-1, "")),
    **_each("downregulation down-regulation impairment attenuation abrogation prevention", (-1, "")),
    **_each("degradation catabolism amelioration resolution alleviation mitigation elimination clearance", (-1, "")),
    **_each("apoptosis death", (-1, "survival")),
    **{"survival": (1, "survival"), "homing": (1, "homing"), "severity": (1, "severity")},
}
#: Hedges to the certainty that they leave.
HEDGES = {
    **_each("may might could possibly perhaps hypothesized hypothesised hypothesize", "hypothesised"),
    **_each("speculated speculate putative proposed potential potentially presumably", "hypothesised"),
    **_each("possibility hypothesis conceivably conceivable plausible plausibly possible", "hypothesised"),
    **_each("presumed postulated promising", "hypothesised"),
    **_each("suggest suggests suggested suggesting appear appears appeared seem seems", "suggested"),
    **_each("likely unlikely probably apparently seemingly assumed suspected thought believed", "suggested"),
    **_each("considered implying imply implies trend tended", "suggested"),
}
#: Hedges that reach to the end of what "that" opens, however many verbs it has.
REPORTED_HEDGES = _words(
    "suggest suggests suggested suggesting hypothesized hypothesised hypothesize speculate speculated imply implies"
)
#: Words that deny the verb behind them.
NEGATIONS = _words("unlikely not no never neither nor without failed fail fails unable cannot lack lacked lacks")
#: Of them, those by which a cell that lacks something shows what it needed: "failed to suppress".
FAILING = _words("failed fail fails unable cannot")
#: Stems of verbs that undo an effect, so that their denial says that it had another cause.
UNDOING = _words("restor revers abolish abrogat prevent rescu")
#: Words before a name, and behind it, that say that what it names was taken away.
TAKEN_BEFORE = _words(
    "inhibit block neutraliz neutralis knockdown knock-down silenc deplet absence lack loss deficien delet remov "
    "antagoni antibod sirna shrna knockout knock-out without anti- interfering ablat abrogation abolish suppression "
    "disrupt antisense lacking downregulat down-regulat"
)
#: Adjectives that say that there was less of something.
FEWER = _words("reduced decreased diminished impaired low lower fewer damaged")
#: Words between a name and what says that it was taken away: "adenosine receptor antagonists".
PARTS = _words("receptor receptors pathway signaling signalling activity synthesis production expression gene")
TAKEN_BEHIND = _words(
    "inhibitor inhibitors antagonist antagonists blockade blocker blockers neutralization neutralisation knockdown "
    "silencing sirna shrna deficiency depletion deletion inhibition antibody antibodies knockout deficient knock-down "
    "knock-out dysfunction insufficiency impairment blocking neutralizing neutralising antisense ablation removal "
    "absence null"
)
TAKEN_ENDINGS = _words(
    "-deficient -null -knockout -depleted -silenced -blocking -neutralizing -neutralising -inhibitor -ko -negative "
    "-deleted -knockdown -free"
)
#: Words that say that something was given or added, before or behind its name.
GIVEN = _words(
    "addition treatment administration injection infusion coculture co-culture exposure stimulation presence "
    "transplantation cocultured co-cultured treated culture cultured incubation incubated stimulated absence therapy "
    "using pretreatment overexpression given injected exposed cocultures co-cultures transfer"
)
#: Of them, nouns behind the name of what was given.
TREATMENTS = _words(
    "addition treatment administration injection infusion exposure stimulation therapy pretreatment "
    "co-culture co-cultures coculture cocultures"
)
#: Words before "with" and the like, and what was given: "an increase seen after A".
SEEN = _words("seen observed found noted detected")
#: Words for a method to the role of its result.
ROLES = {
    **_each("knockdown knock-down knockout knock-out silencing sirna shrna deficient", "necessity"),
    **_each("neutralizing neutralising blocking antagonist inhibitor abolished abrogated", "necessity"),
    **_each("recombinant exogenous overexpression overexpressing transfected", "sufficiency"),
    **_each("rescued restored reversed", "rescue"),
    **_each("correlated correlates correlation associated", "correlation"),
}
#: Words to the field of a context and its value.
CONTEXTS = {
    **_each("mice mouse murine", "species=mouse"),
    **_each("rat rats", "species=rat"),
    **_each("human humans", "species=human"),
    **_each("patients patient recipients children", "system=clinical"),
    **_each("vitro cocultured co-cultured coculture co-culture cultured", "system=in vitro"),
    "vivo": "system=animal",
}
#: Words after which a participle in -ed is an adjective of what it stands before.
REPORTS = _words(
    "showed shown show shows demonstrate demonstrated demonstrates reported report observed had have has exhibited "
    "displayed with toward towards while to by of the a an in revealed found associated and or , from for as than "
    "severely more highly on among against into within between contain contained contains containing"
)
#: Forms of "be" and of verbs like it.
BEING = _words("is are was were be been being become became get remain remains remained")
#: Words before "by" that say how something was measured.
MEASURED = _words("evaluated assessed determined measured shown demonstrated indicated judged detected revealed")
#: Auxiliaries and the like between a subject and its verb.
AUXILIARIES = _words(
    "have has had may might can could will would do does did not also to shown found then further never only"
)
#: Endings that join what acts to what it acts on.
JOINING = ("-mediated", "-induced", "-driven", "-triggered", "-dependent", "-elicited", "-evoked", "-initiated")
#: Endings that join a cell to what comes from it.
SOURCES = ("-derived", "-secreted", "-released", "-produced")
#: Endings that join a product to the cell that makes it.
MAKERS = ("-producing", "-secreting", "-expressing", "-containing")
#: Endings that join what stimulated a cell to the cell.
LICENSING = _words(
    "-activated -treated -primed -licensed -stimulated -preconditioned -exposed -pretreated -pre-treated"
)
#: Words for animals that lack a gene.
ANIMALS = _words("mice mouse rats animals littermates")
#: Words for studies of patients, and for the figures that they report.
CLINICAL = _words("patient trial randomized randomised cohort dose recipient rct retrospective placebo")
FIGURES = _words("p n vs versus median hazard odds ci respectively")
#: Stems of words behind which stands what is asked and not what was found, and words that end it.
AIMS = _words("whether investigat examin evaluat assess determin sought aim hypothesi unclear unknown explor")
FOUND = _words("found show showed shown demonstrate demonstrated reveal revealed observed indicate indicated")
#: Words for what is not known.
UNKNOWN = _words("unknown unclear elusive undefined controversial known debated undetermined")
#: Verbs that are no verbs of change; they part lists, and stand behind what is made to act: "induces A to become".
OTHER_VERBS = _words(
    "become acquire differentiate develop undergo adopt migrate proliferate express produce secrete release die enter "
    "respond act transform mature treat treats treated recognize recognise bind binds interact exert exerts undergoes"
)
#: Words for evidence: what "supports" a claim raises nothing.
EVIDENCE = _words("data results findings evidence studies study observations trials trial reported et")
#: Nouns that stand for an effect mentioned before.
EFFECT = _words("effect effects inhibition suppression induction activity response property properties")
#: Adjectives of "effect on" to the predicate and the sign that they say.
EFFECTS = {
    **_each("suppressive inhibitory immunosuppressive antiproliferative", ("msc:decreases", -1)),
    **_each("protective beneficial therapeutic preventive", ("msc:ameliorates", -1)),
    **_each("stimulatory promoting enhancing", ("msc:increases", 1)),
    **_each("detrimental deleterious harmful", ("msc:exacerbates", 1)),
}
#: Stems of verbs before "protection against".
CONFERRING = _words("confer provid afford offer")
#: Words before what is only the place of an event.
PLACES = _words("in from on with after into against within following between during toward towards upon for to among")
#: Words before a participle that it does not describe: "by secreting", "thereby reducing".
BEFORE_GERUNDS = _words("via through by and or but thus thereby while when of before without than as")
BEFORE_GERUNDS += (*PLACES, *BEING, *AUXILIARIES)
#: Words before a noun that do not change its meaning.
ARTICLES = _words("the their this an a its")
#: Words that stand for entities named before.
PRONOUNS = _words("their its it they these this")
#: Words that open a relative clause, and words that end the reach of a verb.
RELATIVES = _words("which that who whereby")
STOPS = _words("; : whereas while although but however because since when if despite")
#: Words that open a subordinate clause before the main one.
OPENERS = _words("whereas while although though because since as when if once")
#: Words before what an effect runs through.
THROUGH = _words("via through by using")
#: Words behind which stands a condition, and no object of a verb.
CONDITIONS = _words("between via through by upon after during when compared than without following before under")
#: Sign to the predicate that says it of anything.
BY_SIGN = {1: "msc:increases", -1: "msc:decreases"}
#: Categories of what an effect worsens or betters.
HARMS = frozenset(("biolink:Disease", "biolink:PathologicalProcess", "biolink:PhenotypicFeature"))
#: Categories of what no cell produces or carries.
NEVER_MADE = HARMS | {"biolink:Cell", "biolink:BiologicalProcess", "biolink:Procedure", "biolink:Treatment"}
#: Categories of what does not act unless the sentence says so.
NO_ACTORS = HARMS.union(
    f"biolink:{name}" for name in ("Attribute", "BiologicalProcess", "BiologicalEntity", "ClinicalFinding")
)
#: Last words of names of good outcomes, which have the category of a harm.
GOODS = _words("survival response recovery engraftment improvement tolerance remission efficacy")
#: Words that mean the same within the name of an entity.
ALIKE = {
    **_each("ability activity activities effect effects function functions property properties", "capacity"),
    **_each("potential potency action actions capability capacities", "capacity"),
    **_each("suppressive inhibitory antiproliferative immunoinhibitory", "immunosuppressive"),
    **_each("immunomodulating immunomodulation", "immunomodulatory"),
    "cells": "cell",
    **_each("signaling pathway pathways axis", "signalling"),
    **_each("murine mice", "mouse"),
}
