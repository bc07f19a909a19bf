"""The outside, played: behind the adapters' ports, and in memory."""
