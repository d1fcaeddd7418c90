"""The arms: how each comes to a verdict and causes."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random

from jindan_agent.graph.admissible import admissible_evidence
from jindan_agent.graph.part import CAUSE_KEY, ModelPart, with_part
from jindan_agent.graph.run import enrich
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.report.content import ReportContent
from jindan_agent.report.json_report import report_json
from jindan_evals.arms.keys import Key
from jindan_evals.arms.prediction import Prediction
from jindan_evals.lanes.promises import broken
from jindan_tools.causes.catalogue import load_taxonomy, page
from jindan_tools.model.diagnosis import Diagnosis, Verdict

_CITED = re.compile(r"E[1-9][0-9]*")


def rules_only(content: ReportContent, seconds: float) -> Prediction:
    """Return what the rules say; every cause stands on the evidence of its own arguments."""
    return _of_report(content, seconds=seconds)


def full_agent(content: ReportContent, settings: ModelSettings) -> Prediction:
    """Return what the report says after a model took part, with the citations of its own sentences."""
    start = time.monotonic()
    part = enrich(content.diagnosis, content.prior, settings, lambda _: None)
    told = _of_report(with_part(content, part), seconds=time.monotonic() - start)
    good, cited = _citations(content.diagnosis, part)
    return Prediction(
        verdict=told.verdict,
        causes=told.causes,
        confidence=told.confidence,
        cited=told.cited + cited,
        cited_well=told.cited_well + good,
        claims=told.claims + len(part["hypotheses"]),
        unsupported=told.unsupported,
        dropped=part["dropped"],
        broken=tuple(broken(content, part)),
        seconds=told.seconds,
        tokens=part["tokens"],
    )


def _of_report(content: ReportContent, seconds: float) -> Prediction:
    report, found = report_json(content), content.diagnosis
    cited = [[i for a in c.arguments_for for i in a.evidence_ids] for c in found.causes]
    known = {e.id for e in found.evidence}
    return Prediction(
        verdict=str(report["verdict"]),
        causes=tuple(c.id for c in found.causes),
        confidence=found.causes[0].confidence if found.causes else None,
        cited=sum(map(len, cited)),
        cited_well=sum(i in known for ids in cited for i in ids),
        claims=len(found.causes),
        unsupported=sum(not ids for ids in cited),
        seconds=seconds,
    )


def _citations(diagnosis: Diagnosis, part: ModelPart) -> tuple[int, int]:
    """Return how many citations of the model's sentences are admissible where they stand, and how many there are."""
    admissible = admissible_evidence(diagnosis)
    everything = {i for ids in admissible.values() for i in ids}
    marks = [
        i in (admissible.get(section.removeprefix(CAUSE_KEY), ()) if section.startswith(CAUSE_KEY) else everything)
        for section, text in part["prose"].items()
        for i in _CITED.findall(text)
    ]
    return sum(marks), len(marks)


def majority(keys: Sequence[Key]) -> Iterator[Prediction]:
    """Yield for each key the commonest verdict and cause of all the other keys."""
    for left_out in keys:
        others = [key for key in keys if key is not left_out]
        verdicts = Counter(key.verdicts[0] for key in others)
        causes = Counter(i for key in others for ids in key.causes for i in sorted(ids))
        first = causes.most_common(1)[0][0] if causes else ""
        yield Prediction(
            verdict=verdicts.most_common(1)[0][0] if verdicts else "", causes=(first,), claims=1, unsupported=1
        )


def at_random(keys: Sequence[Key], seed: int) -> Iterator[Prediction]:
    """Yield for each key any verdict and any three causes."""
    random = Random(seed)
    causes = [cause for cause in load_taxonomy() if page(cause).kind != "none"]
    for _ in keys:
        verdict = random.choice(list(Verdict)).value
        yield Prediction(
            verdict=verdict, causes=tuple(random.sample(causes, 3)), confidence=0.5, claims=3, unsupported=3
        )
