"""SCR222: a recurrent layer or an attention goes over the rows of the batch as if they were time steps."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.curves.cite import cite_line
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.rules.script import signs
from jindan_tools.rules.script.chosen import habits


@rule("SCR222", "batch-taken-for-time", {"code_error": 3.0})
def batch_taken_for_time(run: Run) -> Iterator[Finding]:
    """Report an LSTM, GRU, RNN or attention without batch_first in a model that reads `out[:, -1]`.

    ## What it does
    Looks at the layer, at the index of its output, and for anything in the class that turns axes.
    ## Why it matters
    The state runs from one sample of the batch into the next, and each time step is a row of its own: nothing of the sequence can be learnt. Attention goes from token to token of other samples.
    ## Fires on
    The habit; established when the training loss makes no progress.
    ## Stays silent on
    batch_first=True, `out[-1]`, and classes that transpose, permute or pack.
    ## Source
    torch.nn.LSTM: input is (L, N, H_in) unless batch_first=True; torch.nn.TransformerEncoderLayer and MultiheadAttention alike.
    """
    for event in habits(run, "batch_taken_for_time"):
        stuck = signs.no_progress(run)
        layer = event.word("layer")
        yield finding(
            f"{layer} 층에 batch_first=True가 없어 첫 축(배치)을 시간으로 읽습니다. {_what(layer)}",
            cite_line(
                event,
                f"출력을 {event.number('last_line') or 0:.0f}번째 줄에서 {event.word('read') or '[:, -1]'}로 꺼내므로 입력은 (배치, 시간, 특성) 순서이고, 이 층은 (시간, 배치, 특성) 순서를 받습니다.",
            ),
            *stuck,
            severity=Severity.HIGH,
            argues={
                "code_error": 4.0 if stuck else 3.0,
                "lr_too_high_oscillate": -3.0,
                "lr_too_low": -3.0,
                "init_bad": -2.0,
                "labels_shuffled": -3.0,
                "label_noise": -3.0,
                "underfit": -2.0,
                "plateau_chance_ce": -1.0,
            },
        )
        return


def _what(layer: str) -> str:
    if layer in {"LSTM", "GRU", "RNN"}:
        return "표본끼리 상태가 이어지고 시간 방향으로는 아무것도 배우지 못합니다."
    return (
        "어텐션이 한 문장 안의 토큰이 아니라 같은 자리의 다른 표본 사이에 걸려, 토큰의 순서와 관계를 배우지 못합니다."
    )
