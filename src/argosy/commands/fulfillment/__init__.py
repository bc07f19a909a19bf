"""From release to the parcel's departure, and what the floor answers."""
