"""SES012: how an activation is named in a model file of Ultralytics, and how to see that it is in force."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.frameworks.fact import fact_number
from jindan_tools.frameworks.ultralytics import ultralytics_fact
from jindan_tools.model.finding import Severity
from jindan_tools.model.run import Framework
from jindan_tools.session.cite import cite_note
from jindan_tools.session.lesson import Lesson, check, lesson
from jindan_tools.session.session import Note, Session
from jindan_tools.text.regex import regex

_KEY = regex(r"(?<![\w.])activation\s*:\s*(?P<value>[A-Za-z_][\w.]*(?:\([^)`]*\))?)")
_VALID = regex(r"(?:torch\.)?nn\.\w+\(.*\)")
_COUNT = 'python -c "{body}"'.format(
    body="from ultralytics import YOLO; from torch import nn; m = YOLO('모델.yaml').model; "
    "print(sum(isinstance(x, nn.SiLU) for _, x in m.named_modules(remove_duplicate=False)))"
)


@check("SES012", "activation-key-form")
def activation_form(session: Session) -> Iterator[Lesson]:
    """Check the value of `activation:` in a model file and name the count that proves it is in force.

    ## What it does
    Reads `activation: X` in the notes and checks that X is a call such as nn.ReLU().
    ## Why it matters
    The value is evaluated: a bare ReLU is a NameError, nn.ReLU without parentheses a TypeError at the first forward pass.
    All convolutions share one module object, so counting modules with the target activation says 1 whatever happened; the
    number of SiLU that are left says how many layers kept the default.
    ## Fires on
    A note with such a key in an Ultralytics session.
    ## Stays silent on
    Other trainers, notes without the key.
    ## Source
    Ultralytics nn/tasks.py parse_model: Conv.default_act = eval(act); executed with 8.3.203.
    """
    if not session.uses(Framework.ULTRALYTICS):
        return
    found = [(m["value"], n) for n in session.notes if (m := _KEY.search(n.text)) is not None]
    if not found:
        return
    value, note = next(((v, n) for v, n in found if not _VALID.fullmatch(v)), found[0])
    yield _right(session, value, note) if _VALID.fullmatch(value) else _wrong(value, note)


def _right(session: Session, value: str, note: Note) -> Lesson:
    return lesson(
        f"모델 파일의 activation: {value} 표기는 괄호가 있어 읽힙니다. 적용 여부는 남은 SiLU 개수가 0인지로 확인해야 합니다.",
        cite_note(note),
        severity=Severity.INFO,
        advice=f"바꾼 활성화의 개수가 0보다 큰지만 보는 검사는 한 층만 바뀌어도 통과하므로 쓰지 마세요.{_leak(session)}",
        command=_COUNT,
        facts={"activation": value},
    )


def _wrong(value: str, note: Note) -> Lesson:
    name = value.rpartition(".")[2].partition("(")[0]
    return lesson(
        f"모델 파일의 activation: {value} 표기는 nn.{name}() 꼴이 아니라 읽히지 않습니다.",
        cite_note(note),
        severity=Severity.HIGH,
        advice=f"activation: nn.{name}() 꼴로 고치고 남은 SiLU 개수가 0인지 확인하세요.",
        command=_COUNT,
        facts={"activation": value},
    )


def _leak(session: Session) -> str:
    version = next((m.run.version for m in session.members if m.run.version), None)
    fact = ultralytics_fact("conv_default_act_leaks_between_models", version)
    if version is not None and (fact is None or not fact_number(fact)):
        return ""
    return (
        " 8.3.240 이하에서는 한 프로세스에서 만든 다음 모델에도 이 활성화가 남으므로 모델마다 프로세스를 따로 쓰세요."
    )
