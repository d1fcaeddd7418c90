"""YOL004: a release that starts all weights at the bias learning rate."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.select import learning_rate
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.event import EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Framework, Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.given import is_automatic
from jindan_tools.text.figures import figure


@rule("YOL004", "faulty-warmup-version", {"warmup_bias_lr_high": 3.0, "lr_too_high_oscillate": 1.0})
def faulty_warmup_version(run: Run) -> Iterator[Finding]:
    """Report an Ultralytics release whose warm-up starts the weights at warmup_bias_lr.

    ## What it does
    Looks up the version and the warm-up settings.
    ## Why it matters
    The convolution weights start at 0.1 instead of 0; pretrained weights are destroyed in the first epoch.
    ## Fires on
    Versions 8.4.0 to 8.4.2 with a warm-up, a warmup_bias_lr above 0.02 and an optimizer given by name.
    ## Stays silent on
    Other and unknown versions, optimizer=auto (it sets the rate to 0), warmup_epochs 0.
    ## Source
    Executed 8.4.0, 8.4.2 and 8.4.6: the warm-up tested the index of the group instead of its role.
    """
    fact = ultralytics_fact("warmup_starts_weights_at_bias_lr", run.version)
    if run.framework is not Framework.ULTRALYTICS or fact is None or is_automatic(run):
        return
    given = run.number("warmup_bias_lr")
    value = 0.1 if given is None else given
    if value <= 0.02 or run.number("warmup_epochs") == 0:
        return
    series = learning_rate(run)
    seen = (cite_point(series, series.finite_indices[0]),) if series is not None and series.finite else ()
    printed = [e for e in run.of_kind(EventKind.VERSION) if e.word("package") == "ultralytics"]
    yield finding(
        f"Ultralytics {run.version} 버전은 웜업에서 모든 가중치를 {figure(value)} 학습률로 시작하는 결함이 있습니다.",
        Evidence(
            statement=f"실행한 버전은 {run.version}이고 결함이 있는 범위는 8.4.0부터 8.4.2까지입니다.",
            source=printed[0].source if printed else None,
            formula=fact.source,
        ),
        *cite_settings(run, "warmup_bias_lr", "warmup_epochs"),
        *seen,
        severity=Severity.HIGH,
        facts={"warmup_bias_lr": value},
    )
