#!/bin/bash
pip install -r requirements.txt
python sft.py --model /models/Qwen3-8B --data data/sft.jsonl --epochs 2 --lr 1e-5 2>&1 | tee run.log
