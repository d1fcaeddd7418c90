#!/bin/bash
#SBATCH --mem=128G
#SBATCH --gres=gpu:1
srun python train.py
