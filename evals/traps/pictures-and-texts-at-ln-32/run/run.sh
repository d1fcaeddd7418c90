python run_clip.py --model_name_or_path clip-roberta --per_device_train_batch_size 32 --per_device_eval_batch_size 32 --learning_rate 1e-3 --num_train_epochs 3 --do_train --do_eval
