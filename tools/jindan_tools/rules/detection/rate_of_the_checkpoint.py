"""DET015: a resumed run trains at the rate of its checkpoint, not at the one of the command."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_setting, cite_stated
from jindan_tools.curves.select import learning_rate
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.series import Axis
from jindan_tools.model.setting import Origin
from jindan_tools.rules.calculated import calculated, known
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure, times

_APART = 3.0
_LEVEL = 1.05


@rule(
    "DET015",
    "rate-of-the-checkpoint",
    {
        "resume_lr_reset": 4.0,
        "lr_too_low": 1.0,
        "label_noise": -1.0,
        "too_little_data": -1.0,
        "healthy_converged": -3.0,
    },
)
def rate_of_the_checkpoint(run: Run) -> Iterator[Finding]:
    """Report a constant logged rate that is not the given one, in a run that continues the epochs of a checkpoint.

    ## What it does
    Compares the rate of the arguments with the logged one where `resume` names a file and the epochs do not begin at the start.
    ## Why it matters
    DETR and torchvision's references load optimizer and scheduler with the weights: the rate and the cuts that were already made
    come with them, and `--lr` is not read. A fine-tuning on new data then runs at a tenth of the rate it was given.
    ## Fires on
    A resume from a file, first recorded epoch above 0, a level rate at least three times above or below the given one.
    ## Stays silent on
    Runs from the first epoch on, rates that move, rates as given, resumes of which no rate was given.
    ## Source
    facebookresearch/detr main.py: optimizer.load_state_dict, lr_scheduler.load_state_dict, start_epoch = checkpoint['epoch'] + 1;
    pytorch/vision references/detection/train.py.
    """
    held, rate = run.config.get("learning_rate"), learning_rate(run)
    file = next(
        (s for s in run.stated("resume") if isinstance(s.value, str) and s.value),
        None,
    )
    if held is None or held.origin is not Origin.GIVEN or file is None or rate is None or len(rate.finite) < 3:
        return
    given, level = held.number(), rate.finite[0]
    if not given or level <= 0 or rate.axis is not Axis.EPOCH or rate.xs[0] < 2:
        return
    if max(rate.finite) > _LEVEL * min(rate.finite) or max(given / level, level / given) < _APART:
        return
    yield finding(
        f"{rate.x_label(0)}부터 이어 간 실행이라 학습률은 명령의 {figure(given)}이 아니라 체크포인트에 저장된 {figure(level)}입니다. "
        "재개는 옵티마이저와 스케줄러의 상태(이미 한 감쇠까지)를 되살리고 lr 인자를 읽지 않습니다.",
        cite_stated(file),
        *known(cite_setting(run, "learning_rate")),
        cite_point(rate, 0, "이어 간 첫 기록"),
        cite_point(rate, rate.finite_indices[-1], "마지막"),
        calculated(
            "준 값과 쓰인 값의 비입니다.", given / level, f"{figure(given)} ÷ {figure(level)} = {times(given / level)}"
        ),
        severity=Severity.HIGH,
        facts={"given": given, "level": level},
    )
