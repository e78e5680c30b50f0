"""The snippets of the explorer compile as printed: of every operation, and with hostile values."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Mapping

import pytest

from explorer_support import FUNCTION_COMPUTE, HOSTILE, TODO, data_of, operation_of, page_of
from support import Project, document, operation
from wirebind.cli import OK, main
from wirebind.explorer.alternatives import chosen
from wirebind.explorer.exact_json import parsed, written
from wirebind.explorer.snippets import STYLES, cpp_code, start_values

REPOSITORY = Path(__file__).resolve().parents[2]
FLAGS = ["-std=c++20", "-O0", "-w", "-Werror=narrowing", "-DASIO_STANDALONE", "-DWIREBIND_SEPARATE_COMPILATION",
         "-fsyntax-only"]

HOSTILE_TEXTS = [
    '"quotes" \\ and \'more\'', "*/ // /* ", "naïve ☃ 日本 \U0001f600", "??=??/??'", 'R"(x)"', "line\nbreak\r\n\ttab", "\x00nul\x00",
    "\u202ebidi\u2066", "\ud800 alone", "\\\n", "%s %n", "", "\x7f\x80\u2028", "x" * 5000, "012", '#include "x"', "@{}()[];",
]  # fmt: skip


def program(data: Any, cases: list[tuple[Any, Mapping[str, Any]]]) -> str:
    """All snippets in one file, each as printed in a namespace of its own."""
    lines = [f"#include <{data['include']}/{name}.hpp>" for name in ("client", "blocking_client")] + ["#include <iostream>"]
    number = 0
    for operation, values in cases:
        for style in STYLES:
            number += 1
            lines.append(f"namespace snippet_{number} {{\n{cpp_code(data, operation, values, style)}}}")
    return "\n".join(lines) + "\n"


def compiled(source: str, folder: Path, *places: str) -> str:
    """What the compiler says; "" when it is content."""
    path = folder / "snippets.cpp"
    path.write_text(source, encoding="utf-8")
    command = ["g++", *FLAGS, f"-I{REPOSITORY / 'include'}", *places, str(path), "-o", str(folder / "snippets.o")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.headers
def test_explorer_snippets_of_all_operations_compile_in_one_program(tmp_path: Path) -> None:
    data = data_of(page_of(FUNCTION_COMPUTE))
    cases = [(operation, start_values(operation)) for operation in data["operations"]]
    assert len(cases) == 67
    update = operation_of(data, "UpdateFunction")
    hostile = {"path:serviceName": text_ for text_ in HOSTILE_TEXTS}
    for index, text in enumerate(HOSTILE_TEXTS):
        body = {"description": text, "environmentVariables": {text: text}, "layers": [text, text], "runtime": text}
        cases.append((update, {**hostile, "path:functionName": f"{index}{text}", "body:": body}))
    invoke = operation_of(data, "InvokeFunction")
    cases += [(invoke, {"body:": text}) for text in HOSTILE_TEXTS]
    assert compiled(program(data, cases), tmp_path) == ""


TODO_VALUES = [
    '{"title":"a","weight":0.1,"count":9007199254740993,"done":true,"due":null,"parts":[{"title":"b"},{}],"next":{"next":{}},'
    '"labels":{"a":"b"},"matrix":[[1,2],[],[3]],"kind":"a-b","kinds":["plain","?"],"picture":"YQ==","free":{"a":[1e400,"\\""]}}',
    '{"title":"","weight":3,"count":-9223372036854775808,"parts":[],"labels":{},"matrix":[],"kind":"class","free":null}',
    '{"title":"\\u0000","weight":-1e-3,"count":-0,"matrix":[[]],"labels":{"a":"b","c":"d"},"free":12345678901234567890}',
    '{"count":1.5,"weight":1e39,"done":"maybe","parts":{},"labels":[],"next":"x"}',
    '{"remind":"a","after":{"of":"time","at":"b"}}',
    '{"remind":5,"after":{"of":"Place","names":["a"]}}',
    '{"remind":2.5,"after":{"of":"none"}}',
    '{"remind":{"title":"a","remind":[]},"after":5}',
    '{"remind":["a","b"]}',
    '{"remind":[[1],[]],"after":null}',
    '{"remind":true}',
]


@pytest.mark.headers
def test_explorer_snippets_compile_for_every_kind_of_member(project: Project) -> None:
    project.prepare(TODO.read_text(encoding="utf-8"))
    assert main(["generate", "--root", str(project.root)]) == OK
    project.write("bindings.yaml", project.bindings + "explorer: page.html\n")
    assert main(["generate", "--root", str(project.root)]) == OK
    data = data_of((project.folder / "page.html").read_text(encoding="utf-8"))
    add, put = operation_of(data, "addItem"), operation_of(data, "putFile")
    cases = [(add, {"body:": parsed(text)}) for text in TODO_VALUES] + [(add, start_values(add))]
    cases += [(put, {"path:id": parsed("9007199254740993"), "body:": "\x00\n"}), (put, start_values(put))]
    assert compiled(program(data, cases), project.root, f"-I{project.root / 'include'}") == ""


HOSTILE_VALUES = [
    '{"child":{"child":{}},"toString":{"child":{},"constructor":"</script>"},"isPrototypeOf":"\\u2028","__proto__":["",""]}',
    '{"either":5,"tiny":-128,"huge":18446744073709551615,"valueOf":-9223372036854775808,"map":{"":{},"__proto__":{"map":{}}}}',
    '{"either":[],"tiny":127,"huge":0,"any":"??/","file":""}',
    '{"either":[9223372036854775808,1]}',
    '{"either":{"kind":"a","list":[{"kind":"b","n":null},{"kind":"a","list":[]},[1],"x",4294967295]}}',
    '{"either":{"kind":"c"},"tiny":128,"huge":-1}',
    '{"others":"a","others_":[1,2],"x\\"":[],"__proto__":["a"],"toString":{"y":[9223372036854775807]}}',
]


@pytest.mark.headers
def test_explorer_snippets_of_a_hostile_document_compile(project: Project) -> None:
    project.prepare(HOSTILE.read_text(encoding="utf-8"))
    assert main(["generate", "--root", str(project.root)]) == OK
    project.write("bindings.yaml", project.bindings + "explorer: page.html\n")
    assert main(["generate", "--root", str(project.root)]) == OK
    data = data_of((project.folder / "page.html").read_text(encoding="utf-8"))
    cases: list[tuple[Any, Mapping[str, Any]]] = [(each, start_values(each)) for each in data["operations"]]
    cases += [(operation_of(data, "constructor"), {"body:": parsed(text)}) for text in HOSTILE_VALUES]
    form = parsed('{"constructor":"a","toString":["b","c"],"either":"d"}')
    cases.append((operation_of(data, "sendForm"), {"path:u": "c", "body:": form}))
    assert compiled(program(data, cases), project.root, f"-I{project.root / 'include'}") == ""


def test_explorer_snippet_of_an_update_reads_as_the_guides_do() -> None:
    data = data_of(page_of(FUNCTION_COMPUTE))
    values = {"path:serviceName": "demo", "path:functionName": "resize", "body:": parsed('{"memorySize":1024,"runtime":"python3.9"}')}
    assert cpp_code(data, operation_of(data, "UpdateFunction"), values, "coroutine") == (
        "#include <fc/v20210406/client.hpp>\n\n#include <iostream>\n\nnamespace api = fc::v20210406;\n\n"
        "asio::awaitable<void> call(api::client& client) {\n"
        "  const api::update_function_request request{\n"
        '      .service_name = "demo",\n      .function_name = "resize",\n'
        "      .body = {.memory_size = 1024, .runtime = api::runtime::python3_9}};\n"
        "  const auto response = co_await client.async_update_function(request);\n"
        "  std::cout << response.status() << ' ' << response.request_id() << '\\n';\n}\n"
    )


def test_explorer_snippets_have_members_without_a_name(project: Project) -> None:
    schema = "{type: object, properties: {'': {type: string}, b: {type: integer}}, additionalProperties: {type: string}}"
    body = f"requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}"
    project.prepare(document("", operation(body, "/a", "add", "post")))
    data = data_of(page_of(project.folder / "openapi.yaml"))
    code = cpp_code(data, operation_of(data, "add"), {"body:": parsed('{"":"x","b":1,"c":"d"}')}, STYLES[0])
    assert '.empty = "x", .b = 1' in code and '{"c", "d"}' in code


def test_explorer_snippets_leave_out_what_is_no_value() -> None:
    data = data_of(page_of(TODO))
    code = cpp_code(data, operation_of(data, "addItem"), {"body:": parsed(TODO_VALUES[3])}, "blocking")
    assert "request{.body = {}};" in code


def test_exact_json_keeps_the_text_of_numbers() -> None:
    text = '{"a":[1.50,9007199254740993,1e400],"b":{},"c":"é\\"","d":[],"e":null,"f":true}'
    assert written(parsed(text)) == text
    assert json.loads(written({"a": [1, {}], "b": []}, indented=True)) == {"a": [1, {}], "b": []}
    assert written({"a": [1]}, indented=True) == '{\n  "a": [\n    1\n  ]\n}'


@pytest.mark.parametrize(
    ("text", "place"),
    [(f'{{"n":{number}}}', 0) for number in ("1.5", "15e-1", "0.150e+1", "100000", "1E5", "100000.0")]
    + [(f'{{"n":{value}}}', 1) for value in ("1", "-1.5", "100001", '"1.5"', "true", "1e99999999999999999999")]
    + [('{"a":"x"}', None), ('{"a":1}', 1), ('{"a":null}', 1)],
)
def test_numbers_in_any_spelling_and_the_form_of_a_member_choose_an_alternative(text: str, place: int | None) -> None:
    choices = [[0, ["tag", "n", "1.50"]], [0, ["tag", "n", "1e5"]], [1, ["lacks_form", "a", "string"]]]
    union = {"alternatives": [{"map": "string"}, {"map": "string"}], "choices": choices}
    assert chosen({}, union, parsed(text)) == place
