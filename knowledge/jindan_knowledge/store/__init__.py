"""The kept reports: JSON files, which are the truth, and a vector index that can be made again from them."""
