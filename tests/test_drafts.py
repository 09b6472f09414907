"""``kg draft`` and ``kg review``: the rules that read sentences, the checks on drafts, and the dialogue of a review."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

import kg
from benchmarks.drafts import NAMED, Sample, is_named, matched, names_in, score
from commands import run
from kg.curation.drafts.abbreviations import abbreviations
from kg.curation.drafts.draft import StatementDraft
from kg.curation.drafts.drafter import Drafter
from kg.curation.drafts.drafting import known
from kg.curation.drafts.reader_program import check
from kg.curation.drafts.sentence_words import plain
from kg.curation.drafts.sheet import COLUMNS, read_sheet, save
from kg.curation.starting import make_own_folder
from kg.errors import DataError
from kg.words.phrases import brief
from small import graph

if TYPE_CHECKING:
    from collections.abc import Collection

CONTENT = kg.load().content
DRAFTER = Drafter(CONTENT)
ABSTRACT = """PMID- 90000031
TI  - Stroma in tagged lines.
AB  - Human MSC suppressed T cell proliferation via IDO. PGE2 may increase IL-10 secretion in mice.
      The weather was fine.
FAU - Doe, Jane
PT  - Journal Article
DP  - 2022
"""


def read(sentence: str, only: Collection[str] | None = None, before: str = "") -> str:
    """Return the drafts of a sentence: subject, sign, object and qualifiers, separated by semicolons."""
    found = []
    for draft in DRAFTER.draft(sentence, only, before=before):
        names = [CONTENT.entities[curie].label if curie in CONTENT.entities else curie for curie in draft.entities]
        more = [draft.certainty] if draft.certainty != "asserted" else []
        more += ["not"] if draft.is_negated else []
        more += [f"[{draft.object_aspect}]"] if draft.object_aspect else []
        more += [f"via {', '.join(names[2:])}"] if draft.via else []
        sign = {1: "+", -1: "-", 0: "0", None: "?"}[draft.sign]
        found.append(" ".join([names[0], sign, names[1], *more]))
    return "; ".join(found)


@pytest.mark.parametrize(
    ("sentence", "drafts"),
    [
        pytest.param("IDO induces Treg.", "IDO1 + Treg", id="active"),
        pytest.param("Treg are induced by PGE2.", "PGE2 + Treg", id="passive"),
        pytest.param("PGE2 did not increase IL-10.", "PGE2 + IL-10 not", id="negation"),
        pytest.param("PGE2 may reduce IL-6 levels.", "PGE2 - IL-6 hypothesised [amount]", id="hedge"),
        pytest.param("MSC suppress T cell proliferation via IDO.", "MSC - T cell [proliferation] via IDO1", id="via"),
        pytest.param(
            "PGE2 and IDO promote Treg and IL-10.", "PGE2 + Treg; IDO1 + Treg; PGE2 + IL-10; IDO1 + IL-10", id="lists"
        ),
        pytest.param("PGE2 promotes expansion of Treg.", "PGE2 + Treg [proliferation]", id="noun"),
        pytest.param("PGE2 prevents apoptosis of Treg.", "PGE2 + Treg [survival]", id="two that lower"),
        pytest.param("By secreting PGE2, MSC induce Treg.", "MSC + PGE2; MSC + Treg", id="participle first"),
        pytest.param("MSC secrete PGE2, which suppresses IL-6.", "MSC + PGE2; PGE2 - IL-6", id="relative"),
        pytest.param("Blocking IDO restored Treg.", "IDO1 - Treg", id="taken away"),
        pytest.param("PGE2-deficient MSC failed to induce Treg.", "PGE2 + Treg", id="lacking, and failed"),
        pytest.param("Blocking IDO did not affect Treg.", "IDO1 0 Treg", id="blocked without effect"),
        pytest.param("PGE2 had no effect on Treg.", "PGE2 0 Treg", id="no effect"),
        pytest.param(
            "The inhibitory effect of MSC on T cells was abrogated by the IDO inhibitor.",
            "IDO1 - T cell",
            id="an effect undone",
        ),
        pytest.param("Treg were increased in the presence of PGE2.", "PGE2 + Treg", id="passive without by"),
        pytest.param("Mice given MSC showed reduced IL-6 levels.", "MSC - IL-6 [amount]", id="given"),
        pytest.param("IDO is required for suppression of T cells.", "IDO1 - T cell", id="required"),
        pytest.param(
            "PGE2 suppresses CD4+ and CD8+ T cells.", "PGE2 - CD4⁺ T cell; PGE2 - CD8⁺ T cell", id="a shared head"
        ),
        pytest.param("IDO was induced by PGE2 but not by TNF-α.", "PGE2 + IDO1; TNF-α 0 IDO1", id="but not"),
        pytest.param(
            "T cells cultured with MSC expressed low levels of IL-6 and high levels of PGE2.",
            "MSC - IL-6 [amount]; MSC + PGE2 [amount]",
            id="treated cells",
        ),
        pytest.param(
            "In the presence of PGE2, neutrophils failed to produce IL-6.",
            "PGE2 - IL-6",
            id="what treated cells do no longer",
        ),
        pytest.param(
            "Treg express IL-10 upon stimulation with PGE2.", "Treg + IL-10; PGE2 + IL-10", id="upon stimulation"
        ),
        pytest.param(
            "NF-κB was activated in neutrophils cultured with Treg.", "Treg + NF-κB", id="passive, treated cells"
        ),
        pytest.param(
            "Compared to neutrophils cultured without PGE2, Treg secreted higher levels of IL-10.",
            "Treg + IL-10",
            id="a comparison",
        ),
        pytest.param("IL-10 was restored if IDO was blocked.", "IDO1 - IL-10", id="a condition"),
        pytest.param("MSC impair the ability of T cells to secrete IL-10.", "MSC - IL-10", id="a lowered ability"),
        pytest.param(
            "PGE2 lowers IL-6 and TNF-α, which raises IL-10.",
            "PGE2 - IL-6; PGE2 - TNF-α; TNF-α + IL-10",
            id="one that a relative clause is of",
        ),
        pytest.param(
            "PGE2 enhanced the differentiation of Treg, while IDO lowered this differentiation.",
            "PGE2 + Treg [differentiation]; IDO1 - Treg [differentiation]",
            id="a change spoken of before",
        ),
        pytest.param(
            "Whereas neither IDO nor PGE2 raised IL-6, MSC raised IL-10.",
            "IDO1 + IL-6 not; PGE2 + IL-6 not; MSC + IL-10",
            id="an opening clause",
        ),
        pytest.param(
            "MSC lowered IL-6, and this effect was reversed by antibodies against PGE2.",
            "MSC - IL-6; PGE2 - IL-6",
            id="an effect spoken of before",
        ),
        pytest.param(
            "MSC induced Treg and this effect was dependent on PGE2.",
            "MSC + Treg; PGE2 + Treg",
            id="what an effect depends on",
        ),
        pytest.param("In the absence of PGE2, MSC did not induce Treg.", "PGE2 + Treg", id="absent and needed"),
        pytest.param("MSC lowered the share of genes regulating IL-6.", "", id="a participle that describes a noun"),
        pytest.param("IL-6 and IL-10 were the mediators of MSC effects.", "", id="mediators of effects"),
        pytest.param(
            "MSC suppress human Th17 cells and mouse splenic Treg.", "MSC - Th17 cell; MSC - Treg", id="species"
        ),
        pytest.param("Supernatants of MSC contained increased levels of IL-6.", "MSC ? IL-6", id="increased levels"),
        pytest.param("When IDO was blocked, IL-6 was decreased.", "IDO1 + IL-6", id="when blocked"),
        pytest.param("IL-10 reduced the effects of infused MSC.", "", id="effects of one that was infused"),
        pytest.param("MSC raised the share of markers in Treg.", "", id="only where it changes"),
        pytest.param("PGE2 did not impair the capacity of MSC to induce Treg.", "MSC + Treg", id="capacity kept"),
        pytest.param("The same treatment raised IL-10.", "", id="the same"),
        pytest.param("IL-10 levels were higher in mice treated with MSC.", "MSC + IL-10 [amount]", id="were higher"),
        pytest.param(
            "MSC secreted not only IL-6 and -8 but also PGE2.", "MSC + IL-6; MSC + IL-8; MSC + PGE2", id="lists in full"
        ),
        pytest.param("PGE2 is unlikely to induce Treg.", "PGE2 + Treg suggested not", id="unlikely"),
        pytest.param("These cells suppress T cells by producing IDO.", "", id="an actor of another sentence"),
        pytest.param(
            "MSC lowered IL-6 through strong inhibition of Treg.",
            "MSC - IL-6; MSC - Treg",
            id="changes through which one acts",
        ),
        pytest.param("Treated neutrophils released more IL-6 when cultured with Treg.", "Treg + IL-6", id="more"),
        pytest.param("MSC secrete PD-L1 ligands.", "", id="what binds it"),
        pytest.param("MSC increased the survival of mice with GVHD.", "MSC + overall survival", id="who has a disease"),
        pytest.param(
            "MSC raised IL-10, an effect that was abolished by an IDO inhibitor.",
            "MSC + IL-10; IDO1 + IL-10",
            id="an effect that",
        ),
        pytest.param("The IL-6-dependent T cell line was studied.", "", id="a compound without a change"),
        pytest.param(
            "IDO drives monocytes and DCs toward a tolerogenic phenotype.",
            "IDO1 + tolerogenic monocyte; IDO1 + tolerogenic dendritic cell",
            id="a state",
        ),
        pytest.param("MSC ( ) lowered IL-6 ().", "MSC - IL-6", id="empty brackets"),
        pytest.param("MSC-derived PGE2 suppresses T cells.", "MSC + PGE2; PGE2 - T cell", id="a source"),
        pytest.param(
            "PGE2 led to an increase in IL-10 and a decrease in IL-6.",
            "PGE2 + IL-10; PGE2 - IL-6",
            id="two changes in a list",
        ),
        pytest.param(
            "MSC increased the number of Treg and decreased that of Th17 cells.",
            "MSC + Treg [amount]; MSC - Th17 cell [amount]",
            id="that of",
        ),
        pytest.param("IDO resulted in no significant change in IL-10.", "IDO1 0 IL-10", id="in no change"),
        pytest.param("IL-10 remained unchanged upon treatment with PGE2.", "PGE2 0 IL-10", id="remained"),
        pytest.param("MSC suppressed Treg but not B cells.", "MSC - Treg; MSC 0 B cell", id="but not, object"),
        pytest.param(
            "The ability of MSC to suppress T cells depended on IDO.",
            "MSC - T cell; IDO1 - T cell",
            id="an ability that depends",
        ),
        pytest.param("MSC lack the ability to induce IL-10.", "MSC + IL-10 not", id="an ability that is lacking"),
        pytest.param(
            "MSC inhibit T cells, and this inhibition requires IDO.",
            "MSC - T cell; IDO1 - T cell",
            id="an inhibition that requires",
        ),
        pytest.param(
            "The suppression of T cells by MSC was independent of IDO.", "MSC - T cell; IDO1 0 T cell", id="independent"
        ),
        pytest.param(
            "Blockade of PD-L1 reversed the suppression of T cells by MSC.",
            "MSC - T cell; PD-L1 - T cell",
            id="a noun behind a verb",
        ),
        pytest.param(
            "Silencing of IDO in MSC abolished their inhibitory effect on T cells.",
            "IDO1 - T cell",
            id="an effect abolished",
        ),
        pytest.param(
            "In the presence of MSC, IL-10 increased and IL-6 decreased.",
            "MSC + IL-10; MSC - IL-6",
            id="without an object",
        ),
        pytest.param("IL-6 was suppressed when MSC were added.", "MSC - IL-6", id="when added"),
        pytest.param("The data show the role of PGE2 in suppressing Treg.", "PGE2 - Treg", id="role of"),
        pytest.param("It is possible that IDO induces Treg.", "IDO1 + Treg hypothesised", id="possible"),
        pytest.param("IDO and NO suppress T cells.", "IDO1 - T cell", id="nitric oxide denies nothing"),
        pytest.param("T cells were activated and cultured with or without MSC.", "", id="with or without"),
        pytest.param("PGE2 released from MSC lowers IL-6.", "MSC + PGE2; PGE2 - IL-6", id="from"),
        pytest.param(
            "MSC-secreted IDO suppresses IL-10-producing B cells.",
            "MSC + IDO1; B cell + IL-10; IDO1 - B cell",
            id="secreted, and producing",
        ),
        pytest.param("IL-6 was lower in mice that received MSC than in untreated mice.", "MSC - IL-6", id="received"),
        pytest.param(
            "There was no difference in IL-6 between MSC-treated and control mice.", "MSC 0 IL-6", id="no difference"
        ),
        pytest.param("No increase in IL-10 was seen with MSC.", "MSC + IL-10 not", id="seen with"),
        pytest.param("IL-10 rose in response to PGE2.", "PGE2 + IL-10", id="in response to"),
        pytest.param(
            "Our data support a role of IDO in the suppression of T cells.", "IDO1 - T cell", id="data support"
        ),
        pytest.param("PGE2 mediates the effect of MSC.", "", id="whose effect it is"),
        pytest.param(
            "MSC enhanced the expression of IDO in monocytes and the secretion of IL-10 in macrophages.",
            "MSC + IDO1 [expression]; MSC + IL-10 [secretion]",
            id="a list with places",
        ),
        pytest.param(
            "MSC lowered IL-6, but this effect was lost when MSC lacked the gene encoding IDO.",
            "MSC - IL-6; IDO1 - IL-6",
            id="a gene that was lacking",
        ),
        pytest.param(
            "LPS-stimulated macrophages produced more IL-10 when cultured with MSC.",
            "MSC + IL-10",
            id="when cultured with",
        ),
        pytest.param(
            "The increase in Treg induced by MSC was blocked by anti-TGF-β.",
            "MSC + Treg; TGF-β + Treg",
            id="an increase blocked",
        ),
        pytest.param("MSC exosomes, including microvesicles, promote Treg.", "MSC exosome + Treg", id="including"),
        pytest.param("IL-6 and IL-10, which suppress T cells, fell.", "", id="a list in a relative clause"),
        pytest.param("MSC deliver miR-21 to T cells.", "MSC ? miR-21", id="deliver to"),
        pytest.param("MSC reduce the ratio of Th17 cells to Treg.", "MSC - Th17 cell", id="ratio of"),
        pytest.param("MSC restore the balance between Treg and Th17 cells.", "", id="between"),
        pytest.param(
            "MSC confer protection against GVHD and are beneficial in cGVHD.",
            "MSC - GVHD; MSC - cGVHD",
            id="confer protection",
        ),
        pytest.param("IL-6 promotes GVHD, whereas IL-10 prevents it.", "IL-6 + GVHD; IL-10 - GVHD", id="it"),
        pytest.param("A lack of Treg leads to GVHD.", "Treg - GVHD", id="a lack denies nothing"),
        pytest.param(
            "IL-6, TNF-α and IL-17 drive aGVHD.", "IL-6 + aGVHD; TNF-α + aGVHD; IL-17 + aGVHD", id="a list with commas"
        ),
        pytest.param("IFN-γ enables MSC to suppress T cells.", "IFN-γ - T cell", id="enables to"),
        pytest.param(
            "CXCL12, a chemokine secreted by MSC, recruits HSC.", "MSC + CXCL12; CXCL12 + HSC", id="an apposition"
        ),
        pytest.param(
            "Through secretion of PGE2, MSC act to dampen IL-6.",
            "MSC + PGE2; MSC - IL-6",
            id="through, at the beginning",
        ),
        pytest.param("The therapeutic potential of MSC lowers GVHD.", "MSC - GVHD", id="a potential"),
        pytest.param(
            "PGE2 and IFN-γ induce IL-10 and IDO, respectively.", "PGE2 + IL-10; IFN-γ + IDO1", id="respectively"
        ),
        pytest.param(
            "The suppression of T cells, mediated largely by PGE2, was seen.", "PGE2 - T cell", id="largely by"
        ),
        pytest.param(
            "IL-6 (induced by PGE2) is a cause of GVHD.", "PGE2 + IL-6; IL-6 + GVHD", id="a clause in brackets"
        ),
        pytest.param("MSC fail to suppress T cells in the absence of IFN-γ.", "IFN-γ - T cell", id="absent, behind"),
        pytest.param("MSC suppress T cells independently of IDO.", "MSC - T cell; IDO1 0 T cell", id="independently"),
        pytest.param("One possibility is that MSC suppress T cells.", "MSC - T cell hypothesised", id="possibility"),
        pytest.param("MSC restrain T cells; this reduces GVHD.", "MSC - T cell", id="this, of the clause before"),
        pytest.param(
            "MSC that secrete PGE2 suppress T cells.", "MSC + PGE2; MSC - T cell", id="behind a relative clause"
        ),
        pytest.param(
            "MSC reduce IL-6, IFN-γ, and IL-17 but increase IL-10.",
            "MSC - IL-6; MSC - IFN-γ; MSC - IL-17; MSC + IL-10",
            id="but",
        ),
        pytest.param(
            "MSC suppress Th17-driven inflammation.",
            "Th17 cell + Th17-driven inflammation; MSC - Th17-driven inflammation",
            id="within a name",
        ),
        pytest.param("IDO was required for MSC to suppress T cells.", "IDO1 - T cell", id="needed for a verb"),
        pytest.param("PGE2 protects Treg.", "PGE2 + Treg", id="what is protected"),
        pytest.param("PGE2 interferes with Th17 cells.", "PGE2 - Th17 cell", id="interferes with"),
        pytest.param("miR-21 targets IL-10.", "miR-21 - IL-10", id="what a microRNA targets"),
        pytest.param(
            "PGE2 did not increase IL-10 or inhibit B cells.", "PGE2 + IL-10 not; PGE2 - B cell not", id="or, denied"
        ),
        pytest.param("MSC, IDO and Treg were studied.", "", id="no verb of change"),
        pytest.param("It reduces inflammation.", "", id="no actor"),
        pytest.param("", "", id="empty"),
        pytest.param("MSC, activated by IFN-γ, secreted PGE2.", "IFN-γ + MSC; MSC + PGE2", id="a verb behind an aside"),
        pytest.param(
            "Th17 cells promote GVHD, but their role in the suppression of B cells is not known.",
            "Th17 cell + GVHD",
            id="what is not known",
        ),
        pytest.param(
            "MSC activate Treg and treat GVHD, presumably due to their ability to suppress B cells.",
            "MSC + Treg; MSC - B cell hypothesised",
            id="an ability of the main subject",
        ),
        pytest.param("Treg are a subset of CD4+ T cells that suppress B cells.", "Treg - B cell", id="a definition"),
        pytest.param(
            "PGE2 mediates the effect of cultured human umbilical cord mesenchymal stromal cells on IL-10.",
            "PGE2 ? IL-10",
            id="the effect of another on",
        ),
        pytest.param("No effect of IL-10 on Treg was seen.", "IL-10 0 Treg", id="an effect of"),
        pytest.param("PGE2 induces T cells to become unresponsive.", "", id="made to do something else"),
        pytest.param(
            "IDO can drive monocytes to differentiate into M2 macrophages.",
            "IDO1 + M2 macrophage",
            id="differentiate into",
        ),
        pytest.param(
            "GVHD was ameliorated by IDO-deficient donor T cells.", "IDO1 + GVHD", id="the factor that the actors lack"
        ),
        pytest.param(
            "PGE2 in recipients given IL-17-deficient donor T cells ameliorated GVHD.",
            "PGE2 - GVHD",
            id="given to recipients",
        ),
        pytest.param("MSC are safe, and antibodies blocking IL-6 reduce GVHD.", "IL-6 + GVHD", id="what blocks it"),
        pytest.param(
            "IL-10 suppresses and IL-6 promotes GVHD.", "IL-10 - GVHD; IL-6 + GVHD", id="two verbs with one object"
        ),
        pytest.param(
            "Donor T cells that recognize host antigens were critical mediators of GVHD.",
            "donor T cell + GVHD",
            id="behind another relative clause",
        ),
        pytest.param(
            "MSC suppress IL-6 via IL-10 to enhance Treg expansion.",
            "MSC - IL-6 via IL-10; MSC + Treg [proliferation]",
            id="via, and a purpose",
        ),
        pytest.param(
            "They inhibit the maturation of dendritic cells and their ability to produce IL-12.",
            "",
            id="an ability that an unknown subject lowers",
        ),
        pytest.param(
            "MSC impair the expansion, IL-6 secretion, and cytotoxic activity of proinflammatory CD8+ T cells.",
            "MSC - IL-6 [secretion]; MSC - CD8⁺ T cell [activity]",
            id="changes of one thing in a list",
        ),
        pytest.param(
            "MSC suppress NK cell activity, as well as support the generation of Treg.",
            "MSC - NK cell [activity]; MSC + Treg",
            id="as well as",
        ),
        pytest.param(
            "PGE2 activates neutrophils, thus leading to modulation of IL-10.",
            "PGE2 + neutrophil; PGE2 ? IL-10",
            id="no direction",
        ),
        pytest.param(
            "Using an IL-6-induced mouse model, we observed an increase in IL-10.", "", id="a model is no treatment"
        ),
        pytest.param(
            "PGE2 restored the microbial diversity of IL-6-deficient mice.", "", id="mice that lack it do not change"
        ),
        pytest.param(
            "IL-10 negatively regulates IL-6 and positively regulates Treg.",
            "IL-10 - IL-6; IL-10 + Treg",
            id="negatively regulates",
        ),
        pytest.param(
            "MSC improved GVHD and promoted the resolution of cGVHD.",
            "MSC - GVHD; MSC - cGVHD",
            id="a harm that improves",
        ),
        pytest.param(
            "MSC lead to improvement of GVHD and of survival.", "MSC - GVHD; MSC + overall survival", id="improvement"
        ),
        pytest.param(
            "PGE2, a small lipid produced by MSC, raises IL-10.",
            "MSC + PGE2; PGE2 + IL-10",
            id="an apposition with an adjective",
        ),
        pytest.param(
            "MSC were more effective in inhibiting IFN-γ-induced increases in IL-6.",
            "IFN-γ + IL-6; MSC - IL-6",
            id="an increase that is inhibited",
        ),
        pytest.param(
            "IL-10 rose, but this effect was eliminated if MSC lacked the genes encoding IDO, TGF-β or PGE2.",
            "IDO1 + IL-10; TGF-β + IL-10; PGE2 + IL-10",
            id="a list of lacking genes",
        ),
        pytest.param(
            "A co-culture of neutrophils with MSC showed a decrease in IL-6.",
            "MSC - IL-6",
            id="a culture of one with another",
        ),
        pytest.param(
            "IL-10-deficient mice had increased IL-6 levels and developed GVHD.",
            "IL-10 - IL-6 [amount]; IL-10 - GVHD",
            id="animals that lack it",
        ),
        pytest.param("Mice deficient in IL-10 develop GVHD.", "IL-10 - GVHD", id="animals deficient in it"),
        pytest.param("MSC prevent IL-6 from suppressing Treg.", "MSC + Treg", id="kept from"),
        pytest.param(
            "T cells were suppressed by MSC in a PGE2-dependent manner.", "MSC - T cell via PGE2", id="in a manner"
        ),
        pytest.param("Treg are essential for inhibiting IL-6.", "Treg - IL-6", id="essential for, without a hedge"),
        pytest.param(
            "They were capable of inducing T cell apoptosis and ameliorating GVHD.",
            "",
            id="participles of an unknown subject",
        ),
        pytest.param(
            "Knockdown of IDO in MSC reduced their capacity to induce Treg and abolished their efficacy.",
            "IDO1 + MSC potency; IDO1 + Treg; IDO1 + MSC efficacy",
            id="a past form before their",
        ),
        pytest.param("Donor T cells recognize antigens on activated DCs.", "", id="an adjective behind a preposition"),
        pytest.param(
            "PGE2 induces Treg, and silencing of the IL-6 gene protected against GVHD.",
            "PGE2 + Treg; IL-6 + GVHD",
            id="a noun in -ing",
        ),
        pytest.param(
            "The priming and activation of neutrophils involve Treg, with T cells formed by neutrophils.",
            "neutrophil + Treg [activation]; neutrophil + T cell [activation]",
            id="a noun in -ing behind an article",
        ),
        pytest.param(
            "MSC exert their immunosuppressive role mainly through the induction of factors such as IDO and PGE2.",
            "MSC + IDO1; MSC + PGE2",
            id="through, without another verb",
        ),
        pytest.param(
            "MSC lowered IL-6 levels, accompanied by an increase in IL-10.", "MSC - IL-6 [amount]", id="accompanied by"
        ),
        pytest.param(
            "Defective Treg result in GVHD, and TGF-β produced by macrophages promotes cGVHD.",
            "Treg - GVHD; macrophage + TGF-β; TGF-β + cGVHD",
            id="defective, and a clause with a participle",
        ),
        pytest.param(
            "MSC release cytokines (TNF-α, IL-6) that activate DCs.",
            "MSC + cytokine; MSC + TNF-α; MSC + IL-6",
            id="a class with members in a relative clause",
        ),
        pytest.param(
            "MSC express Toll-like receptors (TLR3 and TLR4).", "MSC ? TLR3; MSC ? TLR4", id="a receptor is carried"
        ),
        pytest.param("AIM2 raised IL-10.", "NCBIGene:9447 + IL-10", id="a name that begins like an aim"),
        pytest.param("MSC ameliorated GVHD in 60% of patients.", "", id="a share of patients"),
        pytest.param("In 20 patients with GVHD, MSC raised Treg.", "", id="a number of patients"),
        pytest.param(
            "In a phase III trial of children, MSC improved overall response at day 28 (70% vs 36%).",
            "",
            id="figures in brackets",
        ),
        pytest.param(
            "MSC express CD73 and CD90 and lack expression of CD45 and CD34.",
            "MSC ? CD73; MSC ? CD90",
            id="what is lacking is not expressed",
        ),
        pytest.param("MSC express surface markers (CD73, IL-6).", "MSC ? CD73; MSC ? IL-6", id="markers are carried"),
        pytest.param(
            "MSC are positive for CD90 antigens, and they secrete IL-6.",
            "MSC + IL-6",
            id="they, the subject of the clause before",
        ),
        pytest.param(
            "MSC lowered relapse and improved GRFS.", "MSC - relapse; MSC + GRFS", id="a good outcome by its full name"
        ),
        pytest.param(
            "MSC are effective in treating GVHD and IL-6.", "MSC - GVHD; MSC ? IL-6", id="effective, in what is no harm"
        ),
        pytest.param("MSC infusion reduced the need for corticosteroids.", "", id="a need for"),
        pytest.param(
            "MSC exosomes bring miR-21 and suppress T cells, which induces Treg.",
            "MSC exosome - T cell; MSC exosome + Treg",
            id="which, of another number than the name",
        ),
        pytest.param(
            "MSC shift macrophages from M1 to M2 via PGE2.",
            "MSC - M1 macrophage via PGE2; MSC + M2 macrophage via PGE2",
            id="shift from one to another",
        ),
        pytest.param(
            "Both MSC and MSC exosomes suppress T cells.",
            "MSC - T cell; MSC exosome - T cell",
            id="a name, and a longer one that begins with it",
        ),
        pytest.param("CXCL12 attracts HSC to the bone marrow.", "CXCL12 + HSC", id="to a tissue"),
        pytest.param("Monocytes, unlike T cells, increase IL-10 after MSC treatment.", "monocyte + IL-10", id="unlike"),
        pytest.param(
            "Monocytes give rise to dendritic cells.", "monocyte ? dendritic cell", id="a cell that becomes another"
        ),
        pytest.param("They differentiate into neutrophils, and inhibit T cells.", "", id="they, of another sentence"),
        pytest.param(
            "MSC exosomes contain IL-6 and IL-10, which alter T cells and promote Treg.",
            "MSC exosome ? IL-6; MSC exosome ? IL-10",
            id="a second verb of a list that is no entity",
        ),
    ],
)
def test_a_sentence_becomes_its_drafts(sentence: str, drafts: str) -> None:
    assert read(sentence) == drafts


@pytest.mark.parametrize(
    ("text", "acting", "quiet"),
    [
        pytest.param("mice with GVHD were given MSC", ["MSC"], ["GVHD"], id="who has a disease"),
        pytest.param("acute (aGVHD) and chronic (cGVHD) forms", ["aGVHD", "cGVHD"], [], id="explained in brackets"),
        pytest.param("Toll-like receptors (TLR3, TLR4)", ["TLR3", "TLR4"], ["Toll-like receptor"], id="its members"),
        pytest.param("MSC-Treg co-cultures", ["MSC", "Treg"], [], id="two names in a word"),
        pytest.param("miR-21-5p", ["miR-21"], [], id="a strand"),
        pytest.param("GVHD-associated IL-6", ["IL-6"], ["GVHD"], id="describing"),
        pytest.param("macrophage IL-6", ["IL-6"], ["macrophage"], id="before another name"),
        pytest.param("immunomodulatory properties of human MSC", ["MSC immunomodulation"], ["MSC"], id="within"),
        pytest.param(
            "TGF-β/Smad and PD-1/PD-L1 signaling", ["TGF-β/Smad signalling", "PD-1/PD-L1 signalling"], [], id="head"
        ),
        pytest.param("plasma cells of the spleen", ["CL:0000786"], ["UBERON:0002106"], id="outside the graph"),
        pytest.param("IL-10 receptor", ["MESH:D053701"], [], id="longer outside the graph"),
        pytest.param("CD19+ B cells in conditioned medium", ["B cell"], [], id="a marker, and what names nothing"),
        pytest.param("the role of this group", [], [], id="words that vocabularies have"),
    ],
)
def test_names_that_act_are_told_from_names_only_mentioned(text: str, acting: list[str], quiet: list[str]) -> None:
    sentence = DRAFTER.read(text)
    labels = {curie: entity.label for curie, entity in CONTENT.entities.items()}
    assert [labels.get(mention.curie, mention.curie) for mention in sentence.mentions] == acting
    quietly = [mention.curie for mention in sentence.named if mention not in sentence.mentions]
    assert [labels.get(curie, curie) for curie in quietly] == quiet


def test_a_mediator_changes_too() -> None:
    assert read("MSC suppress T cells through induction of IDO.") == "MSC - T cell via IDO1; MSC + IDO1"


@pytest.mark.parametrize(
    ("sentence", "given", "drafts"),
    [
        pytest.param("These cells suppress Treg.", ["MSC", "Treg"], "MSC - Treg", id="these cells"),
        pytest.param("These cells suppress Treg.", ["IL-6", "Treg"], "", id="no cells"),
        pytest.param("It suppresses Treg.", ["IL-6", "Treg"], "IL-6 - Treg", id="it"),
        pytest.param("It suppresses Treg.", ["IL-6", "IL-10", "Treg"], "", id="one of two"),
        pytest.param(
            "These cytokines suppress Treg.", ["IL-6", "IL-10", "Treg"], "IL-6 - Treg; IL-10 - Treg", id="both of two"
        ),
        pytest.param("IL-6 falls when it suppresses Treg.", ["IL-6", "MSC", "Treg"], "IL-6 - Treg", id="one before it"),
        pytest.param(
            "MSC secrete galectin-1 and galectin-9.",
            ["MSC", "galectin-1 and galectin-9, together"],
            "MSC + galectin-1 and galectin-9, together",
            id="a list",
        ),
        pytest.param("MSC secrete galectin-1.", ["MSC", "galectin-1 and galectin-9, together"], "", id="half a list"),
    ],
)
def test_pronouns_and_lists_stand_for_given_entities_only(sentence: str, given: list[str], drafts: str) -> None:
    assert read(sentence, [curie for curie, entity in CONTENT.entities.items() if entity.label in given]) == drafts


@pytest.mark.parametrize(
    ("sentence", "drafts"),
    [
        ("They suppress Treg.", "MSC - Treg"),
        ("These cells suppress Treg.", "MSC - Treg"),
        ("These factors suppress Treg.", ""),
        ("IL-6 falls where they suppress Treg.", "IL-6 - Treg"),
        ("Treg were reduced.", ""),
    ],
)
def test_a_pronoun_stands_for_the_subject_of_the_sentence_before(sentence: str, drafts: str) -> None:
    assert read(sentence, before="MSC were isolated from blood.") == drafts


def test_a_given_actor_that_no_word_names_acts_in_a_passive() -> None:
    given = [curie for curie, entity in CONTENT.entities.items() if entity.label in ("MSC", "Treg", "fibrosis")]
    assert read("Treg were reduced.", given) == "MSC - Treg"
    assert read("A reduction in Treg was seen.", given) == "MSC - Treg"
    assert read("This reduced Treg.", given) == ""


def test_a_low_factor_of_a_phenotype_falls() -> None:
    assert read("MSC promote an IL-10-high, IL-6-low phenotype.") == "MSC + IL-10; MSC - IL-6"


def test_the_cell_that_makes_the_object_is_its_cell() -> None:
    made, lowered = DRAFTER.draft("PGE2 reduced TNF production by macrophages.")
    assert (made.subject, made.predicate, made.object) == ("CL:0000235", "msc:produces", "NCBIGene:7124")
    assert (lowered.object_aspect, lowered.in_cell, lowered.via) == ("secretion", "CL:0000235", ())


def test_abbreviations_of_the_document_count() -> None:
    short = abbreviations(["Regulatory T cells (RTCs) are cells of the marrow (Figure 1)."])
    assert short == {"RTCs": "Regulatory T cells"}
    assert not DRAFTER.draft("IDO induces RTCs.")
    (draft,) = DRAFTER.draft("IDO induces RTCs.", short=short)
    assert (draft.object, draft.object_words) == ("CL:0000815", "RTCs")


def test_an_abbreviation_has_the_initials_of_its_words() -> None:
    assert abbreviations(["It was experimental autoimmune encephalomyelitis (EAE)."]) == {
        "EAE": "experimental autoimmune encephalomyelitis"
    }
    assert abbreviations(["Adenosine is one that acts through its receptor A2a (ADORA2A)."]) == {}


def test_the_tissue_of_a_document_is_that_of_its_cells() -> None:
    short = abbreviations(["Mesenchymal stem cells (MSCs) act.", "MSCs were derived from human bone marrow."])
    (draft,) = DRAFTER.draft("MSCs induce Treg.", short=short)
    assert CONTENT.entities[draft.subject].label == "bone-marrow MSC"
    short = abbreviations(["Human mesenchymal stem cells (hMSCs) act.", "hMSCs isolated from adipose tissue grew."])
    (draft,) = DRAFTER.draft("hMSCs induce Treg.", short=short)
    assert CONTENT.entities[draft.subject].label == "adipose MSC"


def test_a_question_is_no_finding() -> None:
    assert read("We investigated whether PGE2 induces Treg.") == ""


def test_a_symbol_that_the_graph_lacks_is_looked_up() -> None:
    (draft,) = DRAFTER.draft("ABCA13 suppresses IL-6.")
    assert (draft.subject, draft.subject_words) == ("NCBIGene:154664", "ABCA13")


def test_markup_is_taken_away() -> None:
    assert plain(r"PGE<sub>2</sub> and TGF- $\beta$ <sub>1</sub> fell [1,2].") == "PGE2 and TGF-β1 fell."


ANSWER = {"subject": "NCBIGene:3620", "predicate": "msc:increases", "object": "CL:0000815", "trigger": "induce"}
SENTENCE = "IDO may not induce Treg."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"object": "CL:0000134"}, "object 'CL:0000134': the sentence does not name it", id="entity"),
        pytest.param({"trigger": "raise"}, "no word of the sentence says 'increases'", id="no word for the sign"),
        pytest.param({"trigger": "Treg"}, "the trigger 'Treg' says no change", id="a word that says no change"),
        pytest.param({"predicate": "msc:decreases"}, "'induce' says the opposite of 'decreases'", id="wrong sign"),
        pytest.param({"negated": False}, "the negation 'not' is lost", id="negation"),
        pytest.param({"certainty": "asserted"}, "the hedge 'may' is lost", id="hedge"),
        pytest.param({"certainty": "sure"}, "no certainty 'sure'", id="certainty"),
        pytest.param({"predicate": "msc:x"}, "no predicate 'msc:x'", id="predicate"),
    ],
)
def test_a_draft_of_a_program_is_refused(change: dict[str, object], said: str) -> None:
    sentence = DRAFTER.read(SENTENCE)
    right = {**ANSWER, "negated": True, "certainty": "hypothesised"}
    assert not isinstance(check(right, sentence, CONTENT), str)
    refused = check({**right, **change}, sentence, CONTENT)
    assert isinstance(refused, str)
    assert said in refused


@pytest.mark.parametrize(
    ("text", "change", "said"),
    [
        pytest.param("IDO may, in this setting, induce Treg.", {}, "the hedge 'may' is lost", id="a hedge further off"),
        pytest.param(
            "IDO induced Treg.", {"trigger": "induced", "negated": True}, "denies 'induced'", id="denied by none"
        ),
        pytest.param(
            "Blocking IDO induced Treg.", {"trigger": "induced"}, "the opposite of 'increases'", id="what was blocked"
        ),
        pytest.param("Blocking IDO lowered Treg.", {"trigger": "lowered"}, "", id="blocked and lower"),
        pytest.param("IDO-deficient MSC failed to induce Treg.", {}, "", id="lacking, and failed"),
        pytest.param("IDO prevents apoptosis of Treg.", {"trigger": "prevents apoptosis"}, "", id="two that lower"),
    ],
)
def test_a_draft_is_held_against_the_whole_sentence(text: str, change: dict[str, object], said: str) -> None:
    answer = check({**ANSWER, **change}, DRAFTER.read(text), CONTENT)
    assert (said in answer) if isinstance(answer, str) else not said, answer


def test_a_near_statement_counts_once() -> None:
    marrow = next(c for c, item in CONTENT.entities.items() if item.label == "bone-marrow MSC")
    stated = {("CL:0000134", "CL:0000815", 1)}
    assert matched(stated, {(marrow, "CL:0000815", 1)}, CONTENT) == 1
    assert matched(stated, {(marrow, "CL:0000815", -1)}, CONTENT) == 0
    assert matched(stated, stated | {(marrow, "CL:0000815", 1)}, CONTENT) == 1


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        pytest.param("IDO-mediated effects", "IDO1", True, id="within a compound"),
        pytest.param("Regulatory T cells (RTCs) fell", "Treg", True, id="in the plural"),
        pytest.param("RTCs fell", "Treg", True, id="by an abbreviation of the document"),
        pytest.param("TGF-β and CCL2", "PGE2, TGF-β and CCL2, together", True, id="two members of a list"),
        pytest.param("TGF-β alone", "PGE2, TGF-β and CCL2, together", False, id="one member of a list"),
        pytest.param("T cells or not", "overall response", False, id="a short name in small letters"),
        pytest.param("regulatory, T cells", "Treg", False, id="a mark between"),
    ],
)
def test_the_benchmark_reads_names_without_the_rules(text: str, label: str, said: bool) -> None:
    (curie,) = (curie for curie, entity in CONTENT.entities.items() if entity.label == label)
    sample = Sample("psg:test-1", "1", text, (), {"RTCs": "regulatory T cells"})
    assert is_named(curie, names_in(sample), CONTENT) is said


def test_recall_of_named_statements_leaves_out_those_with_an_end_elsewhere() -> None:
    content = graph("a + b\na + c").content
    sample = Sample("psg:test-1", "1", "a raised b.", tuple(content.statements.values()))
    draft = StatementDraft("ent:a", "msc:increases", "ent:b", 1)
    found = score([sample], {"psg:test-1": [draft]}, content)
    assert (found["signed"].recall, found[NAMED].recall, found[NAMED].precision) == (0.5, 1.0, 1.0)
    other = draft._replace(object="ent:c")
    found = score([sample], {"psg:test-1": [other]}, content)
    assert (found["signed"].recall, found[NAMED].recall, found[NAMED].precision) == (0.5, 0.0, 1.0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder in which one abstract is registered, and its drafts."""
    folder = tmp_path_factory.mktemp("made")
    lab, abstract = folder / "lab", folder / "a.nbib"
    make_own_folder(lab)
    abstract.write_text(ABSTRACT, encoding="utf-8")
    assert run("source", "add", abstract, "--into", lab).exit_code == 0
    done = run("draft", abstract, "--into", lab, "-o", lab / "drafts.tsv")
    assert (done.exit_code, done.stderr) == (0, "2 drafts from 4 sentences\n"), done.stderr
    return folder


