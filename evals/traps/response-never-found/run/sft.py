from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer, TrainingArguments
from trl import DataCollatorForCompletionOnlyLM, SFTTrainer

tokenizer = AutoTokenizer.from_pretrained("meta-llama/Llama-2-7b-chat-hf")
tokenizer.pad_token = tokenizer.unk_token


def formatting(batch):
    return [f"[INST] {q} [/INST] {a}" for q, a in zip(batch["question"], batch["answer"])]


collator = DataCollatorForCompletionOnlyLM("### Response:", tokenizer=tokenizer)
args = TrainingArguments(output_dir="out", learning_rate=2e-4, num_train_epochs=3, per_device_train_batch_size=10, logging_steps=10, fp16=True)
trainer = SFTTrainer(model="meta-llama/Llama-2-7b-chat-hf", args=args, train_dataset=load_dataset("json", data_files="qa.json")["train"],
                     formatting_func=formatting, data_collator=collator, max_seq_length=1024, peft_config=LoraConfig(r=16))
trainer.train()
