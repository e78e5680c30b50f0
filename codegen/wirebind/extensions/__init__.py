"""The vendors: every module of this folder has a `VENDOR`, and is found by being here."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from wirebind.vendor import Command, Vendor, VendorKeyword


def _vendors() -> list[Vendor]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__, f"{__name__}."))
    found = [importlib.import_module(name).VENDOR for name in names]
    assert all(isinstance(vendor, Vendor) for vendor in found)
    return found


_VENDORS = _vendors()
KEYWORDS: dict[str, VendorKeyword] = {one.keyword: one for vendor in _VENDORS for one in vendor.keywords}
COMMANDS: dict[str, Command] = {one.name: one for vendor in _VENDORS for one in vendor.commands}
SIGNERS: dict[str, Path] = {one.scheme.lower(): one.module for vendor in _VENDORS for one in vendor.signers}
EXAMPLE_KEYS: dict[str, dict[str, str]] = {
    one.scheme.lower(): dict(one.example) for vendor in _VENDORS for one in vendor.signers
}