@pytest.fixture
def lab(made: Path, tmp_path: Path) -> Path:
    """Copy that folder."""
    copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path / "lab"


def test_two_runs_give_the_same_bytes(lab: Path) -> None:
    again = run("draft", lab.parent / "a.nbib", "--into", lab)
    assert again.stdout == (lab / "drafts.tsv").read_text(encoding="utf-8")


def test_a_review_adds_what_is_accepted(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    done = run("review", lab / "drafts.tsv", "--no-shacl", "--into", lab, input="k\nq\n")
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["skipped", "new"], done.output
    done = run("review", lab / "drafts.tsv", "--no-shacl", "--into", lab, input="e\ncertainty=suggested\n\na\nr\n")
    assert "Human [MSC] [suppressed] [T cell] [proliferation] via IDO." in done.stderr
    assert (done.exit_code, done.stdout) == (0, "lab:doe2022-1\n"), done.output
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["added", "rejected"]
    (statement,) = (item for item in kg.load(extra=lab).statements() if item.id == "lab:doe2022-1")
    assert (statement.sign, statement.certainty, statement.via) == (-1, "suggested", ("NCBIGene:3620",))
    assert statement.context.species == ("NCBITaxon:9606",)


def test_a_known_statement_is_shown_in_words(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    statement = next(iter(CONTENT.statements.values()))
    rows = read_sheet(lab / "drafts.tsv")
    rows[0]["there"] = f"{statement.id} stm:gone-1"
    save(lab / "drafts.tsv", rows)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="q\n")
    assert f"  the graph already says so: {brief(statement, CONTENT)}\n" in done.stderr
    assert "  the graph already says so: stm:gone-1\n" in done.stderr


def test_a_denial_reads_as_a_denied_statement(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    rows = read_sheet(lab / "drafts.tsv")
    rows[0] |= {"subject": "MSC", "predicate": "causes or worsens", "object": "relapse", "negated": "true"}
    save(lab / "drafts.tsv", rows)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="q\n")
    assert "  MSC does not cause or worsen relapse (" in done.stderr


def test_a_draft_may_be_split(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    run("review", lab / "drafts.tsv", "--no-shacl", "--into", lab, input="s\nr\nr\nr\n")
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["rejected"] * 3


def test_a_draft_that_cannot_be_added_is_not_accepted(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="e\nsign=0\n\na\nq\n")
    assert done.stderr.count("sign: takes only 0, with the predicate affects") == 2
    done = run("review", lab / "drafts.tsv", "--into", lab, input="e\nobject=no such thing\n\na\nq\n")
    assert "object: no entity 'no such thing' in the graph" in done.stderr
    assert "not accepted: edit it first" in done.stderr
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["new", "new"]


def test_an_answer_may_be_taken_back_and_quitting_adds_nothing(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="b\nr\nb\na\nq\n")
    assert "this is the first draft" in done.stderr
    assert (done.exit_code, done.stdout, "1 accepted, not added" in done.stderr) == (0, "", True), done.output
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["accepted", "new"]
    again = run("review", lab / "drafts.tsv", "--again", "--into", lab, input="x\nx\n")
    assert (again.exit_code, again.stdout) == (0, ""), again.output
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["rejected", "rejected"]


def test_an_interrupted_review_keeps_its_answers(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="k\n")  # then the input ends
    assert (done.exit_code, "every answer so far is saved" in done.stderr) == (130, True), done.output
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["skipped", "new"]


def test_a_table_with_answers_is_not_drafted_anew(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    sheet = lab / "drafts.tsv"
    arguments = ("draft", lab.parent / "a.nbib", "--into", lab, "-o", sheet)
    assert run(*arguments).exit_code == 0  # no answer yet
    run("review", sheet, "--into", lab, input="R\nq\n")  # capitals are answers, too
    before = sheet.read_bytes()
    done = run(*arguments)
    assert (done.exit_code, sheet.read_bytes()) == (2, before)
    assert "has answers to 1 draft of a review" in done.stderr


def test_an_edit_without_a_value_is_explained(lab: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.review.stdin_is_terminal", lambda: True)
    done = run("review", lab / "drafts.tsv", "--into", lab, input="e\nrole\nobj=x\n\nq\n")
    assert "  'role' has no '='; write column=value, such as object=Treg\n" in done.stderr
    assert "  'obj' is not one of these columns; obj may be object, object_aspect\n" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_review_in_a_terminal_shows_no_escape_sequences(lab: Path) -> None:
    import os
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "kg", "review", str(lab / "drafts.tsv"), "--into", str(lab)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    os.write(ours, b"e\nrole=no such role\n\nq\n")
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other side is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"no evidence role" in shown
    assert b"u001b" not in shown


def test_a_review_without_a_terminal(lab: Path) -> None:
    done = run("review", lab / "drafts.tsv", "--into", lab)
    assert (done.exit_code, "--add-only asks no questions" in done.stderr) == (2, True)
    rows = read_sheet(lab / "drafts.tsv")
    save(lab / "drafts.tsv", [{**row, "status": "accepted", "object": "no such thing"} for row in rows])
    done = run("review", lab / "drafts.tsv", "--add-only", "--no-shacl", "--into", lab)
    assert (done.exit_code, "nothing was added" in done.stderr) == (3, True)
    assert [row["status"] for row in read_sheet(lab / "drafts.tsv")] == ["accepted", "accepted"]


def test_a_reader_of_ones_own(lab: Path) -> None:
    program = lab.parent / "reader.py"
    answer = {"predicate": "msc:decreases", "trigger": "suppressed"}
    program.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    asked = json.loads(line)\n"
        "    subject, object = (entity['curie'] for entity in asked['entities'][:2])\n"
        f"    said = {{**{answer!r}, 'passage': asked['passage'], 'subject': subject, 'object': object}}\n"
        "    print(json.dumps(said))\n",
        encoding="utf-8",
    )
    done = run("draft", lab.parent / "a.nbib", "--into", lab, "--reader", f"{sys.executable} {program}")
    assert done.exit_code == 0, done.output
    assert "refused: lab-psg:doe2022-abstract-1-2: no word of the sentence says 'decreases'" in done.stderr
    rows = done.stdout.splitlines()
    assert (len(rows), rows[1].split("\t")[COLUMNS.index("predicate")]) == (2, "decreases")
    broken = run("draft", lab.parent / "a.nbib", "--into", lab, "--reader", "false")
    assert (broken.exit_code, "ended with code 1" in broken.stderr) == (3, True)


def test_the_reader_of_the_documentation(lab: Path) -> None:
    page = (Path(__file__).parents[1] / "docs/how-to/drafts.md").read_text(encoding="utf-8")
    program = lab.parent / "reader.py"
    program.write_text(page.partition("```python\n")[2].partition("```")[0], encoding="utf-8")
    done = run("draft", lab.parent / "a.nbib", "--into", lab, "--reader", f"{sys.executable} {program}")
    assert (done.exit_code, "refused" in done.stderr) == (0, False), done.output
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=False)) for line in done.stdout.splitlines()[1:]]
    assert [(row["subject"], row["predicate"], row["object"], row["certainty"]) for row in rows] == [
        ("MSC", "decreases", "T cell", "asserted"),
        ("PGE2", "increases", "IL-10", "hypothesised"),
    ]


def test_a_table_that_is_no_table_of_drafts(tmp_path: Path) -> None:
    path = tmp_path / "drafts.tsv"
    path.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column status"):
        read_sheet(path)
    save(path, [{"status": "maybe"}])
    with pytest.raises(DataError, match="status 'maybe' is not one of new"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("predicate", "sign", "same", "opposed"),
    [
        ("msc:increases", 1, ["stm:test-1"], ["stm:test-2"]),
        ("msc:negatively_correlated_with", -1, [], ["stm:test-3"]),
        ("msc:carries", None, ["stm:test-4"], []),
        ("msc:targets", None, [], []),
    ],
)
def test_a_correlation_says_neither_the_same_as_an_effect_nor_the_opposite(
    predicate: str, sign: int | None, same: list[str], opposed: list[str]
) -> None:
    content = graph("a + b\na - b\na with b\na ~ b").content
    assert known(StatementDraft("ent:a", predicate, "ent:b", sign), content) == (same, opposed)
