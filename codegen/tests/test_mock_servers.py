"""Below which paths a mock serves the operations of a document."""

from __future__ import annotations

import pytest

from mock_support import asked
from support import HEAD, Project
from test_mock import of, problem_of
from wirebind.cli import OK, main

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


def test_mock_names_the_base_path_that_a_request_lacks(project: Project) -> None:
    mock = of(project, SERVED.replace("  - {url: 'http://localhost:8080/'}\n", ""))
    lacking, wrong = asked(mock, "GET", "/things"), asked(mock, "GET", "/live/api(1)/thing")
    assert problem_of(lacking)["detail"] == "there is nothing at /things; the base path of the API is /live/api(1)"
    assert problem_of(wrong)["detail"] == "there is nothing at /live/api(1)/thing"


def test_mock_prints_its_base_path_as_a_url_has_it(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped:
        server_address = ("127.0.0.1", 8080)

        def __enter__(self) -> "Stopped":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def serve_forever(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr("wirebind.commands.mocking.make_mock_server", lambda *_: Stopped())
    project.write("openapi.yaml", SERVED.replace("/api(1)", "/große api"))
    assert main(["mock", str(project.folder / "openapi.yaml")]) == OK
    assert capsys.readouterr().out == "mock on http://127.0.0.1:8080/live/gro%C3%9Fe%20api\n"
