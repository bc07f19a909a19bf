"""What can be wrong about settings and what names them."""

from __future__ import annotations

from .problem import Problem

SETTINGS = (
    Problem("collector_unknown", 422, "There is no such collector.", "Create it with settings.put_collector, or correct the code."),
    Problem("channel_unknown", 422, "There is no such channel.", "Create it with settings.put_channel, or correct the code."),
    Problem("channel_closed", 422, "The channel is closed: it takes no orders.", "Open it with settings.put_channel (`active`)."),
    Problem(
        "location_unknown",
        422,
        "There is no such location, or it is outside this key's limits.",
        "Create it with settings.put_location, or correct the code.",
    ),
    Problem("currency_unknown", 422, "ISO 4217 does not list this currency.", "Use its three-letter code, such as EUR."),
    Problem("currency_fixed", 422, "A channel's currency can't be changed once it exists.", "Create another channel."),
    Problem("timezone_unknown", 422, "There is no such time zone.", "Use a name of the IANA list, such as Europe/Berlin."),
)
