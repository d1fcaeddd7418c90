"""The fourth screen: the report as it will be written, with the user's notes and judgements."""
