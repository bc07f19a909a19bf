"""The OpenAPI document against the server: whatever is sent, the answer is a documented one, and never a fault of ours."""

from __future__ import annotations

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.api.documented import DOCUMENT

load_all_checks()

CONFIG = ProjectConfig(generation=GenerationConfig(with_security_parameters=False))
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=SchemathesisConfig(projects=ProjectsConfig(default=CONFIG)))
OPERATIONS = [
    (path, method.upper())
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if operation["operationId"] != "commands"  # of lines, of which OpenAPI knows nothing
]
NAMED = (
    *("skus/{code}/stock", "orders/{order}", "skus/{code}", "barcodes/{barcode}"),
    *("stock/transfers/{transfer}", "customers/{customer}", "customers/{customer}/personal_data", "jobs/{job}"),
)
NOTHING_TO_GET_WRONG = {(f"/api/v1/{path}", "GET") for path in NAMED} | {("/healthz", "GET"), ("/readyz", "GET")}
EXCLUDED = [
    positive_data_acceptance,  # what the schema allows, a rule may refuse: that is what 422 is for
    ignored_auth,  # test_access.py, without asking everything thrice
]
CASES = [
    (path, method, mode)
    for path, method in OPERATIONS
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    if mode is GenerationMode.POSITIVE or (path, method) not in NOTHING_TO_GET_WRONG
]
ADDRESS_BYTES_MAX = 65_535
"""httptools takes no longer one: such a request is refused before there is an application to answer it."""
EXAMPLES = 2
EXAMPLES_OF_TORTURE = 60


@pytest.fixture(scope="module")
def living(standing):
    """The site with orders in every state, whose names the generated requests use."""
    shop = standing.shop
    shop.do("stock.receive", sku="TEA", location="BER", quantity=1_000_000)
    for reference in "ABCDEF":
        shop.place(reference, TEA=3, MUG=1, authorized="40.00")
    shop.released("B")
    fulfillment = shop.released("C")
    shop.do("fulfillment.pick", order=shop.order("C"), fulfillment=fulfillment)
    shop.shipped("D")
    shop.do("orders.cancel", order=shop.order("E"))
    standing.orders = [str(r[name]) for r in shop.rows("select id, number from orders") for name in ("id", "number")]
    return standing


KNOWN = {"sku": ["TEA", "MUG"], "location": ["BER", "MUC"], "channel": ["web"], "currency": ["EUR"], "collector": ["test"]}
"""What generated bodies are made to say now and then, so that some get past the first look-up."""


def check(living, path: str, method: str, mode: GenerationMode, examples: int) -> None:
    session = requests.Session()
    session.trust_env = False
    operation = SCHEMA[path][method]

    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=examples == EXAMPLES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case, data):
        if mode is GenerationMode.POSITIVE:
            make_known(case, data.draw, living.orders)
        answer = case.call(base_url=living.url, session=session, headers={"authorization": f"Bearer {living.secret}"}, timeout=30)
        if len(answer.request.path_url) > ADDRESS_BYTES_MAX:
            assert answer.status_code == 400, "the HTTP server answers by itself, in plain text"
            return
        assert answer.status_code != 500, answer.text
        if answer.status_code == 503:
            assert answer.json()["code"] == "busy"
        case.validate_response(answer, excluded_checks=EXCLUDED)

    try:
        run()
    finally:
        session.close()


def make_known(case, draw, orders: list[str]) -> None:
    """Have a request name what there is, three times of four."""
    often = st.integers(0, 3).map(bool)
    if "order" in case.path_parameters and draw(often):
        case.path_parameters["order"] = draw(st.sampled_from(orders))
    for n in ("fulfillment", "parcel", "payment", "instruction"):
        if n in case.path_parameters and draw(often):
            case.path_parameters[n] = draw(st.integers(1, 3))
    if case.path_parameters.get("code") and draw(often):
        case.path_parameters["code"] = draw(st.sampled_from(["TEA", "A%2FB", "%25", "%F0%9F%AB%96"]))
    if isinstance(case.body, dict):  # a request without one stays so
        case.body = naming_known(case.body, draw, often)


def naming_known(body, draw, often):
    """Anew, never in place: parts of a generated body may be the document's own examples, which are the commands'."""
    if isinstance(body, dict):
        return {
            name: draw(st.sampled_from(KNOWN[name])) if name in KNOWN and draw(often) else naming_known(value, draw, often)
            for name, value in body.items()
        }
    if isinstance(body, list):
        return [naming_known(value, draw, often) for value in body]
    return body


@pytest.mark.parametrize(("path", "method", "mode"), CASES, ids=lambda p: getattr(p, "value", p))
def test_every_answer_is_documented(living, path, method, mode):
    check(living, path, method, mode, EXAMPLES)


@pytest.mark.torture
@pytest.mark.parametrize(("path", "method", "mode"), CASES, ids=lambda p: getattr(p, "value", p))
def test_every_answer_is_documented_however_long_one_asks(living, path, method, mode):
    check(living, path, method, mode, EXAMPLES_OF_TORTURE)
    living.shop.audited()


def test_the_books_are_right_after_all_that(living):
    living.shop.audited()
