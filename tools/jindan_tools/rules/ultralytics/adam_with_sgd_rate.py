"""YOL002: an Ultralytics run gives an Adam-family optimizer the learning rate meant for SGD."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.ultralytics_auto import ultralytics_lr_fit
from jindan_tools.arithmetic.weight_step import adam_step_share
from jindan_tools.curves.blown_up import find_blown_up
from jindan_tools.curves.cite import cite_point, cite_settings
from jindan_tools.curves.collapse import find_collapse, first_non_finite_x
from jindan_tools.curves.select import val_metric
from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.ultralytics.given import explicit_adam, stated_rate
from jindan_tools.text.figures import figure, percent, times

# Median standard deviation of the convolution weights of a fresh YOLOv8s, measured on 8.3.170.
_WEIGHT_STD = 0.024
_RATIO = 5.0
_FINDS_NOTHING = 0.1


@rule(
    "YOL002",
    "adam-with-sgd-rate",
    {
        "optimizer_lr_mismatch": 1.0,
        "nan_lr_diverge": 1.0,
        "diverge_no_nan": 0.5,
        "lr_too_high_oscillate": 0.5,
        "lr_too_low": -2.0,
    },
)
def adam_with_sgd_rate(run: Run) -> Iterator[Finding]:
    """Report an Adam-family optimizer at an SGD learning rate in Ultralytics.

    ## What it does
    Relates lr0 to the documented Adam value, to the rate that optimizer=auto would choose, and to the size of a weight.
    ## Why it matters
    An Adam step moves every weight by about the learning rate, whatever the gradient; 0.01 is 42 % of a typical weight.
    ## Fires on
    An Adam-family optimizer given by name with lr0 of at least 5 times the documented 0.001. A fault when the run then
    collapsed, became non-finite, or found nothing after its held-out loss had blown up; else a remark, a firm one when
    the held-out loss had blown up.
    ## Stays silent on
    optimizer=auto (lr0 is ignored), SGD, lr0 below 0.005. OPT001 judges the rate in any framework; this rule adds what
    Ultralytics itself documents and would have chosen.
    ## Source
    Ultralytics cfg/default.yaml: 'SGD=1E-2, Adam=1E-3'; Ultralytics pull request 23244, issue 24063.
    """
    rate, guidance = stated_rate(run), fact_number(ultralytics_fact("lr0_adam_guidance", run.version))
    if not explicit_adam(run) or rate is None or guidance is None or rate < _RATIO * guidance:
        return
    collapse, broken = find_collapse(run), first_non_finite_x(run)
    blown = find_blown_up(run)
    failed = collapse is not None or broken is not None or (blown is not None and _finds_nothing(run))
    share = adam_step_share(rate, _WEIGHT_STD)
    proof = [
        *cite_settings(run, "optimizer", "learning_rate"),
        Evidence(
            statement=f"프레임워크가 권하는 Adam 학습률은 {figure(guidance)}이고 설정은 그 {times(rate / guidance)}입니다.",
            value=rate / guidance,
            formula=f"{figure(rate)} ÷ {figure(guidance)} (Ultralytics default.yaml: SGD=1E-2, Adam=1E-3)",
        ),
        Evidence(
            statement=f"Adam의 한 걸음은 초기 합성곱 가중치 표준편차의 {percent(share, 0)}에 해당합니다.",
            value=share,
            formula=f"{figure(rate)} ÷ {figure(_WEIGHT_STD)}",
        ),
        *_fit_proof(run, rate),
    ]
    if collapse is not None:
        proof += [
            cite_point(collapse.metric, collapse.best_index, "최고 기록"),
            cite_point(collapse.metric, collapse.index, "붕괴"),
        ]
    if blown is not None:
        proof.append(cite_point(blown.series, blown.index, "가중치가 망가진 때의 검증 손실"))
    yield finding(
        f"{run.setting('optimizer')} 옵티마이저에 SGD용 학습률 {figure(rate)} 값을 주었습니다(권장값 {figure(guidance)}의 {times(rate / guidance)}).",
        *proof,
        severity=Severity.HIGH if failed else Severity.LOW if blown is None else Severity.MEDIUM,
        argues=_weigh(collapse is not None, broken is not None, blown is not None),
        facts={"lr0": rate, "guidance": guidance, "ratio": rate / guidance},
    )


def _fit_proof(run: Run, rate: float) -> tuple[Evidence, ...]:
    classes = run.number("num_classes")
    if classes is None or classes < 1:
        return ()
    fit = ultralytics_lr_fit(int(classes))
    return (
        Evidence(
            statement=f"optimizer=auto 설정이라면 {figure(fit)} 값을 골랐을 것이고 설정은 그 {times(rate / fit)}입니다.",
            value=fit,
            formula=f"0.002 × 5 ÷ (4 + {figure(classes)}) = {figure(fit)}",
        ),
    )


def _finds_nothing(run: Run) -> bool:
    metric = val_metric(run)
    return metric is not None and max(metric.finite, default=1.0) < _FINDS_NOTHING


def _weigh(collapsed: bool, broken: bool, blown: bool) -> dict[str, float]:
    if blown and not collapsed and not broken:
        return {"optimizer_lr_mismatch": 3.0, "diverge_no_nan": 1.0, "lr_too_high_oscillate": 1.0, "lr_too_low": -2.0}
    if broken:
        return {"optimizer_lr_mismatch": 1.0, "nan_lr_diverge": 1.0, "lr_too_low": -2.0}
    if collapsed:
        return {"optimizer_lr_mismatch": 1.0, "diverge_no_nan": 0.5, "lr_too_high_oscillate": 0.5, "lr_too_low": -2.0}
    return {"optimizer_lr_mismatch": 0.5, "lr_too_low": -2.0}
