import torch
from peft import LoraConfig, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig
from trl import SFTConfig, SFTTrainer

quant = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
model = AutoModelForCausalLM.from_pretrained("mistralai/Mistral-7B-v0.3", quantization_config=quant)
model = prepare_model_for_kbit_training(model)
tokenizer = AutoTokenizer.from_pretrained("mistralai/Mistral-7B-v0.3")
tokenizer.pad_token = tokenizer.unk_token
peft = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
args = SFTConfig(output_dir="out", learning_rate=2e-4, warmup_steps=15, num_train_epochs=2, per_device_train_batch_size=4, gradient_accumulation_steps=8,
                 logging_steps=10, eval_strategy="steps", eval_steps=100, max_grad_norm=0.3, bf16=True, max_length=2048)
SFTTrainer(model=model, args=args, train_dataset=train, eval_dataset=dev, peft_config=peft, processing_class=tokenizer).train()
