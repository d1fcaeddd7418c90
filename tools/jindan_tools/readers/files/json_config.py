"""Read JSON configurations: params.json, ds_config.json, config.json and the like."""

from __future__ import annotations

from jindan_tools.model.event import Event, EventKind
from jindan_tools.model.setting import Setting
from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.readers.files.yaml_config import framework_of

_SAVED_BY = "transformers_version"


class JsonConfig:
    """Any JSON object that no other reader knows."""

    name = "json-config"

    def claims(self, path: str, head: str) -> bool:
        """Take .json files that hold an object."""
        return file_name(path).endswith(".json") and head.lstrip("\ufeff \t\r\n").startswith("{")

    def read(self, file: TextFile) -> Reading:
        """Return every value under its dotted key with its line."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        found = read_json_settings(JsonText(whole_text(file)), file.path)
        version = next((s for s in found.settings if s.name == _SAVED_BY), None)
        return Reading(
            framework=framework_of(found.settings),
            version=None if version is None else str(version.value),
            settings=tuple(found.settings),
            events=() if version is None else (_saved_by(version),),
            problem=found.problem,
        )


def _saved_by(version: Setting) -> Event:
    """Return the release that saved a model's configuration: that of the run where the run saved it."""
    data = {"package": "transformers", "version": str(version.value)}
    return Event(kind=EventKind.VERSION, text=f"{version.name}: {version.value}", source=version.source, data=data)
