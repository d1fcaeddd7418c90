"""Know the table of Keras' CSVLogger by its header: epoch, then every key of the logs in alphabetical order.

Source: keras/callbacks.py and keras/src/callbacks/csv_logger.py, CSVLogger.on_epoch_end (2.0 to 3.x): `sorted(logs.keys())`; the val_
keys come last when the first epoch had none. fit() sets `learning_rate` or `lr` for ReduceLROnPlateau, which takes part in the order.
"""

from __future__ import annotations

from collections.abc import Sequence

from jindan_tools.model.run import Framework

# Three names in order are so in one table of six by chance; `loss` and its twin are Keras' own words.
_LEAST = 5
_HELD_OUT = "val_"


def keras_logged(columns: Sequence[str]) -> Framework | None:
    """Return Keras when a header is one that its CSVLogger writes, None for any other."""
    names = list(columns[1:])
    if len(columns) < _LEAST or columns[0] != "epoch" or not {"loss", "val_loss"} <= set(names):
        return None
    late = [*sorted(n for n in names if not n.startswith(_HELD_OUT)), *(n for n in names if n.startswith(_HELD_OUT))]
    paired = all(n.removeprefix(_HELD_OUT) in names for n in names if n.startswith(_HELD_OUT))
    return Framework.KERAS if paired and names in (sorted(names), late) else None
