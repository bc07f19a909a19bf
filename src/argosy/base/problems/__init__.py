"""Every problem there is, by area: a code, its HTTP status, its sentence, and what the person who gets it can do."""
