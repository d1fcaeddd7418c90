import evaluate
from datasets import load_dataset
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments

name = "google/flan-t5-large"
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForSeq2SeqLM.from_pretrained(name)
rouge = evaluate.load("rouge")
data = load_dataset("json", data_files={"train": "data/train.jsonl", "validation": "data/val.jsonl"})


def encode(batch):
    rows = tokenizer(["summarize: " + t for t in batch["text"]], max_length=512, truncation=True)
    rows["labels"] = tokenizer(text_target=batch["summary"], max_length=128, truncation=True)["input_ids"]
    return rows


data = data.map(encode, batched=True, remove_columns=["text", "summary"])
args = Seq2SeqTrainingArguments(
    output_dir="output",
    num_train_epochs=3,
    per_device_train_batch_size=8,
    gradient_accumulation_steps=4,
    per_device_eval_batch_size=8,
    learning_rate=1e-4,
    warmup_steps=60,
    bf16=True,
    fp16_full_eval=True,  # twice as fast
    predict_with_generate=True,
    generation_max_length=128,
    logging_steps=20,
    eval_strategy="epoch",
    save_strategy="epoch",
    report_to="none",
)
trainer = Seq2SeqTrainer(
    model=model, args=args, train_dataset=data["train"], eval_dataset=data["validation"],
    data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer,
)
trainer.train()
