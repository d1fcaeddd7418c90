"""CRS047: reports a collective operation that never finished."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import EventKind
from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Ending, Run
from jindan_tools.rules.crash.collective_error import timeout_of
from jindan_tools.rules.crash.fatal_event import describe_event
from jindan_tools.rules.crash.fatal_exception import fatal_exception
from jindan_tools.rules.crash.patterns import kind_of
from jindan_tools.rules.registry import rule
from jindan_tools.text.regex import regex

_PLAIN = "집합 통신(NCCL)이 제한 시간 안에 끝나지 않았습니다"
_IN_EVALUATION = "한 랭크가 평가를 하는 동안 나머지 랭크가 집합 통신(NCCL)에서 기다리다 제한 시간을 넘겼습니다"
_IN_PREPARATION = "한 랭크가 데이터를 토큰화·준비하는 동안 나머지 랭크가 집합 통신(NCCL)에서 기다리다 제한 시간을 넘겼습니다. 통신망의 고장이 아닙니다"
_SLOW = {"nccl_slow_eval": 3.0, "nccl_timeout_divergence": 1.0, "nccl_network": -1.0}
_APART = {"nccl_timeout_divergence": 2.5}
_PREPARED = {"nccl_timeout_divergence": 3.5, "nccl_network": -2.0}
_OTHER_CALLS = "랭크마다 다른 집합 통신을 기다려, 한 랭크가 나머지가 거친 연산(역전파의 all-reduce)을 건너뛴 것으로 보입니다. 통신망의 고장이 아닙니다"
_SKIPPED = {"nccl_timeout_divergence": 4.0, "nan_bad_data": -1.5, "nccl_network": -3.0, "gpu_xid_ecc": -2.0}
_CALL = regex(r"SeqNum=(\d+), OpType=(\w+)(?:, NumelIn=(\d+))?")
_BY_PHASE = {"eval": (_IN_EVALUATION, _SLOW), "prepare": (_IN_PREPARATION, _PREPARED)}


@rule("CRS047", "collective-timeout", {"nccl_timeout_divergence": 2.5, "nccl_slow_eval": 3.0})
def collective_timeout(run: Run) -> Iterator[Finding]:
    """Report a collective operation that never finished.

    ## What it does
    Reports a collective operation that never finished.
    ## Why it matters
    The rank that did not take part, or its earlier error, is the cause; a longer timeout only hides it.
    ## Fires on
    NCCL watchdog timeouts without an earlier error of another kind.
    Ranks whose calls differ in number and in kind or size show that one left a call out.
    Lines of an evaluation, or a bar of a preparation that is not full, right above the timeout say what the other ranks waited for.
    ## Stays silent on
    Runs with an earlier exception or kill on any rank: then the timeout is a consequence. Processes that never came
    together (CRS060).
    ## Source
    PyTorch ProcessGroupNCCL watchdog messages.
    """
    if run.ending is not Ending.COMPLETED and not any(
        e
        for e in run.of_kind(EventKind.EXCEPTION, EventKind.KILLED, EventKind.CUDA_OOM)
        if e.word("role") != "cascade" and e.word("topic") != "nccl"
    ):
        event = timeout_of(run)
        fatal = fatal_exception(run)
        apart = fatal is not None and kind_of(fatal) == "CRS060"
        if event is not None and not apart:
            phase = next((e.word("phase") for e in run.of_kind(EventKind.NCCL) if e.word("phase")), "")
            plain = (_OTHER_CALLS, _SKIPPED) if _calls_differ(run) else (_PLAIN, _APART)
            yield describe_event(event, *_BY_PHASE.get(phase, plain))


def _calls_differ(run: Run) -> bool:
    """Say whether two ranks timed out in calls of another number and of another size or kind."""
    calls = [m.groups() for e in run.of_kind(EventKind.NCCL) if (m := _CALL.search(e.text)) is not None]
    return any(a[0] != b[0] and a[1:] != b[1:] for a in calls for b in calls)
