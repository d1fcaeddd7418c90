"""CRS062: the data that a library was given hold NaN or infinity."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS062", "data-not-finite", {"nan_bad_data": 3.5, "corrupt_data": 0.5, "code_error": -3.0})
def data_not_finite(run: Run) -> Iterator[Finding]:
    """Recognise a check of the input that found NaN or infinity in it.

    ## What it does
    Recognises the checks that scikit-learn, XGBoost and LightGBM make before they fit: features or labels that are not finite.
    ## Why it matters
    Nothing was trained yet when the check spoke, so no setting of the training is at fault: the table has gaps, a division by
    zero or a logarithm of zero in it.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    The same words out of the code of a metric, where the predictions are what is not finite.
    ## Source
    sklearn.utils.validation.check_array; xgboost src/data/data.cc and src/data/simple_dmatrix.cc.
    """
    yield from report_fatal(run, "CRS062", "입력 데이터에 NaN이나 무한대가 있어")
