"""x-change-history in, CHANGES.md out."""

from __future__ import annotations

import json
import textwrap

from support import Project, document, operation


def changes(project: Project, *paths: str) -> str:
    outcome = project.run(document("", "\n".join(paths)))
    assert outcome.generated is not None, outcome.messages
    return outcome.generated.records["CHANGES.md"]


def history(*entries: tuple[str, str, str]) -> str:
    found = [{"date": date, "kind": kind, "summary": summary} for date, kind, summary in entries]
    return f"x-change-history: {json.dumps(found)}"


def test_changes_are_grouped_by_date_and_operation_newest_first(project: Project) -> None:
    text = changes(
        project,
        operation(
            history(
                ("2023-07-27", "response", "Structure changed."),
                ("2023-07-27", "response", "Structure changed."),
                ("2023-07-27", "request", "New: `memory_size`."),
                ("2021-06-30", "added", "Operation added."),
            ),
            name="UpdateThing",
        ),
        operation(history(("2023-07-27", "removed", "Gone.")), "/b", "DropThing"),
        operation("", "/c", "Quiet"),
    )
    header = "../../../include/shop/v1/operations"
    assert text == textwrap.dedent(
        f"""\
        # Changes of Shop, version v1

        Written by wirebind from the change history in the spec.

        ## 2023-07-27

        - [DropThing]({header}/drop_thing.hpp)
          - removed: Gone.
        - [UpdateThing]({header}/update_thing.hpp)
          - response: Structure changed. (2 entries)
          - request: New: `memory_size`.

        ## 2021-06-30

        - [UpdateThing]({header}/update_thing.hpp)
          - added: Operation added.

        ## By operation

        - [DropThing]({header}/drop_thing.hpp): [2023-07-27](#2023-07-27)
        - [UpdateThing]({header}/update_thing.hpp): [2023-07-27](#2023-07-27), [2021-06-30](#2021-06-30)
        """
    )


def test_changes_of_an_api_without_history(project: Project) -> None:
    assert changes(project, operation()).endswith("from the change history in the spec.\n")


def test_texts_of_changes_never_become_markup(project: Project) -> None:
    hostile = "<script>x</script> [a](javascript:b) ![c](d) **e** # f\n## g ` h & i | `<b>` ~~j~~"
    text = changes(project, operation(history(("2023-07-27", "request", hostile))))
    line = next(line for line in text.splitlines() if "script" in line)
    assert line == (
        "  - request: \\<script\\>x\\</script\\> \\[a\\](javascript:b) \\!\\[c\\](d) \\*\\*e\\*\\* \\# f \\#\\# g "
        "` h & i | `\\<b\\>\\` \\~\\~j\\~\\~"
    )
