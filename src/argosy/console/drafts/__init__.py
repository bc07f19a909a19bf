"""Orders that are being written: the fields of their forms, what these say as a command, and how it would turn out."""
