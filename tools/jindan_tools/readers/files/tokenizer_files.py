"""Set aside the JSON files that lie beside a model and say nothing about its training."""

from __future__ import annotations

from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.whole_text import file_name
from jindan_tools.text.regex import regex

_NAMES = regex(
    r"(?:tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|merges|preprocessor_config|processor_config|"
    r"generation_config|chat_template|package(?:-lock)?)\.json$|.*\.(?:safetensors|bin|ckpt)\.index\.json$|"
    r"(?:instances|captions|panoptic|person_keypoints)_\w+\.json$"
)


class TokenizerFiles:
    """Vocabularies, weight indexes and annotation files."""

    name = "model-companion"

    def claims(self, path: str, head: str) -> bool:
        """Take files by their well-known names, whatever they hold."""
        return bool(_NAMES.match(file_name(path)))

    def read(self, file: TextFile) -> Reading:
        """Return nothing: such a file holds neither settings nor measurements."""
        return Reading()
