"""What leaves the house as text or paper: data in, documents out."""
