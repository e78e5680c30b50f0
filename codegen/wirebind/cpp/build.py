"""Builds the IR out of the model and the names: the last step, after which nothing is decided any more."""

from __future__ import annotations

from wirebind.analyse.model.api import ApiModel
from wirebind.config import Bindings
from wirebind.cpp.authentication import Authentications
from wirebind.cpp.context import Context, homes
from wirebind.cpp.decided import Names
from wirebind.cpp.documentation import error_doc
from wirebind.cpp.error_bodies import ErrorBodies
from wirebind.cpp.headers import SharedHeaders
from wirebind.cpp.models import common_headers, model_headers
from wirebind.cpp.operations import operation_header
from wirebind.cpp.servers import default_endpoint, servers_of
from wirebind.cpp.service import service_of
from wirebind.cpp.unions import tags_of
from wirebind.diagnostics import Diagnostics
from wirebind.ir import model as ir


def build_api(
    model: ApiModel, headers: SharedHeaders, names: Names, bindings: Bindings, diagnostics: Diagnostics
) -> ir.Api:
    """The IR of one spec; its digest is still empty."""
    home = homes(model, headers, names, bindings.include)
    context = Context(model, headers, names, bindings, diagnostics, home, tags_of(model))
    authentications = Authentications(model, names, bindings, diagnostics)
    errors = ErrorBodies(context)
    error_bodies, error_headers = errors.of_api()
    operations = [
        operation_header(context, operation, authentications.of_operation(operation), errors)
        for operation in model.operations
    ]
    return ir.Api(
        namespace=bindings.namespace,
        innermost=bindings.namespace.rpartition("::")[2],
        include=bindings.include,
        origin=bindings.shown_as,
        product=bindings.product or model.title,
        version=bindings.version or model.version,
        title=model.title,
        abi_macro=bindings.namespace.replace("::", "_").upper() + "_ABI",
        digest="",
        models=model_headers(context),
        operations=tuple(sorted(operations, key=lambda header: header.operation.name)),
        errors=_errors(model, names),
        authentication=authentications.of_api(),
        servers=servers_of(model.servers, names),
        endpoint=default_endpoint(model.servers),
        error_bodies=error_bodies,
        error_headers=error_headers,
        service=service_of(model.service),
        common_headers=common_headers(context),
    )


def _errors(model: ApiModel, names: Names) -> tuple[ir.ErrorCode, ...]:
    found = []
    for error in model.errors:
        found.append(
            ir.ErrorCode(
                key=error.key,
                name=names.enumerators[error.key],
                number=names.numbers[error.key],
                code=error.code,
                status=error.status,
                retry=error.retry.value,
                match=error.match.value,
                summary=" ".join(error.summary.split()),
                doc=error_doc(error),
            )
        )
    return tuple(sorted(found, key=lambda error: error.number))
