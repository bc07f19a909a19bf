"""Everything that talks to the outside, and only through commands: what we ask of it, and what it answers."""
