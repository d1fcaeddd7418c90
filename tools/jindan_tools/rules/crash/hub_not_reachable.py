"""CRS033: a model or a file on a hub could not be fetched."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS033", "hub-not-reachable", {"missing_file": 3.5, "config_error": 0.5})
def hub_not_reachable(run: Run) -> Iterator[Finding]:
    """Recognise a name that no hub or folder knows, a gated repository and a network that is not there.

    ## What it does
    Recognises the errors with which a model, tokenizer or configuration cannot be loaded by its name.
    ## Why it matters
    No training setting is at fault: the name, the access or the network of the machine is.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    huggingface_hub.errors; transformers.utils.hub; urllib3 MaxRetryError.
    """
    yield from report_fatal(run, "CRS033", "이름으로 가리킨 모델이나 파일을 가져오지 못해")
