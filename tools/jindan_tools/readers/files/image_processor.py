"""Read how an image processor of transformers scales its pixels; the rest of such a file says nothing about a training."""

from __future__ import annotations

from jindan_tools.readers.contract import Reading, TextFile
from jindan_tools.readers.files.json_settings import read_json_settings
from jindan_tools.readers.files.json_text import JsonText
from jindan_tools.readers.files.whole_text import file_name, whole_text
from jindan_tools.text.regex import regex

_NAME = regex(r"(?:pre)?processor_config\.json$")
_KEPT = ("do_rescale", "rescale_factor", "do_normalize", "image_mean", "image_std")


class ImageProcessorFiles:
    """preprocessor_config.json and processor_config.json that hold `image_mean` or `do_rescale`."""

    name = "image-processor"

    def claims(self, path: str, head: str) -> bool:
        """Take the file of an image processor; those of audio and of tokenizers scale no pixels."""
        return bool(_NAME.match(file_name(path))) and ('"image_mean"' in head or '"do_rescale"' in head)

    def read(self, file: TextFile) -> Reading:
        """Return how the pixels are scaled, under `image_processor`."""
        found = read_json_settings(JsonText(whole_text(file)), file.path, prefix="image_processor")
        kept = tuple(s for s in found.settings if s.name.rpartition(".")[2] in _KEPT)
        return Reading(settings=kept, problem=found.problem)
