"""What is printed: pick lists, packing slips, order confirmations. Data in, bytes out."""
