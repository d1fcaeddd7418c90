"""Review a change of configuration before it runs: what stays, what must change, what it costs, what contradicts it."""
