"""Pick the curve a question is about and describe its shape with numbers."""
