"""Alibaba Cloud: the permission that an operation needs (`x-ram`), and `wirebind ram-policy`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Sequence

from wirebind.commands.selection import add_selection, selected, selection_misuse
from wirebind.commands.status import FAILED, OK
from wirebind.ir.model import Api, Operation
from wirebind.vendor import Command, Entry, Signer, Vendor, VendorFacts, VendorKeyword

_KEYWORD = "x-ram"
_ACTION = "permission"
_POLICY = "ram-policy"


def _sentence(facts: VendorFacts) -> str:
    action, level = facts.values
    return f"RAM action `{action}`" + (f" ({level})." if level else ".")


def policy_text(operations: Sequence[Operation]) -> str:
    """A policy that allows exactly these operations, on every resource."""
    actions = sorted({action for operation in operations if (action := operation.trait(_KEYWORD, _ACTION))})
    statements = [{"Effect": "Allow", "Action": actions, "Resource": ["*"]}] if actions else []
    return json.dumps({"Version": "1", "Statement": statements}, indent=2) + "\n"


def _print_policy(options: argparse.Namespace, apis: Sequence[Api]) -> int:
    """The policy goes to standard output, and everything there is to say about it to the other."""
    wanted = selected(options, apis)
    if wanted is None:
        return FAILED
    for operation in sorted(wanted, key=lambda operation: operation.wire):
        if not operation.trait(_KEYWORD, _ACTION):
            print(f"wirebind: {operation.wire} has no RAM action in the spec", file=sys.stderr)
    print(policy_text(wanted), end="")
    return OK


VENDOR = Vendor(
    keywords=(
        VendorKeyword(
            keyword=_KEYWORD,
            label="ram",
            entries=(Entry("action", _ACTION, required=True), Entry("access-level", "guarded", flags=("create", "delete"))),
            sentence=_sentence,
        ),
    ),
    commands=(
        Command(
            name=_POLICY,
            help="print the least RAM policy for the operations of --operations, or for those that --scan finds",
            add_arguments=add_selection,
            misuse=lambda options: selection_misuse(options, _POLICY),
            run=_print_policy,
        ),
    ),
    signers=(
        Signer(
            "ACS3-HMAC-SHA256",
            Path(__file__).with_name("aliyun_acs3.mjs"),
            (("id", "mock"), ("secret", "mock")),
        ),
    ),
)
