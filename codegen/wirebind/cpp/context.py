"""What every step that builds the IR needs: the model, what was decided about it, and where each type is defined."""

from __future__ import annotations

from typing import Mapping

from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.origin import Origin
from wirebind.config import Bindings
from wirebind.cpp.decided import Names
from wirebind.cpp.headers import SharedHeaders
from wirebind.cpp.origins import hint_of
from wirebind.cpp.spelling import Speller
from wirebind.diagnostics import Diagnostics
from wirebind.records import record


@record
class Context:
    """`home` maps the key of a struct, an enumeration or a union to the header that defines it, `tags` that of a member by
    which unions tell its struct to the one text that it has in all of them."""

    model: ApiModel
    headers: SharedHeaders
    names: Names
    bindings: Bindings
    diagnostics: Diagnostics
    home: Mapping[str, str]
    tags: Mapping[str, str]

    def speller(self) -> Speller:
        """A speller for one header."""
        return Speller(self.names, self.home, self.bindings.namespace.rpartition("::")[2], self.bindings.types)

    def closed_enumerations(self) -> frozenset[str]:
        """The keys of the enumerations that the document closes, where bindings.yaml says that it does."""
        if not self.bindings.closed_enums:
            return frozenset()
        return frozenset(key for key, one in self.model.enumerations.items() if not one.extensible)

    def hint(self, origin: Origin) -> str:
        """What a type is called by where it comes from."""
        return hint_of(origin, self.bindings.strip_header_prefix)


def homes(model: ApiModel, headers: SharedHeaders, names: Names, include: str) -> dict[str, str]:
    """The header of each type; structs and unions that contain each other share that of the first by name."""
    found: dict[str, str] = {}
    for group in model.recursion.groups:
        leader = min(names.types[key] for key in group)
        found |= {key: f"{include}/models/{leader}.hpp" for key in group}
    found |= {record.key: f"{include}/models/{name}.hpp" for name, record in headers.structs.items()}
    return found | {key: f"{include}/models/{names.types[key]}.hpp" for key in model.enumerations}
