"""Places and channels."""
