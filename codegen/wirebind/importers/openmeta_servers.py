"""The endpoints of Alibaba Cloud's API metadata as servers: one for each pattern of host names."""

from __future__ import annotations

import re

from wirebind.importers.yaml_text import Value
from wirebind.source.cursor import Cursor


def servers_of(root: Cursor, apis: Cursor) -> list[Value]:
    """The servers; hosts that differ in the name of the region alone are one."""
    endpoints = root.get("endpoints")
    regions: dict[str, list[str]] = {}
    hosts: dict[str, str] = {}
    for item in endpoints.items() if endpoints else ():
        region, host = item.required_text("regionId", "an endpoint"), item.required_text("endpoint", "an endpoint")
        if host.strip() != host:
            item.warning("import-blank", f"blanks around the host {host!r} are left out")
        host = host.strip()
        if not host:
            continue
        whole_word = rf"(?<![A-Za-z0-9]){re.escape(region)}(?![A-Za-z0-9])"
        pattern = re.sub(whole_word, "{region}", host, count=1)
        regions.setdefault(pattern, []).append(region)
        hosts.setdefault(pattern, host)
    schemes = _schemes(apis)
    return [_server(pattern, hosts[pattern], regions[pattern], schemes) for pattern in regions]


def _server(pattern: str, host: str, regions: list[str], schemes: list[str]) -> Value:
    several = "{region}" in pattern and len(regions) > 1
    variables: dict[str, Value] = {}
    scheme = schemes[0]
    if len(schemes) > 1:
        scheme = "{scheme}"
        variables["scheme"] = {"default": schemes[0], "enum": schemes}
    if several:
        default = "cn-hangzhou" if "cn-hangzhou" in regions else regions[0]
        variables["region"] = {"default": default, "enum": regions}
    made: dict[str, Value] = {"url": f"{scheme}://{pattern if several else host}"}
    if variables:
        made["variables"] = variables
    return made


def _schemes(apis: Cursor) -> list[str]:
    """What the APIs are reached by, https first."""
    found = {
        scheme
        for _, api in apis.members()
        if (schemes := api.get("schemes")) is not None
        for scheme in schemes.strings()
    }
    return [scheme for scheme in ("https", "http") if scheme in found] or ["https"]
