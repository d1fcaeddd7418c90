"""After an answer that was cut off less is asked for, until it cannot be cut off any more."""

import json
import re

from jindan_agent.llm.answer import Answer, Failure, FailureKind, Message
from jindan_agent.llm.asking import Asking, Pause
from jindan_agent.llm.modes import Mode
from jindan_agent.llm.question import Question, Reply
from jindan_agent.llm.redact import Redactor
from jindan_agent.llm.schema import Schema, flat_object, list_of, one_of, prose
from jindan_agent.llm.settings import ModelSettings
from jindan_agent.llm.shorter import shorter_form

FORM = flat_object(
    {
        "summary": prose(["E1", "E12"]),
        "next_step": prose(["E1"]),
        "order": list_of(one_of(["overfit", "lr_too_low"]), 2),
        "more": list_of(flat_object({"cause": one_of(["leakage"]), "reason": prose(["E1"])}), 2),
    }
)


def bounds(form: object) -> list[int]:
    return [int(n) for n in re.findall(r"\{0,([0-9]+)\}\$", json.dumps(form))]


def test_every_text_of_a_shorter_form_is_bounded_alike() -> None:
    assert bounds(shorter_form(FORM, 400, 2)) == [bounds(shorter_form(FORM, 400, 2))[0]] * 3


def test_the_longest_answer_of_a_shorter_form_fits() -> None:
    for tokens in (400, 800, 2400):
        letters = bounds(shorter_form(FORM, tokens, 6))[0]
        text = "{E12}" * letters
        longest = {
            "summary": text,
            "next_step": text,
            "order": ["lr_too_low"] * 2,
            "more": [{"cause": "leakage", "reason": text}],
        }
        assert len(json.dumps(longest)) <= tokens


def test_a_form_without_texts_stays_as_it_is() -> None:
    form = flat_object({"action": one_of(["tool", "done"])})
    assert shorter_form(form, 100, 6) == form


def parsed(value: object) -> str:
    return str(value)


def test_an_answer_cut_off_twice_is_asked_for_in_fewer_and_fewer_letters() -> None:
    asking = Asking(ModelSettings(base_url="http://127.0.0.1:1/v1", model="m"), Redactor(), lambda _: None)
    steps = asking._in_mode(
        [Message("user", "말하세요.")], Schema(name="s", shape=FORM, parse=parsed), Mode.JSON_SCHEMA
    )
    asked: list[Question] = []
    replies = [
        Failure(kind=FailureKind.TRUNCATED),
        Failure(kind=FailureKind.TRUNCATED),
        Reply(text="{}", input_tokens=1, output_tokens=1),
    ]
    step = next(steps)
    outcome: Answer[str] | Failure | None = None
    while outcome is None:
        try:
            if isinstance(step, Pause):
                step = steps.send(None)
            else:
                assert isinstance(step, Question)
                asked.append(step)
                step = steps.send(replies[len(asked) - 1])
        except StopIteration as stop:
            outcome = stop.value

    assert isinstance(outcome, Answer)
    first, second, third = (bounds(q.form)[0] for q in asked)
    assert first > second > third
