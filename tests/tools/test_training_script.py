"""What a script of a fine-tuning does to its labels and its padding is read without running it."""

import sys
from pathlib import Path

import pytest

from jindan_tools.model.event import EventKind
from jindan_tools.readers.contract import Line, TextFile
from jindan_tools.readers.files.training_script import TrainingScript
from jindan_tools.readers.open_run import RunNotReadableError, open_run

sys.path.insert(0, str(Path(__file__).parent))
from log_cases import read_lines

HEAD = "from transformers import Trainer\n"
HABITS = [
    ("tokenizer.pad_token = tokenizer.eos_token", {"pads_with_end"}),
    ("tok.add_special_tokens({'pad_token': tok.eos_token})", {"pads_with_end"}),
    ("tokenizer.pad_token = '<pad>'", set()),
    ("c = DataCollatorForLanguageModeling(tokenizer, mlm=False)", {"masks_padding"}),
    ("c = DataCollatorForLanguageModeling(tokenizer)", set()),
    ("rows.append({'input_ids': t[i : i + B], 'labels': t[i + 1 : i + B + 1]})\nTrainer()", {"shifts_labels"}),
    ("rows.append({'input_ids': t[:-1], 'labels': t[1:]})\nTrainer()", {"shifts_labels"}),
    (
        "def f(ids):\n    x = ids[:, :-1]\n    y = ids[:, 1:].clone()\n    return model(x, labels=y).loss",
        {"shifts_labels"},
    ),
    ("rows.append({'input_ids': t[i : i + B], 'labels': t[i : i + B]})\nTrainer()", set()),
    (
        "def f(x):\n    labels = x[:, 1:]\n    ids = x[:, :-1]\n    return F.cross_entropy(model(ids).logits, labels)",
        set(),
    ),
    (
        "def g(self, k):\n    ids = self.d[k]\n    labels = torch.cat([ids[1:], torch.tensor([-100])])\n"
        "    return {'input_ids': ids, 'labels': labels}\nTrainer()",
        {"shifts_labels"},
    ),
    ("def g(ids):\n    y = ids[1:] + [-100]\n    return {'input_ids': ids, 'labels': y}\nTrainer()", {"shifts_labels"}),
    ("def g(ids):\n    y = ids.roll(-1)\n    return {'input_ids': other, 'labels': y}\nTrainer()", set()),
    ("rows.append({'input_ids': prompt[:-1], 'labels': answer[1:]})\nTrainer()", set()),
    ("a = TrainingArguments(ignore_data_skip=True)", {"skips_no_data"}),
    ("def broken(:", set()),
    (
        "t.add_tokens(NEW)\nm.resize_token_embeddings(len(t))\nc = LoraConfig(target_modules=['q_proj'])",
        {"adds_tokens", "adapter_leaves_embeddings"},
    ),
    ("t.add_tokens(NEW)\nm.resize_token_embeddings(len(t))\nc = LoraConfig(modules_to_save=['lm_head'])", set()),
    ("t.add_tokens(NEW)\nm.resize_token_embeddings(len(t))\nc = LoraConfig(target_modules='all-linear')", set()),
    ("t.add_tokens(NEW)\nm.resize_token_embeddings(len(t))\nc = LoraConfig(**chosen)", set()),
    ("t.add_special_tokens({'pad_token': '<p>'})\nm.resize_token_embeddings(9)\nc = LoraConfig()", set()),
    (
        "def f(b):\n    r = tok(b, padding='max_length')\n    r['labels'] = r['input_ids'].copy()\n    return r",
        {"labels_with_long_padding"},
    ),
    ("def f(b):\n    r = tok(b, padding=True)\n    return {'labels': r.input_ids.clone()}", {"labels_with_padding"}),
    (
        "def f(b):\n    r = tok(b, padding=True)\n    r['labels'] = r['input_ids'].copy()\n    r['labels'][m] = -100",
        set(),
    ),
    ("def f(b):\n    r = tok(b)\n    r['labels'] = r['input_ids'].copy()\n    return r", set()),
    (
        "def main():\n    def f(b):\n        r = tok(b, padding=False)\n        r['labels'] = r['input_ids'].copy()\n        return r\n"
        "    c = DataCollatorForSeq2Seq(tok, padding=True)\n    t = tok(x, padding=True)",
        set(),
    ),
    (
        "def f(b):\n    r = tok(b, is_split_into_words=True)\n    r['labels'] = b['ner_tags']\n    return r",
        {"tags_by_word"},
    ),
    (
        "def f(b):\n    r = tok(b, is_split_into_words=True)\n    w = r.word_ids()\n    r['labels'] = b['tags']",
        set(),
    ),
    (
        "m = GPT2LMHeadModel(c)\ndef compute_metrics(p):\n    return {'acc': (p.predictions == p.label_ids).mean()}",
        {"unshifted_accuracy"},
    ),
    (
        "m = GPT2LMHeadModel(c)\ndef compute_metrics(p):\n    labels = p.label_ids[:, 1:]\n    return (p.x[:, :-1] == labels).mean()",
        set(),
    ),
    (
        "def rows(r):\n    return f'### Instruction: {r}'\ndef ask(r):\n    return m.generate(t.apply_chat_template(r))",
        {"writes_own_format", "asks_in_chat_template"},
    ),
    ("t = DPOTrainer(model=m, ref_model=m, args=a)", {"reference_is_policy"}),
    ("t = DPOTrainer(model=m, ref_model=None, args=a)", set()),
    (
        "def compute_metrics(p):\n    ids = p.predictions.argmax(-1)\n    return bleu(t.batch_decode(ids))\nt = Seq2SeqTrainer(m)",
        {"scores_teacher_forced"},
    ),
    (
        "a = Seq2SeqTrainingArguments(predict_with_generate=True)\ndef compute_metrics(p):\n    ids = p.argmax(-1)\n"
        "    return bleu(t.batch_decode(ids))\nt = Seq2SeqTrainer(m)",
        set(),
    ),
    ("ev = ds.select(range(9))\nt = Trainer(train_dataset=ds, eval_dataset=ev)", {"evaluates_training_rows"}),
    ("t = Trainer(train_dataset=d['train'], eval_dataset=d['train'][:100])", {"evaluates_training_rows"}),
    ("t = Trainer(train_dataset=d['train'], eval_dataset=d['test'])", set()),
    ("t = Trainer(train_dataset=ds.select(range(9, 99)), eval_dataset=ds.select(range(9)))", set()),
    ("p = ds.train_test_split(0.1)\nt = Trainer(train_dataset=p['train'], eval_dataset=p['test'])", set()),
    ("ds = a()\nds = b(ds)\nt = Trainer(train_dataset=f(ds), eval_dataset=g(ds))", set()),
    ("o = torch.optim.AdamW(m.parameters(), lr=1e-4)\nm = get_peft_model(m, c)", {"optimizer_before_adapter"}),
    ("m = get_peft_model(m, c)\no = torch.optim.AdamW(m.parameters(), lr=1e-4)", set()),
    ("o = AdamW(m.parameters())\nm = get_peft_model(m, c)\no = AdamW(m.parameters())", set()),
    ("m = PeftModel.from_pretrained(b, 'a')\nt = Trainer(model=m)", {"adapter_for_inference"}),
    ("m = PeftModel.from_pretrained(b, 'a', is_trainable=True)\nt = Trainer(model=m)", set()),
    ("m = PeftModel.from_pretrained(b, 'a').merge_and_unload()\nt = Trainer(model=m)", set()),
    (
        "m = BertForMaskedLM(c)\nd = DataCollatorForLanguageModeling(t, mlm=False)",
        {"masked_model_copies", "masks_padding"},
    ),
    ("m = GPT2LMHeadModel(c)\nd = DataCollatorForLanguageModeling(t)", {"causal_model_masks"}),
    ("m = GPT2LMHeadModel(c)\nd = DataCollatorForLanguageModeling(t, mlm=False)", {"masks_padding"}),
    (
        "m = GPT2LMHeadModel(c)\ndef em(q, a):\n    out = m.generate(q)\n    return t.decode(out[0]) == a",
        {"prompt_in_answer"},
    ),
    (
        "m = GPT2LMHeadModel(c)\ndef em(q, a):\n    out = m.generate(q)\n    return t.decode(out[0, q.shape[1]:]) == a",
        set(),
    ),
    (
        "def compute_metrics(p):\n    return (p.predictions.argmax(-1) == p.label_ids).mean()\n"
        "t = Trainer(compute_metrics=compute_metrics, preprocess_logits_for_metrics=lambda x, y: x.argmax(-1))",
        {"argmax_twice"},
    ),
    ("m = BertForTokenClassification(c)\nl = F.cross_entropy(x, y, ignore_index=0)", {"class_zero_ignored"}),
    ("m = BertForTokenClassification(c)\nl = F.cross_entropy(x, y, ignore_index=-100)", set()),
    (
        "a = Accelerator(gradient_accumulation_steps=4)\nn = 3 * len(d)\ns = get_scheduler('linear', o, 10, num_training_steps=n)\n"
        "o, s = a.prepare(o, s)\nwith a.accumulate(m): pass",
        {"schedule_in_batches"},
    ),
    (
        "a = Accelerator(gradient_accumulation_steps=4)\nn = 3 * len(d) // 4\ns = get_scheduler('linear', o, 10, num_training_steps=n)\n"
        "o, s = a.prepare(o, s)\nwith a.accumulate(m): pass",
        set(),
    ),
    ("x = [t for t, _ in p]\ny = [c for _, c in p]\nx.sort(key=len)", {"one_of_two_lists_reordered"}),
    ("x = [t for t, _ in p]\ny = [c for _, c in p]\nrandom.shuffle(x)", {"one_of_two_lists_reordered"}),
    ("p.sort()\nx = [t for t, _ in p]\ny = [c for _, c in p]\nrandom.shuffle(rows)", set()),
    ("o = Adafactor(m.parameters(), relative_step=True, warmup_init=True, lr=None)", {"adafactor_warms_up"}),
    ("m = AutoModelForCausalLM.from_pretrained('x', torch_dtype=torch.bfloat16)", {"weights_in_bfloat", "loads_model"}),
    (
        "def rows(r):\n    return t.apply_chat_template(r)\ndef ask(r):\n    return m.generate(t.apply_chat_template(r))",
        set(),
    ),
]


