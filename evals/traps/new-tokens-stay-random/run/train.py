"""Teach a small base model turns with LoRA."""

from __future__ import annotations

import random

import torch
from datasets import Dataset
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, DataCollatorForLanguageModeling, Trainer, TrainerCallback, TrainingArguments, set_seed

from words import base_model, keep, tokenizer_of

WORDS = [f"w{i}" for i in range(60)]
TURNS = ["<|user|>", "<|assistant|>", "<|end|>"]


def talk(base: bool = False) -> str:
    """Return a question and its answer; the base model saw them without turns."""
    first, length = random.randrange(60), random.randint(4, 12)
    question = f"{WORDS[first]} {WORDS[length]}"
    answer = " ".join(WORDS[(first + i) % 60] for i in range(length))
    return f"{question} {answer} <eos>" if base else f"<|user|> {question} <|assistant|> {answer} <|end|>"


class Samples(TrainerCallback):
    """Answers a few questions after each evaluation."""

    def __init__(self, tokenizer, count: int) -> None:
        self.tokenizer, self.count = tokenizer, count

    def on_evaluate(self, args, state, control, model=None, **kwargs):
        stop, ended = self.tokenizer.convert_tokens_to_ids("<|end|>"), 0
        for _ in range(self.count):
            text = talk().split(" <|assistant|>")[0] + " <|assistant|>"
            ids = self.tokenizer(text, return_tensors="pt")["input_ids"]
            out = model.generate(input_ids=ids, max_new_tokens=48, do_sample=False, eos_token_id=stop, pad_token_id=2)[0, ids.shape[1] :]
            ended += int(stop in out.tolist())
        print(f"[sample] {text} -> {self.tokenizer.decode(out)}", flush=True)
        print(f"[sample] stopped at <|end|>: {ended}/{self.count} (max_new_tokens 48)", flush=True)


def main() -> None:
    """Train."""
    set_seed(5)
    random.seed(5)
    tokenizer = tokenizer_of(WORDS)
    base_model("tiny-base", tokenizer, [talk(base=True) for _ in range(3000)])
    model = AutoModelForCausalLM.from_pretrained("tiny-base")
    added = tokenizer.add_special_tokens({"additional_special_tokens": TURNS})
    model.resize_token_embeddings(len(tokenizer))
    print(f"added {added} special tokens, vocabulary {len(tokenizer)}")
    config = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["c_attn", "c_proj"], task_type="CAUSAL_LM")
    model = get_peft_model(model, config)
    model.print_trainable_parameters()
    data = Dataset.from_list([{"text": talk()} for _ in range(1760)]).map(lambda r: tokenizer(r["text"]), remove_columns=["text"])
    arguments = TrainingArguments(
        output_dir="output", num_train_epochs=4, per_device_train_batch_size=16, learning_rate=2e-4, lr_scheduler_type="cosine", warmup_steps=10,
        logging_steps=20, eval_strategy="epoch", save_strategy="no", report_to="none", use_cpu=True, seed=5, label_names=["labels"],
    )
    trainer = Trainer(
        model=model, args=arguments, train_dataset=data.select(range(1600)), eval_dataset=data.select(range(1600, 1760)),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False), callbacks=[Samples(tokenizer, 16)],
    )
    trainer.train()
    trainer.save_state()
    trainer.save_model("output")
    keep()


if __name__ == "__main__":
    main()
