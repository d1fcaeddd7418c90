"""PLT082: a diffusion loss stands at 1, the variance of the noise: the network answers zero."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.arithmetic.average import median
from jindan_tools.curves.cite import cite_ends
from jindan_tools.curves.select import last_segment, train_loss
from jindan_tools.curves.shape import tail
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Role, Series
from jindan_tools.rules.calculated import calculated
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, percent

_WORDS = (
    "timesteps",
    "beta_start",
    "beta_schedule",
    "noise_schedule",
    "diffusion",
    "prediction_type",
    "num_train_timesteps",
)
_LEAST, _NEAR = 20, 0.03


@rule(
    "PLT082",
    "unit-noise-level",
    {
        "plateau_prior": 3.0,
        "wrong_loss": 1.5,
        "labels_shuffled": 1.0,
        "epochs_too_few": -3.0,
        "underfit": -2.0,
        "lr_too_low": -1.0,
        "healthy_converged": -4.0,
    },
)
def unit_noise_level(run: Run) -> Iterator[Finding]:
    """Report a loss of noise prediction that stands at the variance of the noise.

    ## What it does
    Holds the first and the last level of the training loss of a run with diffusion settings against 1.
    ## Why it matters
    Flat losses are normal for diffusion, but at a level well below 1. At 1 the network answers zero for every
    input: the noise it is compared with is not the noise in its input, or no gradient reaches it.
    ## Fires on
    Twenty records or more, the levels of the last quarter and of the second quarter within 3 % of 1, settings that name timesteps, a beta
    schedule or a prediction type.
    ## Stays silent on
    Losses below, other losses, settings that name no diffusion.
    ## Source
    Ho et al. 2020 (arXiv 2006.11239), equation 14: E|eps - 0|^2 per dimension is 1.
    """
    loss = train_loss(run) or _squared_error(run)
    if loss is None or len(loss.finite) < _LEAST or not _diffuses(run):
        return
    early, late = median(loss.finite[len(loss.finite) // 4 : len(loss.finite) // 2]), median(tail(loss.finite))
    if max(abs(early - 1), abs(late - 1)) > _NEAR:
        return
    yield finding(
        f"확산 손실이 {figure(late)}에서 움직이지 않습니다. 1은 잡음의 분산이라, 모델이 어떤 입력에도 0을 답하는 수준입니다. "
        "정상인 확산 학습은 1보다 뚜렷하게 아래에서 평평해집니다.",
        *cite_ends(loss),
        calculated(
            "잡음 예측에 늘 0을 답할 때의 평균 제곱 오차입니다.",
            1.0,
            f"E[ε²] = 1, 기록과 {percent(abs(late - 1))} 차이",
        ),
        severity=Severity.HIGH,
        facts={"level": late},
    )


def _squared_error(run: Run) -> Series | None:
    """Return a training error that is called by what it is and not a loss."""
    found = last_segment(run.of_role(Role.TRAIN_METRIC))
    return next((s for s in found if s.name.lower().rpartition("/")[2] in {"mse", "train_mse"}), None)


def _diffuses(run: Run) -> bool:
    return any(word in s.name.lower() for s in run.settings for word in _WORDS)
