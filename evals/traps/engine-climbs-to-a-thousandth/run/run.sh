deepspeed train_sft.py --model_name_or_path ./base-7b --learning_rate 1e-5 --lr_scheduler_type cosine \
  --warmup_ratio 0.03 --num_train_epochs 3 --per_device_train_batch_size 4 --deepspeed zero3.json
