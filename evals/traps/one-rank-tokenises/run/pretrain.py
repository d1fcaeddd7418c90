import torch.distributed as dist
from accelerate import PartialState
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer, TrainingArguments

state = PartialState()
tokenizer = AutoTokenizer.from_pretrained("Qwen/Qwen2.5-7B")
model = AutoModelForCausalLM.from_pretrained("Qwen/Qwen2.5-7B", torch_dtype="bfloat16")
data = load_dataset("json", data_files="corpus/*.jsonl", split="train")
with state.main_process_first():
    data = data.map(lambda b: tokenizer(b["text"], truncation=True, max_length=4096), batched=True, num_proc=1,
                    remove_columns=data.column_names, desc="Tokenizing")
args = TrainingArguments(output_dir="out", per_device_train_batch_size=2, gradient_accumulation_steps=8, learning_rate=1e-5,
                         num_train_epochs=1, bf16=True, fsdp="full_shard auto_wrap", ddp_timeout=1800)
Trainer(model=model, args=args, train_dataset=data, processing_class=tokenizer).train()
