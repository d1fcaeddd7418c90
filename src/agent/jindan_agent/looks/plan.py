"""View: the arithmetic of the training: batches, steps, rates and time, and what contradicts itself."""

from __future__ import annotations

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, plain
from jindan_agent.looks.words import AskingParser, as_options
from jindan_agent.report.plain_text import to_text

ALLOWED = frozenset(
    {
        "samples",
        "batch",
        "accumulate",
        "devices",
        "epochs",
        "steps",
        "lr",
        "base-batch",
        "weight-decay",
        "optimizer",
        "throughput",
        "image-size",
        "classes",
        "class-counts",
        "label-smoothing",
        "loss",
        "vocabulary",
        "contrastive",
        "patience",
        "best-epoch",
    }
)
_MOST_LINES = 60


def plan(subject: Subject, target: str, argument: str) -> View:
    """Return the plan of the run; 'batch=32 epochs=50' puts values over it."""
    del target
    # The arithmetic costs what no other look needs.
    from jindan_agent.plan import run_plan_page  # noqa: PLC0415
    from jindan_agent.plan_input import PlanArguments  # noqa: PLC0415
    from jindan_agent.plan_options import plan_parser  # noqa: PLC0415

    asked = vars(plan_parser(AskingParser).parse_args(as_options(argument, ALLOWED)))
    typed = PlanArguments(**{k: v for k, v in asked.items() if k not in {"format", "json"}})
    return plain(to_text(run_plan_page(subject.diagnosis.run, typed)), _MOST_LINES)
