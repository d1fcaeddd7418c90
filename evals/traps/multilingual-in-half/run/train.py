from datasets import load_dataset
from transformers import (AutoModelForSeq2SeqLM, AutoTokenizer, DataCollatorForSeq2Seq, Seq2SeqTrainer, Seq2SeqTrainingArguments)

tokenizer = AutoTokenizer.from_pretrained("google/mt5-base")
model = AutoModelForSeq2SeqLM.from_pretrained("google/mt5-base")
data = load_dataset("csv", data_files={"train": "data/train.csv", "validation": "data/val.csv"})


def encode(batch):
    return tokenizer(batch["ko"], text_target=batch["en"], max_length=64, truncation=True)


data = data.map(encode, batched=True, remove_columns=["ko", "en"])
args = Seq2SeqTrainingArguments(
    output_dir="out", num_train_epochs=3, per_device_train_batch_size=8, gradient_accumulation_steps=4, learning_rate=3e-4,
    fp16=True, logging_steps=25, eval_strategy="epoch", save_strategy="epoch", predict_with_generate=True,
)
Seq2SeqTrainer(model=model, args=args, train_dataset=data["train"], eval_dataset=data["validation"],
               data_collator=DataCollatorForSeq2Seq(tokenizer, model=model), processing_class=tokenizer).train()
