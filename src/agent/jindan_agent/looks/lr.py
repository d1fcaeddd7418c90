"""View: the learning rate as it was logged, or as a schedule would give it."""

from __future__ import annotations

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, plain
from jindan_agent.looks.words import AskingParser, as_options
from jindan_agent.report.plain_text import to_text

ALLOWED = frozenset(
    {
        "schedule",
        "lr",
        "total-steps",
        "samples",
        "batch",
        "accumulate",
        "devices",
        "epochs",
        "steps-per-epoch",
        "warmup-steps",
        "warmup-ratio",
        "set",
        "per-epoch",
        "calls-per-step",
        "restarts-at",
        "at",
        "compare",
    }
)
_MOST_LINES = 60


def lr(subject: Subject, target: str, argument: str) -> View:
    """Return how the logged rates follow a schedule; with 'schedule=cosine lr=2e-4 total-steps=1000' a simulation."""
    del target
    # The catalogue of schedules costs what no other look needs.
    from jindan_agent.lr.options import lr_parser  # noqa: PLC0415
    from jindan_agent.lr.plan_input import LrOptions, plan_of, planned_change  # noqa: PLC0415
    from jindan_agent.lr.plan_page import plan_page  # noqa: PLC0415
    from jindan_agent.lr.run_page import replay_page  # noqa: PLC0415
    from jindan_tools.lr.replay_run import replay_run  # noqa: PLC0415

    options = as_options(argument, ALLOWED)
    if not options:
        return plain(to_text(replay_page([replay_run(subject.diagnosis.run)])), _MOST_LINES)
    asked = LrOptions(**vars(lr_parser(AskingParser).parse_args(options)))
    after = planned_change(asked) if asked.compare else None
    return plain(to_text(plan_page(plan_of(asked), after, asked.at)), _MOST_LINES)
