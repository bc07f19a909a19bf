"""What the engine and the paper are told, as rules that Hypothesis draws from, and what must be the same of both afterwards."""
