"""Keeps compiled templates, as the interpreter keeps its modules: compiling ours takes a tenth of a run."""

from __future__ import annotations

import marshal
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from wirebind import cache
from wirebind.stamps import generator_digest


class KeptBytecode(jinja2.BytecodeCache):
    """What a template was compiled to, by its name and text, the generator, and the versions of Jinja and Python."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fills the bucket where there is a file for it."""
        data = cache.read(_name(bucket))
        if data is not None:
            code = marshal.loads(data)
            assert isinstance(code, CodeType)
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keeps what the bucket has."""
        cache.write(_name(bucket), marshal.dumps(bucket.code))


def _name(bucket: Bucket) -> str:
    return f"{cache.digest(f'{generator_digest()} {bucket.key} {bucket.checksum}'.encode())[:32]}.bytecode"
