"""DAT360: the training loader is told not to shuffle, and the classifier learns little."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_point, cite_stated
from jindan_tools.curves.named import accuracy
from jindan_tools.curves.select import train_loss
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.model.setting import Setting
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.figures import figure
from jindan_tools.text.regex import regex

_LEAST, _POOR = 4, 0.75
_OTHER_SPLIT = regex(r"(?:^|[._/])(?:val|valid|validation|test|eval|dev|predict|infer)")


@rule(
    "DAT360",
    "shuffle-switched-off",
    {"shuffle_off": 4.0, "lr_too_low": -1.0, "epochs_too_few": -2.0, "underfit": -1.0, "healthy_converged": -3.0},
)
def shuffle_switched_off(run: Run) -> Iterator[Finding]:
    """Report a training that is told not to shuffle, of a classifier whose held-out accuracy stays poor.

    ## What it does
    Reads the setting `shuffle` (train_shuffle, shuffle_train) and the best held-out accuracy.
    ## Why it matters
    Files are read class by class more often than not. Without shuffling a batch holds one class or two, each step unlearns the
    classes before, and the averages of BatchNorm are those of the last class. Loss and accuracy look as if the model were too small.
    ## Fires on
    The setting at false, four evaluations, a best held-out accuracy below 0.75.
    ## Stays silent on
    Settings of other splits, accuracies that are good, runs without an accuracy (order may matter there: time series, streams).
    ## Source
    torch.utils.data.DataLoader: shuffle=False reads in the order of the data set; torchvision ImageFolder sorts by class.
    """
    given = next((s for s in run.stated("shuffle", "train_shuffle", "shuffle_train") if _is_off(s)), None)
    hits, loss = accuracy(run), train_loss(run)
    if given is None or hits is None or len(hits.finite) < _LEAST or loss is None or not loss.finite:
        return
    highest = max(hits.finite) / (100 if max(hits.finite) > 1 else 1)
    if highest >= _POOR:
        return
    yield finding(
        f"학습 데이터를 섞지 않는 설정(shuffle=false)이고 {hits.name} 값은 최고 {figure(max(hits.finite))}에 그칩니다. 클래스 순서의 데이터라면 배치마다 한두 클래스만 배우고 나머지를 잊습니다.",
        cite_stated(given),
        cite_point(hits, hits.best or 0, "최고 기록"),
        cite_point(loss, loss.finite_indices[-1]),
        severity=Severity.HIGH,
        facts={"best": highest},
    )


def _is_off(setting: Setting) -> bool:
    return setting.flag() is False and _OTHER_SPLIT.search(setting.path) is None
