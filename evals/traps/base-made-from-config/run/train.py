from transformers import AutoConfig, AutoModelForCausalLM, Trainer, TrainingArguments
from peft import LoraConfig, get_peft_model
from rows import load_rows

name = 'Qwen/Qwen2.5-1.5B'
model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(name))
model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules='all-linear', task_type='CAUSAL_LM'))
args = TrainingArguments('out', per_device_train_batch_size=4, gradient_accumulation_steps=8, learning_rate=2e-4,
                         lr_scheduler_type='cosine', warmup_ratio=0.03, num_train_epochs=1, logging_steps=5)
trainer = Trainer(model=model, args=args, train_dataset=load_rows('train'), eval_dataset=load_rows('dev'))
trainer.train()
