"""A run before it began: its configuration, resolved without what any log says."""

from __future__ import annotations

from msgspec.structs import replace

from jindan_tools.model.event import EventKind
from jindan_tools.model.run import Ending, Framework, Run
from jindan_tools.model.setting import Setting
from jindan_tools.resolve.config import resolve_config

# Arguments that no other trainer writes; three of them name Ultralytics where a file says nothing of its trainer.
_TELLING = frozenset((
    "imgsz", "lr0", "lrf", "close_mosaic", "warmup_bias_lr", "copy_paste", "hsv_h", "hsv_s", "hsv_v", "nbs", "cos_lr", "mosaic", "dfl",
))  # fmt: skip
# Arguments of transformers' TrainingArguments that few other programs have; two of them name the Trainer.
_OF_TRANSFORMERS = frozenset((
    "per_device_train_batch_size", "per_device_eval_batch_size", "num_train_epochs", "eval_strategy", "evaluation_strategy",
    "save_strategy", "logging_strategy", "lr_scheduler_type", "model_name_or_path", "dataloader_num_workers", "metric_for_best_model",
))  # fmt: skip
_ENOUGH, _ENOUGH_OF_TRANSFORMERS = 3, 2
_OF_LOGS = ("progress.", "summary.", "all_results.", "train_summary.", "eval_results.")


def bare_run(run: Run) -> Run:
    """Return the run without curves, ending and events but those of its scripts; what was derived is derived again."""
    settings = tuple(s for s in run.settings if not s.name.startswith(_OF_LOGS))
    framework = _framework(run.framework, settings)
    return replace(
        run,
        framework=framework,
        settings=settings,
        series=(),
        events=tuple(run.of_kind(EventKind.SCRIPT)),
        epochs_done=None,
        steps_done=None,
        steps_planned=None,
        ending=Ending.UNKNOWN,
        config=resolve_config(settings, (), (), framework, None),
    )


def _framework(found: Framework, settings: tuple[Setting, ...]) -> Framework:
    if found not in (Framework.UNKNOWN, Framework.PYTORCH):
        return found
    names = {s.name.lstrip("-") for s in settings}
    if len(names & _TELLING) >= _ENOUGH:
        return Framework.ULTRALYTICS
    return Framework.HF_TRAINER if len(names & _OF_TRANSFORMERS) >= _ENOUGH_OF_TRANSFORMERS else found
