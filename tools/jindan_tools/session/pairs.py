"""Compare two runs: is the comparison fair, what differs, and is the difference larger than the noise."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from jindan_tools.model.run import Ending, Run
from jindan_tools.session.groups import Ranked
from jindan_tools.session.member import Member
from jindan_tools.session.noise import Noise
from jindan_tools.session.settings import canonical, differing

# A difference in one of these puts the results on different scales, whatever else is equal.
_SCALES = {
    "data": "데이터",
    "train_data": "학습 데이터",
    "val_data": "검증 데이터",
    "num_classes": "클래스 수",
    "single_cls": "단일 클래스 여부",
    "split": "평가 분할",
    "fraction": "쓴 데이터의 비율",
    "iou": "평가 IoU",
    "conf": "평가 신뢰도 하한",
    "max_det": "평가 max_det",
    "val_samples": "검증 표본 수",
}
_STOPPED = (Ending.CRASHED, Ending.KILLED, Ending.INTERRUPTED)


class Fairness(StrEnum):
    """What a difference of two results can be put down to."""

    SAME_SETTINGS = "same_settings"
    ONE_CHANGE = "one_change"
    MIXED = "mixed"
    OTHER_SCALE = "other_scale"
    CUT_SHORT = "cut_short"
    UNKNOWN = "unknown"


FAIRNESS_KO = {
    Fairness.SAME_SETTINGS: "설정이 같음",
    Fairness.ONE_CHANGE: "한 가지만 다름",
    Fairness.MIXED: "여러 가지가 섞임",
    Fairness.OTHER_SCALE: "평가 기준이 다름",
    Fairness.CUT_SHORT: "한쪽이 끝까지 가지 못함",
    Fairness.UNKNOWN: "설정 기록이 없어 알 수 없음",
}


class Pair(Struct, frozen=True, kw_only=True):
    """Two runs of a group, the better first. `gain` is positive, in the unit of the curve."""

    better: Ranked
    worse: Ranked
    keys: tuple[str, ...]
    fairness: Fairness
    why: str
    gain: float
    above_noise: bool | None


def compare(better: Ranked, worse: Ranked, noise: Noise | None) -> Pair:
    """Return the comparison; `above_noise` is None when the noise is unknown."""
    one, two = better.member, worse.member
    keys = differing([one.settings, two.settings])
    fairness, why = _fairness(one, two, keys)
    gain = better.result.gain(worse.result)
    return Pair(
        better=better,
        worse=worse,
        keys=keys,
        fairness=fairness,
        why=why,
        gain=gain,
        above_noise=None if noise is None else noise.exceeded(gain),
    )


def _fairness(one: Member, two: Member, keys: Sequence[str]) -> tuple[Fairness, str]:
    if not one.settings or not two.settings:
        return Fairness.UNKNOWN, "설정 파일이 없는 실행이 있습니다"
    scales = [_SCALES[n] for k in keys if (n := _scale(k)) in _SCALES]
    if scales:
        return Fairness.OTHER_SCALE, f"{', '.join(dict.fromkeys(scales))} 값이 다릅니다"
    if _cut(one.run) != _cut(two.run):
        return Fairness.CUT_SHORT, f"{_told(one.run)} 대 {_told(two.run)}"
    if not keys:
        return Fairness.SAME_SETTINGS, ""
    changed = dict.fromkeys(canonical(k) for k in keys)
    fairness = Fairness.ONE_CHANGE if len(changed) == 1 else Fairness.MIXED
    return fairness, ", ".join(keys[:5]) + (f" 외 {len(keys) - 5}개" if len(keys) > 5 else "")


def _scale(key: str) -> str:
    name = canonical(key)
    return name if name in _SCALES else key.rpartition(".")[2]


def _cut(run: Run) -> bool:
    """Say whether a run ended before its plan; an early stop is the run's own choice and no cut."""
    if run.ending is Ending.EARLY_STOPPED:
        return False
    done, planned = run.epochs_done, run.epochs_planned
    return run.ending in _STOPPED or (done is not None and planned is not None and done < planned)


def _told(run: Run) -> str:
    done, planned, unit = run.epochs_done, run.epochs_planned, "에폭"
    if done is None:
        done, planned, unit = run.steps_done, run.steps_planned, "스텝"
    if done is None:
        return "중간에 멈춘 실행" if run.ending in _STOPPED else "멈춘 기록이 없는 실행"
    return f"{done:g} {unit}" if planned is None else f"{done:g}/{planned:g} {unit}"
