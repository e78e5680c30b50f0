"""Below which paths a mock serves the operations of a document."""

from __future__ import annotations

import pytest

from mock_support import asked
from support import HEAD, Project
from test_mock import of

SERVED = f"""\
{HEAD}servers:
  - url: https://{{region}}.example.com/{{stage}}/api(1)
    variables:
      region: {{default: eu}}
      stage: {{default: live, enum: [live, test]}}
  - url: https://example.com/{{tenant}}
    variables: {{tenant: {{default: a/b}}}}
  - {{url: 'http://localhost:8080/'}}
paths:
  /things:
    get: {{operationId: things, responses: {{'204': {{description: x}}}}}}
  /own:
    servers: [{{url: /other}}]
    get: {{operationId: own, responses: {{'204': {{description: x}}}}}}
"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/live/api(1)/things", "things"),
        ("/test/%61pi(1)/things", "things"),
        ("/next/api(1)/things", "things"),
        ("/a/b/things", "things"),
        ("/ours/things", "things"),
        ("/things", "things"),
        ("/live/api/things", ""),
        ("/a/b/c/things", ""),
        ("//things", ""),
        ("/other/own", "own"),
        ("/own", ""),
        ("/other/things", "things"),
    ],
)
def test_mock_serves_the_base_paths_of_all_servers_with_any_values_of_their_variables(
    project: Project, path: str, found: str
) -> None:
    mock = of(project, SERVED)
    assert asked(mock, "GET", path).operation == found
    assert mock.base == "/live/api(1)"
