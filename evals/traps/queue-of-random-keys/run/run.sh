python main_moco.py -a resnet50 --lr 0.03 --batch-size 256 --moco-k 65536 --moco-t 0.2 --mlp --aug-plus --cos --epochs 200 /data/imagenet
