#!/bin/bash
export NCCL_DEBUG=WARN
deepspeed --num_gpus 8 finetune.py \
  --model_name_or_path mistralai/Mistral-7B-v0.3 \
  --data_path data/alpaca_ko.json \
  --output_dir output --deepspeed ds_config.json --bf16 True \
  --per_device_train_batch_size 4 --gradient_accumulation_steps 2 \
  --num_train_epochs 2 --learning_rate 2e-5 --lr_scheduler_type cosine --warmup_steps 100 \
  --logging_steps 10 --eval_strategy steps --eval_steps 150 --save_steps 300
