model = dict(type='TopdownPoseEstimator', head=dict(type='HeatmapHead', out_channels=17, loss=dict(type='KeypointMSELoss', use_target_weight=True)))
train_cfg = dict(by_epoch=True, max_epochs=70, val_interval=10)
optim_wrapper = dict(optimizer=dict(type='Adam', lr=0.0005))
param_scheduler = [dict(type='LinearLR', begin=0, end=500, start_factor=0.001, by_epoch=False), dict(type='MultiStepLR', begin=0, end=70, milestones=[45, 60], gamma=0.1, by_epoch=True)]
