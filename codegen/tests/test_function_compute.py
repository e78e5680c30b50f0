"""The spec of this repository: what its documentation page says reaches the headers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wirebind.config import Overrides
from wirebind.diagnostics import Diagnostics
from wirebind.pipeline import Generated, generate

REPOSITORY = Path(__file__).resolve().parents[2]
SPEC = REPOSITORY / "api-spec" / "fc" / "2021-04-06"


@pytest.fixture(scope="module")
def diagnostics() -> Diagnostics:
    return Diagnostics()


@pytest.fixture(scope="module")
def generated(diagnostics: Diagnostics) -> Generated:
    return generate(SPEC / "bindings.yaml", REPOSITORY, Overrides(), diagnostics)


def members(header: str) -> list[str]:
    return re.findall(r'^    v(?:\.\w+)?\("([^"]+)", self\.', header, re.MULTILINE)


def test_function_compute_spec_has_nothing_to_complain_about(generated: Generated, diagnostics: Diagnostics) -> None:
    assert [found.render() for found in diagnostics.sorted()] == []


def test_function_compute_has_all_its_operations(generated: Generated) -> None:
    names = [header.operation.wire for header in generated.api.operations]
    assert len(names) == 67 and names == sorted(set(names))


def test_update_function_has_all_fields_of_its_page(generated: Generated) -> None:
    request = members(generated.headers["models/update_function_request_body.hpp"])
    response = members(generated.headers["models/function.hpp"])
    assert len(request) == 22 and len(response) == 28
    assert "InstanceConcurrency" in request and "instanceConcurrency" in response
    assert members(generated.headers["operations/update_function.hpp"]) == [
        "serviceName", "functionName", "If-Match", "X-Fc-Code-Checksum",
    ]  # fmt: skip
    assert members(generated.headers["models/resource_response_headers.hpp"]) == ["ETag", "X-Fc-Request-Id"]
    assert 'trace_id = "X-Fc-Trace-Id";' in generated.headers["common_headers.hpp"]


def test_update_function_has_all_limits_of_its_page(generated: Generated) -> None:
    header = generated.headers["models/update_function_request_body.hpp"]
    for rule in (
        '{"memorySize", wirebind::rule_kind::multiple_of, "64"}',
        '{"gpuMemorySize", wirebind::rule_kind::multiple_of, "1024"}',
        '{"cpu", wirebind::rule_kind::multiple_of, "0.05"}',
        '{"diskSize", wirebind::rule_kind::one_of, "512,10240"}',
        '{"timeout", wirebind::rule_kind::minimum, "1"}',
        '{"initializationTimeout", wirebind::rule_kind::minimum, "1"}',
        '{"instanceSoftConcurrency", wirebind::rule_kind::at_most_member, "InstanceConcurrency"}',
    ):
        assert rule in header
    assert '"zipFile|ossBucketName+ossObjectName"' in generated.headers["models/code.hpp"]


def test_update_function_has_its_permission_and_history(generated: Generated) -> None:
    header = generated.headers["operations/update_function.hpp"]
    assert '.permission = "fc:UpdateFunction"' in header and ".guarded" not in header
    [operation] = [one.operation for one in generated.api.operations if one.operation.wire == "UpdateFunction"]
    dates = [change.date for change in operation.changes]
    assert dates == ["2023-07-27", "2023-07-27", "2023-06-29", "2021-06-30", "2021-06-30", "2021-06-30"]
    assert "UpdateFunction" in generated.records["CHANGES.md"].partition("2023-07-27")[2]


def test_generated_code_says_each_fact_once(generated: Generated) -> None:
    lines = [line for text in generated.headers.values() for line in text.splitlines()]
    code = [line for line in lines if line.strip() and not line.lstrip().startswith("//")]
    operations = len(generated.api.operations)
    assert max(map(len, lines)) <= 120
    assert len(lines) / operations <= 190 and len(code) / operations <= 110
    assert [name for name, text in generated.headers.items() if generated.api.digest in text] == ["abi.hpp"]
