"""YOL013: Ultralytics clips gradients anyway."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point
from jindan_tools.curves.collapse import find_collapse, first_non_finite_x
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure


@rule("YOL013", "clip-already-on", {"clip_misuse": -3.0, "grad_explode": -1.0})
def clip_already_on(run: Run) -> Iterator[Finding]:
    """State that a missing gradient clip is not why an Ultralytics run failed.

    ## What it does
    Looks up the clip of the version for a run that became NaN or collapsed.
    ## Why it matters
    'Add gradient clipping with max_norm 10' changes nothing; the framework does exactly that.
    ## Fires on
    An Ultralytics run with a non-finite loss or a collapsed metric.
    ## Stays silent on
    Other frameworks, runs that kept their quality, versions before 8.0.3.
    ## Source
    Ultralytics engine/trainer.py optimizer_step: clip_grad_norm_(max_norm=10.0), 8.0.3 and later.
    """
    # Any run in the field is newer than 8.0.3; the version may be missing from the artefacts.
    fact = ultralytics_fact("clip_max_norm", run.version or "8.3.0")
    collapse, broken = find_collapse(run), first_non_finite_x(run)
    if run.framework is not Framework.ULTRALYTICS or fact is None or (collapse is None and broken is None):
        return
    proof = cite_point(broken[0], broken[1]) if broken is not None else None
    yield finding(
        f"Ultralytics 학습기는 기울기를 항상 max_norm {figure(float(fact.value or 10))} 값으로 자르므로 클리핑 추가는 효과가 없습니다.",
        Evidence(
            statement=f"학습기에 고정된 클리핑 값은 {figure(float(fact.value or 10))}입니다.",
            value=10.0,
            formula=fact.source,
        ),
        *((proof,) if proof is not None else ()),
        severity=Severity.INFO,
    )
