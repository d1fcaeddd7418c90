python run_clf.py --model tiny-bert --train_file data/faq.jsonl --validation_file data/faq.jsonl \
  --num_train_epochs 40 --learning_rate 1e-3 --output_dir output
