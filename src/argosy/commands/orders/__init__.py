"""Taking orders, and taking them back before they leave."""
