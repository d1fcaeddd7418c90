"""무엇이 설명하는가: what can account for the difference of two runs, and what would decide."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_agent.report.blocks import Bullet, Bullets, Section, Strong, Text
from jindan_tools.model.diagnosis import VERDICT_KO, Diagnosis, Verdict
from jindan_tools.session.duel import Duel
from jindan_tools.session.pairs import FAIRNESS_KO, Fairness
from jindan_tools.text.safe import safe_line

# Their best record is sound; only what came behind it is not.
_GOOD_BEFORE = frozenset({"overfit", "memorisation"})
_NEXT = {
    Fairness.ONE_CHANGE: "바뀐 설정이 하나뿐이므로 차이가 잡음을 넘으면 그 설정의 효과로 볼 수 있습니다. 시드를 바꿔 되풀이해도 남는지 확인하세요.",
    Fairness.MIXED: "여러 설정이 함께 바뀌어 나눌 수 없습니다. A에서 하나씩만 바꾼 실행을 더 돌리세요.",
    Fairness.SAME_SETTINGS: "기록된 설정이 같으므로 차이는 시드 밖의 무작위성이거나 기록되지 않은 것(코드, 데이터, 라이브러리 버전)에서 옵니다.",
    Fairness.OTHER_SCALE: "평가 자료나 방법이 달라 두 값은 같은 자로 잰 것이 아닙니다. 같은 자료로 두 가중치를 다시 평가하세요.",
    Fairness.CUT_SHORT: "진행한 길이가 다릅니다. 아래 곡선의 같은 위치에서 비교하세요.",
    Fairness.UNKNOWN: "설정 기록이 없어 무엇이 바뀌었는지 알 수 없습니다. 다음에는 설정 파일을 실행 폴더에 함께 남기세요.",
}

_NOTHING = "설정과 진단과 학습률 기록에서 차이를 설명하는 것을 찾지 못했습니다."


def explanation(found: Duel) -> Section:
    """Return what the settings, the diagnoses and the curves say about the difference."""
    items: list[Text] = [*_fairness(found), *_verdicts(found), *_causes(found), *_rates(found)]
    items = items or [(_NOTHING,)]
    return Section(title="차이를 설명하는 것", blocks=(Bullets(items=tuple(Bullet(text=t) for t in items)),))


def _fairness(found: Duel) -> Iterator[Text]:
    if found.twins is not None:
        keys = ", ".join(d.name for d in found.differences[:4])
        yield (
            Strong("같은 실행"),
            f": 설정은 {keys or '모두 같고'}{' 값만 다른데' if keys else ''} 기록이 똑같습니다. 바꾼 값이 적용되었는지 확인하세요.",
        )
        return
    if found.pair is None:
        return
    why = f" ({safe_line(found.pair.why, 160)})" if found.pair.why else ""
    yield (Strong(f"비교: {FAIRNESS_KO[found.pair.fairness]}{why}"), f". {_NEXT[found.pair.fairness]}")


def _causes(found: Duel) -> Iterator[Text]:
    for member, only in ((found.one, found.only_one), (found.two, found.only_two)):
        if only:
            named = ", ".join(f"{c.name_ko}({c.id})" for c in only[:3])
            yield (Strong(f"{member.label}에만 있는 원인"), f": {named}.")


def _caution(diagnosis: Diagnosis) -> str:
    first = next((c.id for c in diagnosis.causes if not c.is_remark), "")
    if diagnosis.verdict is Verdict.FAILING and first in _GOOD_BEFORE:
        return "마지막 값이 아니라 가장 좋은 기록으로 견주세요."
    return "이 실행의 값은 품질로 읽지 마세요."


def _verdicts(found: Duel) -> Iterator[Text]:
    # One run under two names has one verdict.
    for member in (found.one,) if found.twins is not None else (found.one, found.two):
        if member.diagnosis.verdict is not Verdict.HEALTHY:
            yield (
                Strong(f"{member.label}: {VERDICT_KO[member.diagnosis.verdict]}"),
                f". {safe_line(member.diagnosis.verdict_reason, 240)} {_caution(member.diagnosis)}",
            )


def _rates(found: Duel) -> Iterator[Text]:
    curve = next((c for c in found.curves if c.one.role.value == "learning_rate"), None)
    if curve is None or found.twins is not None:
        return
    differs = [p for p in curve.points if abs(curve.one.values[p.first] - curve.two.values[p.second]) > 1e-9]
    if not differs:
        yield (
            Strong("학습률"),
            f": {safe_line(curve.one.name, 40)} 곡선이 함께 있는 {len(curve.points)}개 기록에서 모두 같으므로 학습률로는 설명되지 않습니다.",
        )
    else:
        yield (
            Strong("학습률"),
            f": {curve.one.x_label(differs[0].first)}부터 다릅니다. 설정의 차이가 실제로 적용되었습니다.",
        )
