"""What a program's source has to follow, one entry for each kind of change of the C++ surface.

The levels are those that a compiler gives: `test_diff_probes.py` compiles old programs against new headers for each.
"""

from __future__ import annotations


from wirebind.diff.levels import Level
from wirebind.records import record


@record
class SourceRule:
    """One kind of change: `text` says what happened, `reason` what it does to programs."""

    id: str
    text: str
    level: Level
    reason: str


_B, _W, _N, _A = Level.BREAKING, Level.WARNING, Level.NON_BREAKING, Level.ANNOTATION

SOURCE_RULES: dict[str, SourceRule] = {
    rule.id: rule
    for rule in (
        SourceRule("cpp-namespace", "the namespace changed", _B, "every name of the API is another one"),
        SourceRule("cpp-type-added", "a type was added", _N, "a new name"),
        SourceRule("cpp-type-removed", "a type was removed", _B, "its name is gone"),
        SourceRule("cpp-type-renamed", "a type was renamed", _B, "its name is another one"),
        SourceRule("cpp-type-aliased", "a type was renamed", _W, "its old name is deprecated"),
        SourceRule("cpp-alias-removed", "an old name was removed", _B, "it is gone"),
        SourceRule("cpp-type-kind", "a type became a struct, an enumeration or a union", _B, "no use of it compiles"),
        SourceRule("cpp-alternative-added", "a union got an alternative", _W, "a visitor without it does not compile"),
        SourceRule("cpp-alternative-removed", "an alternative of a union was removed", _B, "no value is made of its type"),
        SourceRule("cpp-choices", "alternatives of a union are distinguished in another way", _A, "only the codec reads it"),
        SourceRule("cpp-member-added", "an optional member was added", _N, "it stands last and starts absent"),
        SourceRule("cpp-member-added-required", "a required member was added", _W,
                   "an initialiser without it is a warning of -Wextra, not an error"),
        SourceRule("cpp-member-removed", "a member was removed", _B, "its name is gone"),
        SourceRule("cpp-member-kept", "a member was removed", _W, "it stays until the next revision, without a value"),
        SourceRule("cpp-member-renamed", "a member was renamed", _B, "its name is another one"),
        SourceRule("cpp-member-type", "the type of a member changed", _B, "reads or initialisers do not compile"),
        SourceRule("cpp-member-required", "a member became required", _W,
                   "an initialiser without it is a warning of -Wextra; reads of an optional do not compile"),
        SourceRule("cpp-member-optional", "a member became optional", _N, "initialisers may leave it out"),
        SourceRule("cpp-member-order", "the order of members changed", _B, "designated initialisers follow the order"),
        SourceRule("cpp-enumerator-added", "an enumerator was added", _W, "a switch without default is a warning"),
        SourceRule("cpp-enumerator-removed", "an enumerator was removed", _B, "its name is gone"),
        SourceRule("cpp-enumerator-renamed", "an enumerator was renamed", _B, "its name is another one"),
        SourceRule("cpp-enumerator-aliased", "an enumerator was renamed", _W, "its old name is deprecated"),
        SourceRule("cpp-enumerator-number", "the number of an enumerator changed", _W,
                   "programs that stored the number read another value"),
        SourceRule("cpp-operation-added", "an operation was added", _N, "a new function of the clients, or one more to serve"),
        SourceRule("cpp-operation-removed", "an operation was removed", _B, "its function is gone"),
        SourceRule("cpp-operation-renamed", "an operation was renamed", _B, "its function is another one"),
        SourceRule("cpp-operation-aliased", "an operation was renamed", _W, "its old name is deprecated"),
        SourceRule("cpp-body-type", "the type of a body changed", _B, "the response is read as another type"),
        SourceRule("cpp-headers-type", "response headers came or went", _B, "response.header is another type"),
        SourceRule("cpp-deprecated", "a function became deprecated", _W, "a use is a warning, an error with -Werror"),
        SourceRule("cpp-undeprecated", "a function is no longer deprecated", _N, "a warning goes away"),
        SourceRule("cpp-paging-added", "pages can be walked through", _N, "a new use"),
        SourceRule("cpp-paging-removed", "pages can no longer be walked through", _B, "wirebind::pages refuses it"),
        SourceRule("cpp-paging-changed", "other members link pages", _A, "only the runtime reads them"),
        SourceRule("cpp-waiter-added", "a waiter was added", _N, "a new name"),
        SourceRule("cpp-waiter-removed", "a waiter was removed", _B, "its name is gone"),
        SourceRule("cpp-error-added", "an error code was added", _N, "errors are compared, not enumerated"),
        SourceRule("cpp-error-removed", "an error code was removed", _B, "its enumerator is gone"),
        SourceRule("cpp-rules", "requests are checked by other rules", _A, "validation accepts more or less"),
        SourceRule("cpp-scheme-added", "a security scheme was added", _N, "credentials for it may be given"),
        SourceRule("cpp-scheme-removed", "a security scheme was removed", _W, "credentials for it are not used"),
        SourceRule("cpp-scheme-credentials", "a security scheme takes other credentials", _B,
                   "those of the former type are not used"),
        SourceRule("cpp-security", "a call authenticates in other ways", _A, "only the runtime chooses among them"),
        SourceRule("cpp-flow-added", "a flow of OAuth 2.0 was added", _N, "a new name"),
        SourceRule("cpp-flow-removed", "a flow of OAuth 2.0 was removed", _B, "its name is gone"),
        SourceRule("cpp-default", "the default of a server variable changed", _W, "a struct without a value makes another URL"),
        SourceRule("cpp-facts", "facts of the API changed", _A, "only the runtime reads them"),
        SourceRule("cpp-wire-name", "a wire name changed", _A, "only the runtime reads it"),
        SourceRule("cpp-text", "documentation changed", _A, "comments"),
    )
}  # fmt: skip
