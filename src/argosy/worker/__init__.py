"""What goes on without anybody asking: due work, instructions to the outside, housekeeping. Run as many as you like."""

from .loop import Worker, run_worker

__all__ = ["Worker", "run_worker"]
