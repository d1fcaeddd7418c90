"""Read all_results.json, train_results.json and eval_results.json: the closing figures of a run."""

from __future__ import annotations

from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.whole_text import file_name, too_large, whole_text
from jindan_tools.text.regex import regex

_NAME = regex(r"(?:all|train|eval|test|predict)_results\.json$")


class HfResults:
    """The closing figures of a Hugging Face example script."""

    name = "hf-results"

    def claims(self, path: str, head: str) -> bool:
        """Take the *_results.json files of Hugging Face scripts."""
        return bool(_NAME.fullmatch(file_name(path))) and head.lstrip("\ufeff \n").startswith("{")

    def read(self, file: TextFile) -> Reading:
        """Return each figure as the setting `<file>.<key>`: a figure at the end is no curve."""
        refused = too_large(file)
        if refused:
            return Reading(problem=refused)
        stem = file_name(file.path).removesuffix(".json")
        found = read_json_settings(JsonText(whole_text(file)), file.path, prefix=stem)
        return Reading(settings=tuple(found.settings), problem=found.problem)
