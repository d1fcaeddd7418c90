"""View: the GPU memory a configuration needs."""

from __future__ import annotations

from jindan_agent.looks.subject import Subject
from jindan_agent.looks.view import View, plain
from jindan_agent.looks.words import AskingParser, as_options

# --config names a file, so it stays out.
ALLOWED = frozenset(
    {
        "model",
        "batch",
        "image-size",
        "seq-len",
        "precision",
        "optimizer",
        "zero",
        "devices",
        "offload-optimizer",
        "lora-rank",
        "quantize",
        "checkpointing",
        "no-flash",
        "loss",
        "card",
    }
)
_MOST_LINES = 40


def vram(subject: Subject, target: str, argument: str) -> View:
    """Return the estimate for 'model=resnet50 batch=64 card=16'; what is left out is taken from the run."""
    del target
    # The tables of model sizes cost what no other look needs.
    from jindan_agent.vram import vram_parser, vram_text  # noqa: PLC0415
    from jindan_tools.vram.known_transformers import known_transformer  # noqa: PLC0415

    options = as_options(argument, ALLOWED)
    given = {option.partition("=")[0] for option in options}
    run = subject.diagnosis.run
    known = {
        "--model": run.word("model"),
        "--batch": run.number("batch_size"),
        "--image-size": run.number("image_size"),
    }
    model = next((option.partition("=")[2] for option in options if option.startswith("--model=")), run.word("model"))
    if known_transformer(model) is not None:
        del known["--image-size"]
    more = [
        f"{name}={value:.0f}" if isinstance(value, float) else f"{name}={value}"
        for name, value in known.items()
        if value and name not in given
    ]
    return plain(vram_text(vram_parser(AskingParser), [*options, *more]), _MOST_LINES)
