#!/bin/bash
for level in level2-relu level2-leaky level3-relu level3-leaky level4-relu level4-leaky; do
  python scripts/training/npu_optimized_trainer.py --level "$level" --epochs 100
  echo "done: $level"
done
