"""CRS080: recognises a data set of which nothing was left after its own filter."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule(
    "CRS080",
    "data-set-emptied",
    {"config_error": 4.0, "labels_missing": 0.5, "num_labels_mismatch": 1.0, "code_error": -3.0},
)
def data_set_emptied(run: Run) -> Iterator[Finding]:
    """Recognises a data set of which nothing was left after its own filter.

    ## What it does
    Recognises numpy's complaint about nothing to concatenate out of the data set of MMEngine.
    ## Why it matters
    MMDetection takes over only annotations whose category has one of the names in `metainfo.classes`, and leaves out images
    without any. When metainfo is not handed to the data set itself, the names of COCO are used and nothing is left. The
    message names numpy, which has nothing to do with it.
    ## Fires on
    The exception that ended the last attempt of the run, when no more specific kind of `patterns.py` fits it.
    ## Stays silent on
    The same message out of other code.
    ## Source
    mmengine/dataset/base_dataset.py _serialize_data; mmdet/datasets/coco.py: cat_ids of METAINFO classes; MMDetection issue 9610.
    """
    yield from report_fatal(
        run,
        "CRS080",
        "데이터셋이 거른 뒤 한 장도 남지 않아(주석의 클래스 이름이 데이터셋에 전달된 metainfo의 classes와 맞지 않을 때의 모습입니다)",
    )
