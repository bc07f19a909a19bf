"""A seeded company: customers, a floor, suppliers and a bank, driving the engine's own loops on a virtual clock."""
