torchrun --nproc_per_node 4 pretrain.py --lr 4e-4 --warmup-steps 80 --lr-scheduler linear \
  --load-weights out/step_960.pt --resume-step 960
