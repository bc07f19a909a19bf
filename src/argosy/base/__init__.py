"""Money, quantities, ids, time, errors and limits: pure, and importing nothing of ours."""
