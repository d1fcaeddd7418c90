"""Access to a language model: any server that speaks the Chat Completions protocol, or none."""
