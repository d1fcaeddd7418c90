"""The training.yml of case 001, laid out so that num_labels is on line 55 and warmup_ratio on line 68."""

from __future__ import annotations

TRAINING_YML = """\
# training settings, read by train.py

project:
  name: ticket-routing
  seed: 42
  output_dir: outputs

tracking:
  backend: mlflow
  uri: mlruns
  experiment: routing-qwen3

data:
  train_file: data/train.parquet
  text_column: text
  label_column: label
  id_column: ticket_id
  num_proc: 4
  max_classes: 280
  shuffle: true
  drop_empty_text: true

split:
  train: 0.8
  validation: 0.1
  test: 0.1
  stratify: true
  min_samples_per_class: null

serialization:
  template: "{title} | {body}"
  lowercase: false
  strip_html: true
  collapse_whitespace: true

tokenizer:
  name_or_path: "Qwen/Qwen3-4B"
  max_length: 256
  truncation: true
  padding: longest

filters:
  min_chars: 1
  max_chars: 4000
  languages: null

cache:
  enabled: true
  directory: .cache

# ---- model -------------------------------------------------------

model:
  name_or_path: "Qwen/Qwen3-4B"
  num_labels: null
  revision: main
  trust_remote_code: false

# ---- optimisation ------------------------------------------------

training:
  output_dir: outputs
  seed: 42
  report_to: mlflow
  save_total_limit: 2
  num_train_epochs: 3
  learning_rate: 1.0e-5
  warmup_ratio: 0.1
  logging_steps: 10
  save_steps: 500
  deepspeed: configs/ds_zero2.json
  dataloader_num_workers: 4
"""
