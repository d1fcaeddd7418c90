"""What many rules ask of a run is found once a run, and anew for a run that differs."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.run import Framework, Run, once_a_run

_RUN = Run(root=".", name="a", framework=Framework.UNKNOWN, version=None, files=(), settings=(), series=(), events=())


def test_a_function_is_asked_once_for_a_run_and_its_arguments() -> None:
    asked: list[tuple[str, str]] = []

    @once_a_run
    def greet(run: Run, word: str = "hello") -> str:
        asked.append((run.name, word))
        return f"{word} {run.name}"

    said = [greet(_RUN), greet(_RUN), greet(_RUN, "bye"), greet(_RUN, word="bye"), greet(_RUN, "bye")]

    assert said == ["hello a", "hello a", "bye a", "bye a", "bye a"]
    assert asked == [("a", "hello"), ("a", "bye"), ("a", "bye")]


def test_a_changed_run_is_asked_anew() -> None:
    @once_a_run
    def name_of(run: Run) -> str:
        return run.name

    assert [name_of(_RUN), name_of(replace(_RUN, name="b"))] == ["a", "b"]


def test_what_was_found_makes_no_run_another_one() -> None:
    @once_a_run
    def name_of(run: Run) -> str:
        return run.name

    one, other = replace(_RUN, name="c"), replace(_RUN, name="c")
    name_of(one)

    assert one == other
