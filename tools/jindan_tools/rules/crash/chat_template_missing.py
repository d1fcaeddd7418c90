"""CRS057: the tokenizer has no chat template, or one that does not take the conversation."""

from __future__ import annotations

from collections.abc import Iterator

from jindan_tools.model.finding import Finding
from jindan_tools.model.run import Run
from jindan_tools.rules.crash.fatal_exception import report_fatal
from jindan_tools.rules.registry import rule


@rule("CRS057", "chat-template-missing", {"chat_template_bug": 3.5, "config_error": 1.0})
def chat_template_missing(run: Run) -> Iterator[Finding]:
    """Recognise a chat template that is missing, that does not parse, or that a conversation does not fit.

    ## What it does
    Recognises the error of apply_chat_template without a template, and the errors of jinja2 that render one.
    ## Why it matters
    A base model's tokenizer carries none; the template decides what the model is trained on, so it must be chosen, not guessed.
    A template that names a role or a turn that the conversation lacks fails while it is rendered.
    ## Fires on
    The exception that ended the last attempt of the run.
    ## Stays silent on
    Exceptions the program survived, earlier attempts in the same file, and consequences of another rank's error.
    ## Source
    transformers.PreTrainedTokenizerBase.get_chat_template; jinja2.exceptions; unsloth tokenizer_utils.fix_chat_template.
    """
    yield from report_fatal(run, "CRS057", "토크나이저의 채팅 템플릿이 없거나 대화에 맞지 않아")
