"""REP006: which libraries, driver and card files beside the run name."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.evidence import Evidence
from jindan_tools.model.finding import Finding, Severity
from jindan_tools.model.run import Run
from jindan_tools.rules.registry import finding, rule
from jindan_tools.text.safe import safe_line

# What decides about numbers and defaults first.
_ORDER = (
    "torch", "tensorflow", "jax", "transformers", "ultralytics", "lightning", "pytorch-lightning", "accelerate", "peft", "trl",
    "deepspeed", "mmdet", "mmcv", "keras", "bitsandbytes", "flash-attn", "numpy", "cuda", "nvidia-driver", "python",
)  # fmt: skip
_MOST = 8


@rule("REP006", "environment-listed")
def environment_listed(run: Run) -> Iterator[Finding]:
    """State the library versions, the driver and the card that files beside the run name.

    ## What it does
    Reads pip freeze, requirements, conda environments, environment reports and nvidia-smi.
    ## Why it matters
    Defaults and known faults depend on the version that ran.
    ## Fires on
    At least one listed package that matters to a training, or a card that nvidia-smi or a report names.
    ## Stays silent on
    Runs whose files name no versions, and versions that only the training log printed.
    ## Source
    The files themselves, cited line by line.
    """
    chosen: dict[str, Event] = {}
    for event in run.of_kind(EventKind.VERSION):
        package, installed = event.word("package"), event.number("installed")
        held = chosen.get(package)
        if installed is not None and (held is None or installed > (held.number("installed") or 0.0)):
            chosen[package] = event
    names = [name for name in _ORDER if name in chosen][:_MOST]
    cards = [e for e in run.of_kind(EventKind.DEVICE) if e.number("machine_count")]
    if names or cards:
        yield finding(
            "기록에서 라이브러리 버전과 장치를 확인했습니다.",
            *[_version(chosen[name]) for name in names],
            *[_card(event) for event in cards[:1]],
            severity=Severity.INFO,
        )


def _version(event: Event) -> Evidence:
    name, version = safe_line(event.word("package"), 40), safe_line(event.word("version"), 40)
    asked = "" if event.number("installed") else " (설치된 값이 아니라 요구한 값)"
    return Evidence(statement=f"{name} {version}{asked}", source=event.source)


def _card(event: Event) -> Evidence:
    count = event.number("machine_count") or 1
    memory = event.number("memory_mib")
    size = "" if memory is None else f", 메모리 {memory:.0f} MiB"
    return Evidence(statement=f"{safe_line(event.word('gpu'), 60)} {count:.0f}개{size}", source=event.source)
