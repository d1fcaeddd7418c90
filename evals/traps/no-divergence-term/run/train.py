from datasets import load_dataset
from trl import GRPOConfig, GRPOTrainer

from rewards import accuracy_reward

data = load_dataset("json", data_files="math_ko.jsonl", split="train")
args = GRPOConfig(output_dir="out", num_generations=8, per_device_train_batch_size=8, gradient_accumulation_steps=8, learning_rate=1e-6,
                  max_completion_length=1024, max_steps=400, logging_steps=10, bf16=True, report_to="none")
GRPOTrainer(model="Qwen/Qwen2.5-1.5B-Instruct", reward_funcs=accuracy_reward, args=args, train_dataset=data).train()
