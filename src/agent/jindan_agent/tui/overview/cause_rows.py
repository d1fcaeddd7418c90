"""The ranked causes as rows, each with its status in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jindan_agent.tui.foreign import joined
from jindan_agent.tui.lines.hanging import Hanging
from jindan_agent.tui.overview.pane import FOLD
from jindan_tools.model.cause import ROLE_KO, STATUS_KO, Cause, Status
from jindan_tools.model.diagnosis import Diagnosis
from jindan_tools.text.figures import percent

_STYLE = {
    Status.ESTABLISHED: "bold $text-error",
    Status.SUPPORTED: "bold $text-warning",
    Status.HYPOTHESIS: "",
    Status.RULED_OUT: "dim",
}
JUDGED_KO = {"confirmed": "사람이 확인함", "rejected": "사람이 기각함"}


def cause_rows(diagnosis: Diagnosis, judged: Mapping[str, str], *, folded: bool) -> Iterator[tuple[str, Hanging]]:
    """Yield an id and a row for each cause, best first, then those ruled out.

    `judged` maps cause ids to "confirmed" or "rejected", as the user said.
    """
    for number, cause in enumerate(diagnosis.causes, start=1):
        yield cause.id, _row(f"{number:>2}. ", cause, judged.get(cause.id, ""))
    if diagnosis.ruled_out:
        sign = "펼치기" if folded else "접기"
        yield (
            FOLD,
            Hanging(joined("    "), joined((f"배제한 가설 {len(diagnosis.ruled_out)}개 (Enter: {sign})", "dim"))),
        )
    for cause in () if folded else diagnosis.ruled_out:
        yield cause.id, _row("  - ", cause, judged.get(cause.id, ""))


def _row(number: str, cause: Cause, judged: str) -> Hanging:
    status = cause.status
    sure = "" if status is Status.RULED_OUT else f", 확신도 {percent(cause.confidence, 0)}"
    said = f"  [{JUDGED_KO[judged]}]" if judged else ""
    return Hanging(
        joined(number),
        joined(
            (f"[{STATUS_KO[status]}]", _STYLE[status]),
            f" {cause.name_ko}",
            (f"  {ROLE_KO[cause.role]}{sure}", "dim"),
            (said, "bold"),
        ),
    )
