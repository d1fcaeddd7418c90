"""`diagnose --auto`: diagnose the paths, hand over the reports, say how it went."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from jindan_agent import output
from jindan_agent.batch import Failure, Options, Outcome, RunReport, SessionReport, diagnose_all
from jindan_agent.deliver import Delivery, FolderDelivery, StreamDelivery
from jindan_agent.earlier import Earlier, ignored_notes, own_embedder, user_store, user_team
from jindan_agent.errors import UserError
from jindan_agent.report.render import Format
from jindan_tools.model.diagnosis import Verdict

if TYPE_CHECKING:  # a run without a model does without its settings
    from jindan_agent.llm.settings import ModelSettings
    from jindan_agent.llm.use import ModelUse

HEALTHY, FOUND, BROKEN = 0, 1, 2


class AutoRequest(Struct, frozen=True, kw_only=True):
    """What was asked on the command line. `form_given` says whether the format was typed or is the default."""

    paths: tuple[str, ...]
    form: str
    form_given: bool
    output: str | None
    use_model: bool
    jobs: int
    remember: bool = False
    full: bool = False
    resume: bool = False
    show_prompt: bool = False


def auto(request: AutoRequest) -> int:
    """Diagnose everything asked for and return the exit code."""
    output.prepare_streams()
    try:
        delivery = _delivery(request)
        outcomes = _run(request, delivery)
        delivery.close()
    except UserError as error:
        output.write_error(error.what, error.hint)
        return BROKEN
    if len(outcomes) > 1:
        # A single run, which is the usual case, needs none.
        from jindan_agent.summary_table import summary_table  # noqa: PLC0415

        output.write_note(summary_table(outcomes, delivery.places()))
    return exit_code(outcomes)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 2 when something could not be diagnosed, 1 when a run or a session asks for action, else 0."""
    if not outcomes or any(isinstance(o, Failure) for o in outcomes):
        return BROKEN
    return HEALTHY if all(map(_clean, outcomes)) else FOUND


def _clean(outcome: Outcome) -> bool:
    if isinstance(outcome, RunReport):
        return outcome.verdict is Verdict.HEALTHY
    return isinstance(outcome, SessionReport) and outcome.clean


def _delivery(request: AutoRequest) -> Delivery:
    form = Format(request.form)
    if request.output is None:
        return StreamDelivery(form)
    formats = (form,) if request.form_given else (Format.MARKDOWN, Format.JSON)
    return FolderDelivery(Path(request.output), formats)


def _run(request: AutoRequest, delivery: Delivery) -> list[Outcome]:
    store = user_store()
    for note in ignored_notes(store):
        output.write_note(note)
    model = _model() if request.use_model else None
    options = Options(
        formats=delivery.formats,
        model=model,
        use=None if model is None else _use(request, store),
        jobs=request.jobs,
        full=request.full,
        earlier=Earlier(store=store, team=user_team(), keep=request.remember),
    )
    paths = [Path(p) for p in request.paths]
    progress = output.Progress(len(paths))
    everything: list[Outcome] = []
    try:
        for path, outcomes in diagnose_all(paths, options):
            progress.step(str(path), _result(outcomes))
            for outcome in outcomes:
                everything.append(outcome)
                _hand_over(outcome, delivery)
    finally:
        progress.close()
    return everything


def _model() -> ModelSettings | None:
    # A run without a model does without its settings.
    from jindan_agent.llm.settings import model_settings  # noqa: PLC0415

    return model_settings(os.environ)


def _use(request: AutoRequest, store: Path) -> ModelUse:
    # As above.
    from jindan_agent.llm.use import ModelUse  # noqa: PLC0415

    return ModelUse(
        checkpoints=store.parent / "checkpoints",
        resume=request.resume,
        show_prompt=request.show_prompt,
        embedder=own_embedder(),
        store=store,
        team=user_team(),
        others=tuple(map(Path, request.paths)),
    )


def _hand_over(outcome: Outcome, delivery: Delivery) -> None:
    delivery.take(outcome)
    if isinstance(outcome, Failure):
        output.write_error(outcome.what, outcome.hint)
        if outcome.trace:
            output.write_note(outcome.trace.rstrip())


def _result(outcomes: Sequence[Outcome]) -> str:
    runs = [o for o in outcomes if not isinstance(o, SessionReport)]
    words = [o.verdict_ko if isinstance(o, RunReport) else "진단하지 못함" for o in runs]
    return words[0] if len(words) == 1 else f"실행 {len(words)}개"
