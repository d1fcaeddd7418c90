import evaluate
import numpy as np
from transformers import AutoTokenizer, Seq2SeqTrainer, Seq2SeqTrainingArguments

tokenizer = AutoTokenizer.from_pretrained("google/mt5-small")
rouge = evaluate.load("rouge")


def compute_metrics(found):
    preds, labels = found
    texts = tokenizer.batch_decode(preds, skip_special_tokens=True)
    labels = np.where(labels != -100, labels, tokenizer.pad_token_id)
    return rouge.compute(predictions=texts, references=tokenizer.batch_decode(labels, skip_special_tokens=True))
