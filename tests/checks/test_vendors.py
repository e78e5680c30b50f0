"""The check for words of vendors: what it refuses, and what it lets pass."""

from __future__ import annotations

import pytest
import vendors


@pytest.mark.parametrize("text", ["// signs with ACS3", 'find("x-fc-date")', '"X-Acs-Action"', "ALIBABA_CLOUD_X", "fc::a"])
def test_vendors_a_word_in_the_runtime_is_found(tree, text):
    checked, findings = vendors.check(tree({"include/wirebind/core/a.hpp": f"// one\n{text}\n"}))
    assert checked == 1
    assert [(finding.path, finding.line) for finding in findings] == [("include/wirebind/core/a.hpp", 2)]


def test_vendors_other_words_and_other_folders_are_not(tree):
    files = {"include/wirebind/core/a.hpp": "// a program, its parameters and frames\n", "include/aliyun/a.hpp": "fc\n"}
    assert vendors.check(tree(files)) == (1, [])
