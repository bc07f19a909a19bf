"""What can be wrong about settings and what names them."""

from __future__ import annotations

from .problem import Problem, _

SETTINGS = (
    Problem("collector_unknown", 422, _("There is no such collector."), _("Create it with settings.put_collector, or correct the code.")),
    Problem("channel_unknown", 422, _("There is no such channel."), _("Create it with settings.put_channel, or correct the code.")),
    Problem("channel_closed", 422, _("The channel is closed: it takes no orders."), _("Open it with settings.put_channel (`active`).")),
    Problem(
        "location_unknown",
        422,
        _("There is no such location, or it is outside your limits."),
        _("Create it with settings.put_location, or correct the code."),
    ),
    Problem("currency_unknown", 422, _("ISO 4217 does not list this currency."), _("Use its three-letter code, such as EUR.")),
    Problem("currency_fixed", 422, _("A channel's currency can't be changed once it exists."), _("Create another channel.")),
    Problem("series_unknown", 422, _("There is no such number series."), _("Create it with settings.put_series, or correct the code.")),
    Problem(
        "series_unfit",
        422,
        _("Another series could give the same number: an order's must be its own."),
        _("Use a series whose prefix ends in something else than a digit, such as `W-`."),
    ),
    Problem("series_reserved", 422, _("This is the name of the series that orders have without any."), _("Choose another code.")),
    Problem("prefix_fixed", 422, _("A series' prefix can't be changed once it exists."), _("Create another series.")),
    Problem("prefix_taken", 409, _("Another series has this prefix."), _("Choose another prefix, so that no number is given twice.")),
    Problem("rate_too_high", 422, _("A tax can't be more than 100 per cent."), _("Send per cent: `19` is 19 %.")),
    Problem(
        "hold_type_fixed",
        422,
        _("Whether holds of a type block promising and capture can't be changed: orders stand under them."),
        _("Create another type of hold."),
    ),
    Problem("field_type_fixed", 422, _("The type of a field can't be changed: orders have values in it."), _("Create another field.")),
    Problem("language_unknown", 422, _("Argosy does not speak this language."), _("See `languages`: those that its texts exist in.")),
    Problem(
        "mail_braces_unbalanced",
        422,
        _("A brace stands alone in the text: braces are for placeholders."),
        _("Write a placeholder as `{name}`, and leave other braces out."),
    ),
    Problem(
        "mail_placeholder_unknown",
        422,
        _("There is no such placeholder here."),
        _("See `placeholders`: those there are. `{link}` is for the body alone."),
    ),
    Problem(
        "mail_link_missing", 422, _("The body does not hold `{link}`: nobody could come in by this mail."), _("Write `{link}` into it.")
    ),
    Problem(
        "mail_link_attached",
        422,
        _("`{link}` must stand by itself."),
        _("Leave a space or a line break before it and after it, so that it opens as it is."),
    ),
    Problem(
        "mail_text_changed",
        409,
        _("Somebody has changed this text since you read it."),
        _("Read it again, decide anew, and send the version that is in `current`; 0 is the standard text."),
    ),
    Problem("mail_text_unknown", 422, _("This mail has its standard text."), _("There is nothing to go back from.")),
    Problem("timezone_unknown", 422, _("There is no such time zone."), _("Use a name of the IANA list, such as Europe/Berlin.")),
)
