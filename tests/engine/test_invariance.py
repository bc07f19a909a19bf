"""A batch changes nothing but the speed: the same stream cut into batches of 1, 7 and 256 leaves the same bytes behind."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engine import streams
from tests.engine.stage import Stage, shown

SIZES = (1, 7, 256)
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
FOUND = settings(
    suppress_health_check=CHECKS,  # one database serves all examples, emptied for each
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
    deadline=None,
)


@pytest.fixture
def stage(database):
    stage = Stage(database)
    yield stage
    stage.close()


def play(stage, commands, keys, size):
    """What a day's commands answer, and everything they leave behind."""
    stage.clear()
    streams.opened(stage)
    submissions = streams.stream([*streams.OPENING, *commands], [None] * len(streams.OPENING) + keys)
    replies = shown(stage.play(submissions[len(streams.OPENING) :], size))
    return replies, stage.dump()


def same(stage, commands, keys):
    replies, rows = play(stage, commands, keys, 1)
    for size in SIZES[1:]:
        other_replies, other_rows = play(stage, commands, keys, size)
        for n, (one, other) in enumerate(zip(replies, other_replies, strict=True)):
            assert one == other, f"command {n}, {commands[n]}, answers otherwise in batches of {size}"
        for table in rows:
            assert rows[table] == other_rows[table], f"{table} differs in batches of {size}"
    assert not [r for r in replies if r[0] >= 500], "nothing fails, whatever is asked"
    stage.audited()


@given(streams.days, st.lists(streams.keys, max_size=25))
@settings(FOUND, max_examples=25)
def test_a_batch_changes_nothing_but_the_speed(stage, commands, keys):
    same(stage, commands, keys)


@given(streams.edited_days)
@settings(FOUND, max_examples=15)
def test_edits_are_the_same_in_any_batch(stage, commands):
    same(stage, commands, [None] * len(commands))


@pytest.mark.torture
@given(streams.long_days, st.lists(streams.keys, max_size=100))
@settings(FOUND, max_examples=60)
def test_long_days_too(stage, commands, keys):
    same(stage, commands, keys)
