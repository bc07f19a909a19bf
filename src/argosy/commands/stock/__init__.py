"""What is on hand: received, corrected, and fitted to what is promised."""
