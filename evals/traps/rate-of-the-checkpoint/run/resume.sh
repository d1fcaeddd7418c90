#!/bin/bash
# 3에폭에서 끊긴 학습을 더 낮은 학습률로 이어서
python train.py --resume --learning_rate 1e-4 --num_train_epochs 6