ARGUMENTS = [
    (
        "a = TrainingArguments(output_dir='o', learning_rate=2e-5, fp16_full_eval=True)",
        {"learning_rate": 2e-5, "fp16_full_eval": True},
    ),
    ("N = 96\na = DPOConfig(max_length=N, beta=-0.1, seed=args.seed)", {"task": "dpo", "max_length": 96, "beta": -0.1}),
    (
        "c = LoraConfig(target_modules=['q', 'v'], modules_to_save=None)",
        {"target_modules": "q, v", "modules_to_save": None},
    ),
    ("a = SFTConfig(packing=True)\nb = SFTConfig(packing=False)", {}),
    ("N = 8\nN = 16\na = TrainingArguments(per_device_train_batch_size=N)", {}),
    ("a = Other(learning_rate=2e-5)", {}),
]


@pytest.mark.parametrize(("text", "settings"), ARGUMENTS)
def test_literal_arguments_of_a_trainer_are_settings(text: str, settings: dict[str, object]) -> None:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate((HEAD + text).split("\n"), start=1))
    reading = TrainingScript().read(TextFile(path="train.py", size=len(text), lines=lines))
    assert {s.name: s.value for s in reading.settings} == settings


def test_a_script_alone_is_no_record_of_a_training(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(HEAD + "a = TrainingArguments(learning_rate=2e-5)\n", encoding="utf-8")
    with pytest.raises(RunNotReadableError):
        next(open_run(tmp_path))


def _read(text: str) -> set[str]:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    reading = TrainingScript().read(TextFile(path="train.py", size=len(text), lines=lines))
    return {e.word("habit") for e in reading.events if e.kind is EventKind.SCRIPT}


@pytest.mark.parametrize(("text", "habits"), HABITS)
def test_habits_of_a_script_are_found_and_others_are_not(text: str, habits: set[str]) -> None:
    assert _read(HEAD + text) == habits


def test_a_script_that_trains_nothing_is_left_alone() -> None:
    assert not TrainingScript().claims("train.py", "import numpy\n")


def test_a_script_without_transformers_states_no_settings_of_a_trainer() -> None:
    text = "import torch\na = TrainingArguments(learning_rate=2e-5)\n"
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), start=1))
    assert not TrainingScript().read(TextFile(path="train.py", size=len(text), lines=lines)).settings


