"""Language models that run here: llama.cpp's own server inside this process, and model files made by hand."""
