max_epochs = 150
stage2_num_epochs = 20
base_lr = 0.004
model = dict(type='RTMDet', bbox_head=dict(type='RTMDetSepBNHead', num_classes=6))
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=150, val_interval=10, dynamic_intervals=[(130, 1)])
optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=0.004, weight_decay=0.05), paramwise_cfg=dict(norm_decay_mult=0, bias_decay_mult=0, bypass_duplicate=True))
param_scheduler = [
    dict(type='LinearLR', start_factor=1.0e-5, by_epoch=False, begin=0, end=1000),
    dict(type='CosineAnnealingLR', eta_min=0.0002, begin=75, end=150, T_max=75, by_epoch=True, convert_to_iter_based=True),
]
custom_hooks = [
    dict(type='EMAHook', ema_type='ExpMomentumEMA', momentum=0.0002, update_buffers=True, priority=49),
    dict(type='PipelineSwitchHook', switch_epoch=130, switch_pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True), dict(type='RandomResize', scale=(640, 640), ratio_range=(0.1, 2.0)), dict(type='RandomCrop', crop_size=(640, 640)), dict(type='RandomFlip', prob=0.5), dict(type='PackDetInputs')]),
]
train_dataloader = dict(batch_size=32, num_workers=8, sampler=dict(type='DefaultSampler', shuffle=True))
