import lightning.pytorch as pl
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
from leaf import Leaf, LeafData

es = EarlyStopping('val_acc', patience=6, mode='max')
ck = ModelCheckpoint('ckpt', monitor='val_acc', mode='max', filename='{epoch}')
model, data = Leaf(lr=0.01, num_classes=12), LeafData(batch_size=64)
trainer = pl.Trainer(max_epochs=60, callbacks=[es, ck])
trainer.fit(model, data)
trainer.test(model, datamodule=data)
