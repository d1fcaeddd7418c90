"""SES010: a script that calls a training done whatever became of it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Severity
from jindan_tools.model.source import Source
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Script, Session
from jindan_tools.text.regex import regex
from jindan_tools.text.safe import safe_line

_TRAINS = regex(r"^\s*(?:CUDA_VISIBLE_DEVICES=\S+\s+)?(?:python\d?|torchrun|accelerate|deepspeed|yolo|srun)\b")
_GUARD = regex(r"set\s+-\w*e|\|\||&&|\$\?|PIPESTATUS|\btrap\b|^\s*if\s+!?\s*(?:python|torchrun|accelerate|yolo)")
_ECHO = regex(r"^\s*(?:echo|printf)\b.*(?:done|complete|finish|success|ok\b|완료|끝|성공|✅)", re.IGNORECASE)
_LOOP = regex(r"^\s*(?:for|while)\b")


@check("SES010", "exit-code-ignored")
def exit_code_ignored(session: Session) -> Iterator[Lesson]:
    """Report a start script that prints success without looking at the exit code of the training.

    ## What it does
    Looks for a training command, a line after it that says done, and no `set -e`, `&&`, `||`, `if` or `$?`.
    ## Why it matters
    The count of successes such a script yields is the count of starts.
    ## Fires on
    A script with a loop or a success line after a training command and nothing that looks at its result.
    ## Stays silent on
    Scripts with any of these guards, scripts of one command without a success line.
    ## Source
    Bash: a script goes on after a failed command unless told otherwise.
    """
    for script in session.scripts:
        found = _unguarded(script)
        if found is not None:
            yield _lesson(script, *found)


def _unguarded(script: Script) -> tuple[tuple[int, str], tuple[int, str]] | None:
    code = [(n, t) for n, t in script.lines if not t.lstrip().startswith("#")]
    if any(_GUARD.search(text) for _, text in code):
        return None
    trains = next(((n, t) for n, t in code if _TRAINS.search(t)), None)
    if trains is None:
        return None
    says = next(((n, t) for n, t in code if n > trains[0] and _ECHO.search(t)), None)
    loops = next(((n, t) for n, t in code if n < trains[0] and _LOOP.search(t)), None)
    other = says or loops
    return None if other is None else (trains, other)


def _lesson(script: Script, trains: tuple[int, str], other: tuple[int, str]) -> Lesson:
    return lesson(
        f"{script.path} 스크립트는 학습 명령의 종료 코드를 보지 않고 다음으로 넘어갑니다. 완료 표시는 성공의 증거가 아닙니다.",
        *(
            Evidence(
                statement=f"스크립트의 {number}번째 줄입니다: '{safe_line(text.strip(), 120)}'",
                source=Source(path=script.path, line=number),
                quote=text,
            )
            for number, text in (trains, other)
        ),
        severity=Severity.MEDIUM,
        advice="스크립트 첫머리에 set -euo pipefail 줄을 넣고, 실패한 실행도 분모에 넣어 성공률을 다시 세세요.",
        command=f"sed -i '1a set -euo pipefail' {shlex.quote(script.path)}",
        facts={"script": script.path},
    )
