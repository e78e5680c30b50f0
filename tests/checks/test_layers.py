"""The layer check: what it refuses, each on a tree that breaks one rule."""

from __future__ import annotations

import layers
import pytest

CORE = "include/wirebind/core/bytes.hpp"
CLEAN = {
    CORE: "#include <string>\n",
    "include/wirebind/http/url.hpp": "#include <wirebind/core/bytes.hpp>\n#include <wirebind/http/impl/url.ipp>\n",
    "include/wirebind/http/impl/url.ipp": "#include <wirebind/http/url.hpp>\n",
    "include/wirebind/net/asio_compat.hpp": "#include <asio/experimental/awaitable_operators.hpp>\n",
    "include/wirebind/auth/crypto.hpp": "#include <wirebind/auth/impl/crypto.ipp>\n",
    "include/wirebind/auth/impl/crypto.ipp": "#include <openssl/evp.h>\n",
    "include/wirebind/src.hpp": "#include <wirebind/http/impl/url.ipp>\n#include <wirebind/auth/impl/crypto.ipp>\n",
    "include/fc/v20210406/models.hpp": "#include <wirebind/core/bytes.hpp>\n",
}


def test_layers_a_tree_that_keeps_the_rules_has_no_finding(tree):
    checked, findings = layers.check(tree(CLEAN))
    assert checked == len(CLEAN)
    assert findings == []


BROKEN = {
    "a lower layer": (CORE, "#include <wirebind/http/url.hpp>\n", "core may not include http"),
    "http uses json": ("include/wirebind/http/a.hpp", "#include <wirebind/json/b.hpp>\n", "does not exist"),
    "asio in core": (CORE, "# include <asio.hpp>\n", "core may not include <asio.hpp>"),
    "asio in a model": ("include/fc/v20210406/models/a.hpp", "#include <asio/buffer.hpp>\n", "fc/generated may not"),
    "nlohmann in json": ("include/wirebind/json/a.hpp", "#include <nlohmann/json.hpp>\n", "json may not include"),
    "openssl in a header of auth": ("include/wirebind/auth/a.hpp", "#include <openssl/evp.h>\n", "its .ipp files only"),
    "zlib in net": ("include/wirebind/net/impl/a.ipp", "#include <zlib.h>\n", "net may not include <zlib.h>"),
    "zlib in a header of http": ("include/wirebind/http/a.hpp", "#include <zlib.h>\n", "its .ipp files only"),
    "experimental asio": ("include/wirebind/net/a.hpp", "#include <asio/experimental/co_spawn.hpp>\n", "stand in"),
    "a heavy header": ("include/wirebind/client/a.hpp", "#include <regex>\n", "too heavy"),
    "quotes": ("include/wirebind/net/a.hpp", '#include "b.hpp"\n', "angle brackets"),
    "no layer": ("include/wirebind/utils/a.hpp", "", "stands in no layer"),
    "runtime uses bindings": (CORE, "#include <fc/v20210406/models.hpp>\n", "core may not include fc/generated"),
    "a header that defines all": (CORE, "#include <wirebind/src.hpp>\n", "never for a header"),
    "another version": ("include/fc/v20230330/models.hpp", "#include <fc/v20210406/models.hpp>\n", "another"),
    "a body that src.hpp forgot": ("include/wirebind/core/impl/bytes.ipp", "", "src.hpp does not include it"),
    "a body without a header": ("include/wirebind/core/impl/bytes.ipp", "", "no header includes it"),
}


@pytest.mark.parametrize("path, text, message", BROKEN.values(), ids=BROKEN.keys())
def test_layers_a_broken_rule_is_found(tree, path, text, message):
    _, findings = layers.check(tree({**CLEAN, path: text}))
    assert any(message in finding.text for finding in findings), findings


def test_layers_a_body_may_be_reached_through_another_body(tree):
    files = {"include/wirebind/http/impl/url.ipp": "#include <wirebind/http/impl/port.ipp>\n",
             "include/wirebind/http/impl/port.ipp": "#include <string>\n"}
    assert layers.check(tree({**CLEAN, **files}))[1] == []


def test_layers_two_bodies_that_only_include_each_other_are_found(tree):
    files = {"include/wirebind/http/impl/a.ipp": "#include <wirebind/http/impl/b.ipp>\n",
             "include/wirebind/http/impl/b.ipp": "#include <wirebind/http/impl/a.ipp>\n"}
    assert len(layers.check(tree({**CLEAN, **files}))[1]) == 4


def test_layers_testing_has_a_src_of_its_own_and_the_runtime_does_not_define_it(tree):
    body = "#include <wirebind/testing/impl/a.ipp>\n"
    files = {"include/wirebind/testing/impl/a.ipp": "", "include/wirebind/testing/a.hpp": body,
             "include/wirebind/src.hpp": CLEAN["include/wirebind/src.hpp"] + body}
    _, findings = layers.check(tree({**CLEAN, **files}))
    assert sorted(finding.text for finding in findings) == [
        "include/wirebind/src.hpp includes it", "include/wirebind/testing/src.hpp does not include it"]


def test_layers_a_finding_names_file_and_line(tree):
    _, findings = layers.check(tree({**CLEAN, CORE: "\n\n#include <asio.hpp>\n"}))
    assert [str(finding) for finding in findings] == [f"{CORE}:3: core may not include <asio.hpp>"]
