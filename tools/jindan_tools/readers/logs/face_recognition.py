"""Read what insightface's arcface_torch prints besides its losses: the settings and the verification of pairs."""

from __future__ import annotations

from jindan_tools.model.series import Axis
from jindan_tools.readers.contract import Line, Reading
from jindan_tools.readers.logs.collect import SettingCollector
from jindan_tools.readers.logs.rows import RowCollector
from jindan_tools.text.regex import regex

# recognition/arcface_torch/utils/utils_callbacks.py CallBackVerification: `[lfw][2000]Accuracy-Flip: 0.99433+-0.00380`.
_JUDGED = regex(r"\[(\w{2,20})\]\[(\d{1,9})\](Accuracy-Flip|XNorm): (\d{1,6}(?:\.\d{1,12})?)")
# train_v2.py prints the configuration as `: key` padded to 25 places and the value.
_SETTING = regex(r"^Training: [\d\- :,]{19,30}-: ?([a-z]\w{1,24})\s{2,25}(\S.{0,200})$")
_LISTED = frozenset({"val_targets", "rec", "output"})


class FaceRecognitionScanner:
    """The accuracies of pairs become `val/lfw_accuracy` by step; the largest norm of embeddings is left out."""

    def __init__(self, path: str) -> None:
        self._points = RowCollector(path)
        self._settings = SettingCollector(path)

    def feed(self, line: Line) -> bool:
        """Take a verification or a setting."""
        judged = _JUDGED.search(line.text) if "][" in line.text else None
        if judged is not None:
            if judged[3] == "Accuracy-Flip":
                name = f"val/{judged[1]}_accuracy"
                self._points.add([(name, float(judged[4]))], float(judged[2]), Axis.STEP, line.number)
            return True
        stated = _SETTING.match(line.text) if line.text.startswith("Training: ") else None
        if stated is None or stated[1] in _LISTED:
            return False
        self._settings.add(stated[1], _plain(stated[2].strip()), line)
        return True

    def finish(self) -> Reading:
        """Return the curves by step and the settings."""
        return Reading(series=self._points.series(), settings=self._settings.settings())


def _plain(text: str) -> str | float | int | bool:
    if text in ("True", "False"):
        return text == "True"
    try:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    except ValueError:
        return text
