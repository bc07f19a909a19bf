"""Long work: started, cancelled, run again."""
