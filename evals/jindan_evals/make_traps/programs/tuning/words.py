# pyright: basic, reportMissingImports=false
"""A word-level tokenizer, a tiny GPT-2 and the files that a run keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, TrainerCallback

SPECIAL = ("<unk>", "<eos>", "<pad>")


def tokenizer_of(words: list[str], *, pad: str = "<pad>") -> PreTrainedTokenizerFast:
    """Return a tokenizer that splits at spaces."""
    ids = {w: i for i, w in enumerate([*SPECIAL, *words])}
    raw = Tokenizer(models.WordLevel(ids, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return PreTrainedTokenizerFast(tokenizer_object=raw, unk_token="<unk>", eos_token="<eos>", pad_token=pad)


def tiny(vocab: int, *, seed: int = 0, width: int = 48, places: int = 320) -> GPT2LMHeadModel:
    """Return a GPT-2 of two layers."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=vocab, n_embd=width, n_layer=2, n_head=4, n_positions=places, bos_token_id=1, eos_token_id=1, pad_token_id=2,
            resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0,
        )
    )  # fmt: skip


class PlainLog(TrainerCallback):
    """Prints what the trainer logs, one record a line."""

    def on_log(self, args, state, control, logs=None, **kwargs):  # noqa: ANN001, ANN003, ANN201, D102
        print(logs, flush=True)


def keep(output: str = "output", *, script: bool = True) -> None:
    """Leave the script beside the log unless told otherwise, and of the output its records only."""
    source = Path(sys.argv[0]).read_text(encoding="utf-8").replace("jindan_evals.make_traps.programs.tuning.", "")
    kept = "\n".join(row for row in source.split("\n") if not row.startswith(("# pyright: ", "# ruff: ", "keep(")))
    if script:
        Path("train.py").write_text(kept, encoding="utf-8")
    for path in Path(output).rglob("*"):
        if path.is_file() and (path.suffix != ".json" or path.name.startswith("tokenizer")):
            path.unlink()


def base_model(folder: str, tokenizer, texts: list[str]) -> None:  # noqa: ANN001
    """Save a model that has read texts."""
    model = tiny(len(tokenizer), seed=1)
    rows = [torch.tensor(tokenizer(t)["input_ids"]) for t in texts]
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)
    for start in range(0, 2 * len(rows), 32):
        some = [rows[(start + i) % len(rows)] for i in range(32)]
        ids = torch.nn.utils.rnn.pad_sequence(some, batch_first=True, padding_value=2)
        labels = ids.masked_fill(ids == 2, -100)
        model(input_ids=ids, labels=labels).loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    model.save_pretrained(folder)
