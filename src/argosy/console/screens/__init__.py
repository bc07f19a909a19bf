"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/screens/, by the same name."""
