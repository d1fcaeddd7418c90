"""EVL095: the generated samples are far from the real ones although the training loss fell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends, cite_point, cite_stated
from jindan_tools.curves.select import last_segment
from jindan_tools.curves.shape import tail
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.model.setting import Setting
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent
from jindan_tools.text.regex import regex

_FID = regex(r"(?:^|[/_ .\-])fid(?:\d+k)?(?:_full)?$")
_DECAY = regex(r"(?:^|[._])ema(?:[._](?:decay|rate|beta))$")
_RAMP = ("ema_inv_gamma", "ema_power", "ema_warmup", "ema_rampup_ratio", "use_ema_warmup")
_FAR, _STILL, _LEAST, _KEPT, _WORSE, _CLEARLY = 100.0, 0.85, 3, 0.3, 1.5, 2.0


@rule(
    "EVL095",
    "samples-far-off",
    {"ema_lag": 4.0, "overfit": 3.0, "config_error": 1.0, "val_settings_differ": 1.5, "healthy_converged": -4.0},
)
def samples_far_off(run: Run) -> Iterator[Finding]:
    """Report a FID that stays above 100, or that became half as bad again after its best.

    ## What it does
    Reads FID beside the loss. Where an average of the weights is sampled it computes what is left in it of the start.
    ## Why it matters
    The loss of a diffusion model or a GAN says next to nothing about its samples. A FID that stands still in the hundreds is
    noise: weights that were not trained, or a sampler that was told another parametrisation than the training. One
    that rises again is a discriminator that knows its few images by heart.
    ## Fires on
    Three records of FID or more: all of the second half above 100 and within 15 % of the first, or a last quarter at 1.5 times
    the best one with two records in between, and further above it than twice what neighbours differ by since.
    ## Stays silent on
    FIDs that still fall, single records, FIDs that recover or scatter.
    ## Source
    Heusel et al. 2017; Karras et al. 2020 (ADA, arXiv 2006.06676): FID rises when the discriminator over-fits.
    """
    found = (s for role in (Role.VAL_METRIC, Role.TRAIN_METRIC) for s in last_segment(run.of_role(role)))
    fid = next((s for s in found if _FID.search(s.name.lower()) and len(s.finite) >= _LEAST), None)
    if fid is None:
        return
    values = fid.finite
    if min(values) > _FAR and values[-1] > _STILL * values[0]:
        yield _stands(run, fid)
    elif _turned(values):
        yield _rises(run, fid)


def _turned(values: Sequence[float]) -> bool:
    """Return whether the last quarter lies clearly above the best: by half of it, and by twice what neighbours differ by since."""
    best = min(values)
    since = values[values.index(best) :]
    if len(since) <= _LEAST:
        return False
    end, usual = median(tail(values)), median([abs(b - a) for a, b in pairwise(since)])
    return end >= _WORSE * best and end - best >= _CLEARLY * usual


def _stands(run: Run, fid: Series) -> Finding:
    kept = _kept(run)
    lag = kept is not None and kept[0] >= _KEPT
    why = (
        f" 표본을 만든 EMA 가중치의 {percent(kept[0])}가 아직 초기값입니다."
        if kept is not None and lag
        else " 손실이 내려간 모델이 잡음만 만든다면 표본을 만드는 쪽(파라미터화, 스케줄, 눈금)이 학습과 다른 것입니다."
    )
    return finding(
        f"{fid.name} 값이 처음({figure(fid.finite[0])})부터 끝({figure(fid.finite[-1])})까지 100 위에서 움직이지 않습니다.{why}",
        *cite_ends(fid),
        *(() if kept is None or not lag else kept[1]),
        severity=Severity.HIGH,
        argues={"ema_lag": 4.0, "underfit": -2.0, "healthy_converged": -4.0}
        if lag
        else {"val_settings_differ": 2.0, "config_error": 1.5, "epochs_too_few": -2.0, "healthy_converged": -4.0},
        facts={"fid": fid.finite[-1]},
    )


def _rises(run: Run, fid: Series) -> Finding:
    best = fid.argmin or 0
    pushed = next(
        (s for s in run.series if s.name.lower().endswith("augment") and s.finite and s.finite[-1] > 0.6), None
    )
    return finding(
        f"{fid.name} 값이 {fid.x_label(best)}의 {figure(fid.values[best])}에서 끝의 {figure(fid.finite[-1])}까지 나빠졌습니다. 판별자가 적은 학습 이미지를 외우면 이렇게 됩니다.",
        cite_point(fid, best, "최고 기록"),
        cite_point(fid, fid.finite_indices[-1], "마지막"),
        *(() if pushed is None else (cite_point(pushed, -1, "적응 증강의 확률: 과적합을 막으려고 올라간 값"),)),
        severity=Severity.HIGH,
        argues={
            "overfit": 3.0 if pushed is None else 4.0,
            "too_little_data": 1.5,
            "gan_imbalance": 1.5,
            "lr_too_high_oscillate": -1.0,
            "healthy_converged": -4.0,
        },
        facts={"best": fid.values[best], "end": fid.finite[-1]},
    )  # fmt: skip


def _kept(run: Run) -> tuple[float, tuple[Evidence, ...]] | None:
    """Return the share of the start in the average and its proof; None with a ramp or without steps."""
    ramped = any(s.value not in (None, False, 0) for s in run.stated(*_RAMP))
    decay = next(run.stated_like(_DECAY), None)
    value = None if decay is None else decay.number()
    if ramped or decay is None or value is None or not run.steps_done or not 0 < value < 1:
        return None
    return _left(decay, value, run.steps_done)


def _left(decay: Setting, value: float, steps: float) -> tuple[float, tuple[Evidence, ...]]:
    kept = value**steps
    text = "EMA에 남은 초기 가중치의 비율입니다."
    return kept, (cite_stated(decay), calculated(text, kept, f"{value:g} ^ {steps:g} = {kept:.3f}"))
