"""When a place is open: by day of the week, in its own time zone."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ..base import limits
from .shapes import Shape, _

_CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"
Clock = Annotated[str, StringConstraints(pattern=_CLOCK)]
"""A time of day, 09:00; 24:00 is the day's end."""


class Opening(Shape):
    """From when until when, on one day."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _closes_later(self) -> Opening:
        if self.closes <= self.opens:
            raise ValueError(_("must close after it opens; what is open past midnight opens again at 00:00 the next day"))
        return self


def _apart(openings: list[Opening]) -> list[Opening]:
    """In the order of the day, and none within another."""
    found = sorted(openings, key=lambda o: o.opens)
    if any(later.opens < earlier.closes for earlier, later in pairwise(found)):
        raise ValueError(_("must not overlap"))
    return found


Day = Annotated[list[Opening], Field(max_length=limits.OPENINGS_PER_DAY_MAX), AfterValidator(_apart)]


class Hours(Shape):
    """A week. A day that is not named is a day off."""

    mon: Day = Field(default_factory=list)
    tue: Day = Field(default_factory=list)
    wed: Day = Field(default_factory=list)
    thu: Day = Field(default_factory=list)
    fri: Day = Field(default_factory=list)
    sat: Day = Field(default_factory=list)
    sun: Day = Field(default_factory=list)
