from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

# worked with transformers 4.40


def main():
    tokenizer = AutoTokenizer.from_pretrained("klue/roberta-base")
    model = AutoModelForSequenceClassification.from_pretrained("klue/roberta-base", num_labels=7)
    args = TrainingArguments(output_dir="out", learning_rate=2e-5, num_train_epochs=3, per_device_train_batch_size=32)
    trainer = Trainer(
        model=model, args=args, train_dataset=load("train"), eval_dataset=load("dev"), tokenizer=tokenizer,
    )
    trainer.train()
