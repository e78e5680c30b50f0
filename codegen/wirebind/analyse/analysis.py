"""From the typed document to the analysed model."""

from __future__ import annotations

from types import MappingProxyType
from typing import Collection

from wirebind.analyse.choices import with_choices
from wirebind.analyse.cycles import cut_cycles
from wirebind.analyse.equal import report_equal
from wirebind.analyse.model.api import ApiModel
from wirebind.analyse.model.keys import error_key
from wirebind.analyse.model.operations import ErrorCode
from wirebind.analyse.model.types import RecordOf
from wirebind.analyse.operations import Operations
from wirebind.analyse.reach import keys_of_parts, sent_records
from wirebind.analyse.schemas import Schemas
from wirebind.analyse.servers import servers_of
from wirebind.analyse.themselves import without_circles, without_themselves
from wirebind.analyse.variants import with_variants
from wirebind.diagnostics import Diagnostics
from wirebind.openapi.catalogue import ErrorEntry
from wirebind.openapi.model import Document


def analyse(document: Document, diagnostics: Diagnostics, own: Collection[str] = ()) -> ApiModel:
    """Everything that the document describes; what is wrong or not supported goes to the diagnostics.

    `own` are formats and components that the user has types for.
    """
    schemas = Schemas(without_themselves(document.schemas, diagnostics), diagnostics, own)
    schemas.add_components()
    servers = servers_of(document.servers, diagnostics)
    errors = tuple(map(_error_code, document.errors))
    reader = Operations(document, schemas, servers, errors, diagnostics)
    operations = tuple(map(reader.analyse, with_variants(document.operations, diagnostics)))
    bases = [one for one in schemas.unions.found.values() if one.base]
    derived = {alternative.type for union in bases for alternative in union.alternatives}
    report_equal((one for key, one in schemas.records.items() if RecordOf(key) not in derived), diagnostics)
    unions = with_choices(without_circles(schemas.unions.found, diagnostics), schemas.records, schemas.enumerations, diagnostics)
    records, recursion = cut_cycles(schemas.records, unions, diagnostics)
    return ApiModel(
        title=document.title,
        version=document.version,
        records=MappingProxyType(records),
        enumerations=MappingProxyType(schemas.enumerations),
        unions=MappingProxyType(unions),
        operations=operations,
        errors=errors,
        security_schemes=document.security_schemes,
        servers=servers,
        service=document.service,
        recursion=recursion,
        sent=sent_records(operations, records, unions),
        parts=keys_of_parts(operations),
    )


def _error_code(entry: ErrorEntry) -> ErrorCode:
    return ErrorCode(
        key=error_key(entry.code),
        code=entry.code,
        status=entry.status,
        retry=entry.retry,
        match=entry.match,
        summary=entry.summary,
        place=entry.place,
    )
