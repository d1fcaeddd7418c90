
default_scope = 'mmengine'
model = dict(type='ToyClassifier', num_classes=6)
train_dataloader = dict(batch_size=16, num_workers=0, collate_fn=dict(type='default_collate'), dataset=dict(type='Toy', count=640, seed=1), sampler=dict(type='DefaultSampler', shuffle=True))
val_dataloader = dict(batch_size=50, num_workers=0, collate_fn=dict(type='default_collate'), dataset=dict(type='Toy', count=200, seed=2), sampler=dict(type='DefaultSampler', shuffle=False))
val_evaluator = dict(type='Top1')
val_cfg = dict()
default_hooks = dict(logger=dict(type='LoggerHook', interval=20), checkpoint=dict(type='CheckpointHook', interval=50, save_best='accuracy/top1'))
randomness = dict(seed=3)

train_cfg = dict(by_epoch=True, max_epochs=12, val_interval=1)
optim_wrapper = dict(
    optimizer=dict(type='AdamW', lr=0.002, weight_decay=0.0001),
    clip_grad=dict(max_norm=0.1, norm_type=2),
    paramwise_cfg=dict(custom_keys={'backbone': dict(lr_mult=0.1)}))
param_scheduler = [dict(type='MultiStepLR', by_epoch=True, begin=0, end=12, milestones=[10], gamma=0.1)]
