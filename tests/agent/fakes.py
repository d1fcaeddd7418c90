"""Diagnoses built by hand from the real classes, for the tests of what a report says and how it looks."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_agent.report.content import ReportContent
from jindan_agent.report.prior import PriorCase
from jindan_tools.model.cause import Argument, Cause, CauseRole, Status
from jindan_tools.model.diagnosis import Diagnosis, Missing, TimelineEntry, Verdict
from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.fix import Fix, FixKind
from jindan_tools.model.run import Ending, FileRead, Framework, Run
from jindan_tools.model.series import Axis, Role, Series
from jindan_tools.model.setting import Origin, Resolved, Setting
from jindan_tools.model.source import Source

NAN = float("nan")
HOSTILE = (
    "::error file=x::boom\n<script>alert(1)</script> [click](javascript:x) ![i](http://e.vil/p.png) | a | `tick` "
    "```fence``` \x1b[31mred\x1b[0m \u202eevil ##[error]oops @octocat https://e.vil www.e.vil *b* _i_"
)

LOSS = Series(
    name="train/box_loss",
    role=Role.TRAIN_LOSS,
    axis=Axis.EPOCH,
    path="results.csv",
    xs=tuple(float(i) for i in range(1, 31)),
    values=(*(2.0 - 0.05 * i for i in range(17)), *(NAN,) * 13),
    lines=tuple(range(2, 32)),
)
FIRST_NAN = Evidence(
    id="E1",
    statement="18 에폭의 train/box_loss 기록이 NaN입니다.",
    value=NAN,
    source=Source(path="results.csv", line=19, field="train/box_loss"),
)
LOG_LINE = Evidence(
    id="E2",
    statement="로그의 18번째 에폭 줄에 nan 값이 인쇄되었습니다.",
    source=Source(path="train.log", line=412),
    quote="     18/150      10.9G        nan        nan        nan        461       1536",
)
ADAM_RATE = Evidence(
    id="E3",
    statement="AdamW에 적용된 learning_rate 값은 0.01입니다.",
    value=0.01,
    source=Source(path="train.yaml", line=35, field="lr0"),
)
LOGGED_RATE = Evidence(
    id="E4",
    statement="기본 범위의 10배입니다.",
    value=10.0,
    unit="배",
    formula="0.01 / 0.001 = 10",
)
NO_FP16 = Evidence(
    id="E5", statement="정밀도 설정은 fp32입니다.", source=Source(path="train.yaml", line=52, field="amp")
)


def finding(code: str, severity: Severity, title: str, *facts: Evidence, argues: dict[str, float]) -> Finding:
    """Return a finding with a name made from its code."""
    return Finding(code=code, name=code.lower(), severity=severity, title=title, evidence=facts, argues=argues)


def argument(code: str, weight: float, title: str, *ids: str) -> Argument:
    """Return an argument of a finding."""
    return Argument(code=code, weight=weight, title=title, evidence_ids=ids)


def cause(cause_id: str, name_ko: str, status: Status, **changes: object) -> Cause:
    """Return a cause of middling weight with the given changes."""
    base = Cause(
        id=cause_id,
        name_ko=name_ko,
        status=status,
        role=CauseRole.ROOT,
        score=3.0,
        severity="critical",
        confidence=0.79,
        arguments_for=(argument("NUM001", 1.0, "손실 값이 18 에폭부터 NaN 값으로 바뀌었습니다.", "E1", "E2"),),
        arguments_against=(),
        kind="fault",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


RUN = Run(
    root="runs/exp7",
    name="exp7",
    framework=Framework.ULTRALYTICS,
    version="8.3.170",
    files=(
        FileRead(path="results.csv", size=2048, reader="ultralytics-results-csv"),
        FileRead(path="train.yaml", size=900, reader="yaml"),
        FileRead(path="train.log", size=90_000, reader="log", problem="마지막 줄이 잘려 있습니다."),
    ),
    settings=(Setting(name="lr0", value=0.01, source=Source(path="train.yaml", line=35, field="lr0")),),
    series=(LOSS,),
    events=(),
    config={
        "learning_rate": Resolved(
            name="learning_rate",
            value=0.01,
            origin=Origin.GIVEN,
            source=Source(path="train.yaml", line=35, field="lr0"),
        ),
        "optimizer": Resolved(
            name="optimizer",
            value="AdamW",
            origin=Origin.OVERRIDDEN,
            given="auto",
            source=Source(path="train.log", line=20),
            reason="optimizer=auto가 고른 값입니다.",
        ),
        "cls_loss_weight": Resolved(name="cls_loss_weight", value=0.5, origin=Origin.DEFAULT),
    },
    ending=Ending.EARLY_STOPPED,
    epochs_done=30.0,
    epochs_planned=150.0,
)
MISMATCH = cause(
    "optimizer_lr_mismatch",
    "옵티마이저와 학습률 불일치",
    Status.SUPPORTED,
    arguments_for=(argument("OPT001", 3.0, "AdamW에 SGD용 학습률이 적용되었습니다.", "E3", "E4"),),
    rivals=("nan_bad_data", "nan_fp16_overflow"),
)
DIVERGED = cause(
    "nan_lr_diverge",
    "높은 학습률로 인한 발산(NaN)",
    Status.SUPPORTED,
    role=CauseRole.SYMPTOM,
    explained_by="optimizer_lr_mismatch",
)
NOT_FP16 = cause(
    "nan_fp16_overflow",
    "fp16 수치 한계 초과",
    Status.RULED_OUT,
    score=-3.0,
    arguments_for=(),
    arguments_against=(argument("NUM009", -4.0, "fp16을 쓰지 않은 실행입니다.", "E5"),),
)
LOWER_RATE = Fix(
    cause_id="optimizer_lr_mismatch",
    parameter="learning_rate",
    before="0.01",
    after="0.001",
    where="train.yaml:35",
    priority=1,
    why="AdamW의 갱신 폭은 기울기의 크기와 무관하게 학습률만큼입니다.",
    expected="18 에폭의 box_loss 값이 유한합니다.",
    verify="results.csv의 18 에폭 줄에 nan이 없는지 봅니다.",
    kind=FixKind.CONFIG,
    evidence_ids=("E3",),
)
CLIP_ALREADY = replace(
    LOWER_RATE,
    parameter="grad_clip",
    before="10.0",
    after="10.0",
    where="",
    priority=2,
    why="Ultralytics가 max_norm 10.0 값으로 자르고 있습니다.",
    expected="",
    verify="",
    already=True,
)
FAILING = Diagnosis(
    run=RUN,
    verdict=Verdict.FAILING,
    verdict_reason="손실 값이 18 에폭부터 NaN 값으로 바뀌었습니다.",
    findings=(
        finding(
            "NUM001",
            Severity.CRITICAL,
            "손실 값이 18 에폭부터 NaN 값으로 바뀌었습니다.",
            FIRST_NAN,
            LOG_LINE,
            argues={"nan_lr_diverge": 1.0},
        ),
        finding(
            "OPT001",
            Severity.HIGH,
            "AdamW에 SGD용 학습률이 적용되었습니다.",
            ADAM_RATE,
            LOGGED_RATE,
            argues={"optimizer_lr_mismatch": 3.0},
        ),
    ),
    evidence=(FIRST_NAN, LOG_LINE, ADAM_RATE, LOGGED_RATE, NO_FP16),
    causes=(MISMATCH, DIVERGED),
    ruled_out=(NOT_FP16,),
    fixes=(LOWER_RATE, CLIP_ALREADY),
    timeline=(
        TimelineEntry(when="1 에폭", what="train/box_loss 첫 기록: 2", evidence_id=""),
        TimelineEntry(when="18 에폭", what="손실이 NaN이 되었습니다.", evidence_id="E1", decisive=True),
    ),
    missing=(
        Missing(what="grad_norm 기록", why="발산 속도를 볼 수 없습니다.", how="스텝마다 grad_norm 값을 기록하세요."),
    ),
    do_not=("AMP부터 끄지 않습니다.",),
)
REMARK = cause(
    "no_metrics_logged",
    "지표 기록 없음",
    Status.SUPPORTED,
    kind="remark",
    severity="low",
    arguments_for=(argument("REP001", 2.0, "검증 지표가 10 에폭마다 한 번만 기록되었습니다.", "E1"),),
)
GOOD = Evidence(
    id="E1",
    statement="검증 mAP50 값이 0.24에서 0.81까지 올랐습니다.",
    value=0.81,
    source=Source(path="results.csv", line=31, field="metrics/mAP50(B)"),
)
HEALTHY = replace(
    FAILING,
    run=replace(RUN, ending=Ending.COMPLETED, series=(replace(LOSS, values=tuple(2.0 - 0.05 * i for i in range(30))),)),
    verdict=Verdict.HEALTHY,
    verdict_reason="손실이 줄고 검증 지표가 올랐습니다.",
    findings=(
        finding("FIT001", Severity.INFO, "검증 지표가 끝까지 올랐습니다.", GOOD, argues={"healthy_converged": 3.0}),
    ),
    evidence=(GOOD,),
    causes=(REMARK,),
    ruled_out=(),
    fixes=(),
    timeline=(),
    missing=(),
    do_not=(),
)
INSUFFICIENT = replace(
    HEALTHY,
    run=replace(RUN, ending=Ending.UNKNOWN, series=()),
    verdict=Verdict.INSUFFICIENT_EVIDENCE,
    verdict_reason="손실 기록이 없습니다.",
    findings=(),
    evidence=(),
    causes=(),
    missing=(
        Missing(
            what="학습 로그",
            why="손실 값이 하나도 없습니다.",
            how="표준 출력을 파일로 남기세요: python train.py | tee train.log",
        ),
    ),
)
CRASHED = replace(
    FAILING,
    run=replace(
        RUN,
        ending=Ending.CRASHED,
        events=(
            Event(
                kind=EventKind.CUDA_OOM,
                text="torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
                source=Source(path="train.log", line=77),
            ),
        ),
    ),
    verdict=Verdict.CRASHED,
    verdict_reason="오류로 끝났습니다.",
)
PRIOR = PriorCase(
    title="2025-07-25 악보 검출 실행",
    verdict="failing",
    causes=("optimizer_lr_mismatch",),
    why_similar="같은 옵티마이저와 학습률에서 NaN이 났습니다.",
    path="reports/deepscores.json",
)


def content(diagnosis: Diagnosis, *prior: PriorCase) -> ReportContent:
    """Return the content of a report without a model."""
    return ReportContent(diagnosis=diagnosis, prior=prior)


def hostile() -> Diagnosis:
    """Return the failing diagnosis with hostile words wherever a run can put its own."""
    fact = replace(LOG_LINE, statement=HOSTILE, quote=HOSTILE, source=Source(path=f"{HOSTILE[:40]}.log", line=1))
    run = replace(
        RUN,
        name=HOSTILE,
        version=HOSTILE,
        files=(FileRead(path=HOSTILE, size=1, reader="log", problem=HOSTILE),),
        config={"optimizer": Resolved(name="optimizer", value=HOSTILE, origin=Origin.GIVEN, reason=HOSTILE)},
        series=(replace(LOSS, name=HOSTILE),),
    )
    return replace(
        FAILING,
        run=run,
        verdict_reason=HOSTILE,
        findings=(replace(FAILING.findings[0], title=HOSTILE, evidence=(FIRST_NAN, fact)),),
        evidence=(FIRST_NAN, fact, ADAM_RATE, LOGGED_RATE, NO_FP16),
        fixes=(replace(LOWER_RATE, before=HOSTILE, after=HOSTILE, where=HOSTILE, why=HOSTILE),),
        timeline=(TimelineEntry(when=HOSTILE, what=HOSTILE, evidence_id="E2", decisive=True),),
        do_not=(HOSTILE,),
    )
