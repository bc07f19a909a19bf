"""What Python sends as a parameter is what PostgreSQL holds, for every type; what can't be held is refused.

If the encoder slipped, rows would be written with other values than the engine decided, or a connection would be lost.
"""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from argosy.store.drivers import PlainConnection
from argosy.store.statement import Call, Statement, Unencodable

NO_NUL = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(NO_NUL, max_size=40) | st.text(NO_NUL, min_size=1, max_size=3).map(lambda s: s * 2000)
RENDERED = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(NO_NUL, max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(NO_NUL, max_size=9), inner, max_size=3),
    max_leaves=5,
).map(lambda v: json.dumps(v, ensure_ascii=False))

VALUES = {
    "smallint": st.integers(-(2**15), 2**15 - 1),
    "integer": st.integers(-(2**31), 2**31 - 1),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "uuid": st.binary(min_size=16, max_size=16),
    "text": TEXTS,
    "jsonb": RENDERED,
    "bytea": st.binary(max_size=40),
    "timestamptz": st.datetimes(timezones=st.just(UTC)),
}

EXTREMES = {
    "smallint": [-(2**15), -1, 0, 2**15 - 1],
    "integer": [-(2**31), -1, 0, 2**31 - 1],
    "bigint": [-(2**63), -1, 0, 2**63 - 1],
    "boolean": [True, False],
    "uuid": [bytes(16), b"\xff" * 16, UUID("0190a3f0-0000-7000-8000-00000000abcd").bytes],
    "text": ["", "a", "naïve", "茶", "🫖🍵", "{a,\"b\\'}", "x" * 4095, "x" * 4096, "x" * 4097, "🫖" * 100_000],
    "jsonb": ["null", "{}", '{"tea":"🫖"}', '"' + "x" * 4094 + '"', '"' + "x" * 5000 + '"', "[1,2,[3]]"],
    "bytea": [b"", b"\0", bytes(range(256)), b"\xff" * 100_000],
    "timestamptz": [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
}

SCALARS = {name: Statement("select {}", [name], rows=True) for name in VALUES}
ARRAYS = {name: Statement("select {}", [f"{name}[]"], rows=True) for name in VALUES}


@pytest.fixture
def connection(database):
    connection = PlainConnection(database.conninfo())
    yield connection
    connection.close()


def echo(connection, statement, value):
    [[(answer,)]] = connection.execute([Call(statement, [value])])
    return answer


def meant(name, value):
    return json.loads(value) if name == "jsonb" and value is not None else value


@pytest.mark.parametrize("name", VALUES)
def test_the_extremes_of_each_type_come_back_alone(connection, name):
    for value in [*EXTREMES[name], None]:
        assert echo(connection, SCALARS[name], value) == meant(name, value)


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize(
    "mix",
    [lambda v: v, lambda v: [None, *v], lambda v: [*v, None, v[0]], tuple],
    ids="all null-first null-within tuple".split(),
)
def test_the_extremes_of_each_type_come_back_in_an_array(connection, name, mix):
    values = mix(EXTREMES[name])
    assert echo(connection, ARRAYS[name], values) == [meant(name, v) for v in values]


@pytest.mark.parametrize("name", VALUES)
def test_short_and_uniform_arrays_come_back(connection, name):
    """Empty, one element, and all equal, which is encoded once and repeated."""
    first, second = EXTREMES[name][-2:]
    for values in ([], [first], [None], [first] * 5, [None] * 5, [first, second, first], [None, first, None]):
        assert echo(connection, ARRAYS[name], values) == [meant(name, v) for v in values]
    assert echo(connection, ARRAYS[name], None) is None


@pytest.mark.parametrize("name", VALUES)
def test_ten_thousand_elements_come_back(connection, name):
    short = [v for v in EXTREMES[name] if not isinstance(v, str | bytes) or len(v) < 5000]
    values = (short * 10_000)[:10_000]
    assert echo(connection, ARRAYS[name], values) == [meant(name, v) for v in values]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({name: st.lists(v | st.none(), max_size=12) for name, v in VALUES.items()}))
def test_any_column_comes_back(connection, columns):
    answers = connection.execute([Call(ARRAYS[name], [values]) for name, values in columns.items()])
    for (name, values), [(answer,)] in zip(columns.items(), answers, strict=True):
        assert answer == [meant(name, v) for v in values]


def test_text_and_json_may_be_given_as_utf8_bytes(connection):
    assert echo(connection, ARRAYS["text"], ["茶".encode(), "茶", None]) == ["茶", "茶", None]
    assert echo(connection, ARRAYS["text"], ["茶".encode(), b"a"]) == ["茶", "a"]
    assert echo(connection, ARRAYS["jsonb"], [b'{"a": 1}', "[]"]) == [{"a": 1}, []]
    assert echo(connection, SCALARS["jsonb"], b'{"a": 1}') == {"a": 1}


def test_instants_come_back_in_utc_whatever_the_session_says(database):
    connection = PlainConnection(database.conninfo() + " options='-c TimeZone=Asia/Tokyo'")
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    answer = echo(connection, SCALARS["timestamptz"], noon)
    connection.close()
    assert (answer, answer.tzinfo) == (noon, UTC)


UNENCODABLE = [
    ("smallint", 2**15),
    ("integer", -(2**31) - 1),
    ("bigint", 2**63),
    ("bigint", 1.0),
    ("bigint", "1"),
    ("boolean", "yes"),
    ("uuid", bytes(15)),
    ("uuid", "x" * 16),
    ("uuid", UUID(int=1)),
    ("text", 7),
    ("text", "\ud800"),
    ("jsonb", {"not": "rendered"}),
    ("bytea", "text"),
    ("timestamptz", datetime(2024, 1, 1)),  # noqa: DTZ001 - naive is the point
    ("timestamptz", "2024-01-01"),
    ("timestamptz", math.inf),
]


@pytest.mark.parametrize(("name", "value"), UNENCODABLE, ids=repr)
def test_what_a_type_cannot_hold_is_refused(name, value):
    good = EXTREMES[name][0]
    with pytest.raises(Unencodable, match=rf"parameter 1 of \('{name}',\)"):
        SCALARS[name].encode([value])
    for column in ([value], [good, value], [value, good], [None, value], [value, value]):
        with pytest.raises(Unencodable):
            ARRAYS[name].encode([column])


@pytest.mark.parametrize("column", ["ABC", 7, {"a"}, iter(["a"])], ids=lambda column: type(column).__name__)
def test_what_is_no_list_is_refused(column):
    with pytest.raises(Unencodable):
        ARRAYS["text"].encode([column])


def test_the_message_names_the_parameter_and_the_statement():
    statement = Statement("select {}, {}", ["text", "bigint"])
    with pytest.raises(Unencodable, match=r"parameter 2 .*select \$1::text, \$2::bigint"):
        statement.encode(["a", "b"])
    with pytest.raises(Unencodable):
        statement.encode(["a"])


def test_a_statement_has_as_many_holes_as_types():
    assert Statement("select '{{}}'::jsonb || {}", ["jsonb"]).sql == "select '{}'::jsonb || $1::jsonb"
    with pytest.raises(ValueError, match="1 parameters and 2 types"):
        Statement("select {}", ["text", "text"])
    with pytest.raises(KeyError):
        Statement("select {}", ["money"])
