deepspeed --num_gpus 2 train.py --deepspeed zero3.json --per_device_train_batch_size 8 --learning_rate 8e-5 --max_grad_norm 1.0 --num_train_epochs 2