FIGURES = [
    ("[sample] mean new tokens 64.0 (limit 64), ended by eos 0/16", "ended_by_end_token", 0, 16),
    ("stopped by <|im_end|>: 3 of 8", "ended_by_end_token", 3, 8),
    ("generation: hit max_new_tokens 16/16", "cut_at_limit", 16, 16),
    ("stopped at <|end|>: 0/16 (max_new_tokens 48)", "ended_by_end_token", 0, 16),
]


@pytest.mark.parametrize(("text", "name", "value", "of"), FIGURES)
def test_counts_of_answers_that_end_are_read(text: str, name: str, value: int, of: int) -> None:
    events = [e for e in read_lines(text).events if e.kind is EventKind.FIGURE]
    assert [(e.word("name"), e.number("value"), e.number("of")) for e in events] == [(name, value, of)]


ENTROPIES = [
    ("token frequencies: entropy 3.8687 nats", 3.8687),
    ("unigram entropy = 10.0 bits", 6.931),
    ("policy entropy 1.25", None),
    ("entropy of the token distribution: 7.31", 7.31),
]


@pytest.mark.parametrize(("text", "value"), ENTROPIES)
def test_the_entropy_of_tokens_is_read_in_nats(text: str, value: float | None) -> None:
    found = [e.number("value") for e in read_lines(text).events if e.kind is EventKind.FIGURE]
    assert found == ([] if value is None else [pytest.approx(value, abs=1e-3)])


def test_the_missing_rows_of_a_load_report_are_new_weights() -> None:
    text = (
        "BertForSequenceClassification LOAD REPORT from: ./base\nKey               | Status  | \n------------------+---------+-\n"
        "cls.predictions.bias | UNEXPECTED | \nencoder.layer.{0...11}.output.dense.weight | MISSING | \nclassifier.weight | MISSING | \nNotes:\n"
    )
    (event,) = [e for e in read_lines(text).events if e.kind is EventKind.WEIGHTS]
    assert event.word("newly_initialized") == "['encoder.layer.0.output.dense.weight', 'classifier.weight']"
