"""Read YAML configurations: args.yaml, opt.yaml, hyp.yaml, hparams.yaml and any config.yaml."""

from __future__ import annotations

from collections.abc import Iterable

from jindan_tools.model.run import Framework
from jindan_tools.model.setting import Setting
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.readers.files.yaml_settings import read_yaml

# Keys that only one trainer writes together.
_SIGNS: tuple[tuple[Framework, frozenset[str]], ...] = (
    (Framework.ULTRALYTICS, frozenset({"task", "mode", "imgsz", "lr0"})),
    (Framework.YOLOV5, frozenset({"weights", "hyp", "batch_size", "noautoanchor"})),
    (Framework.YOLOV5, frozenset({"lr0", "lrf", "anchor_t"})),
    (Framework.HF_TRAINER, frozenset({"per_device_train_batch_size"})),
)


class YamlConfig:
    """Any YAML mapping."""

    name = "yaml-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .yaml and .yml files."""
        return bool(head) and file_name(path).endswith((".yaml", ".yml"))

    def read(self, file: TextFile) -> Reading:
        """Return every value under its dotted key with its line."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        found = read_yaml(whole_text(file), file.path)
        lightning = file_name(file.path) == "hparams.yaml"
        return Reading(
            framework=Framework.LIGHTNING if lightning else framework_of(found.settings),
            settings=tuple(found.settings),
            events=tuple(found.events),
            problem=found.problem,
        )


def framework_of(settings: Iterable[Setting]) -> Framework | None:
    """Return the trainer whose keys a configuration has, None when no set of signs is complete."""
    keys = {setting.name for setting in settings}
    return next((framework for framework, signs in _SIGNS if signs <= keys), None)
