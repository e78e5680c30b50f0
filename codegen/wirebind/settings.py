"""The members of bindings.yaml as data: what reads the file, its JSON schema and its reference page follow this table."""

from __future__ import annotations

import enum

from wirebind.records import record
from wirebind.source.cursor import Cursor


class Shape(enum.Enum):
    """What a member holds."""

    VERSION = "1"
    TEXT = "text"
    FLAG = "true or false"
    TEXTS = "list of texts"
    MAP = "texts by name"
    LISTS = "lists of texts by name"
    OBJECT = "members"
    OBJECTS = "members by name"


@record
class Setting:
    """A member: `about` is a sentence for the reference page, `example` a value as YAML."""

    name: str
    shape: Shape
    about: str
    example: str
    required: bool = False
    inner: tuple["Setting", ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting("wirebind", Shape.VERSION, "The version of this format. It comes first.", "1", required=True),
    Setting("namespace", Shape.TEXT, "The C++ namespace of everything that is generated.", "shop::v1", required=True),
    Setting(
        "output", Shape.TEXT,
        "The folder that the headers are written to, below the root. It holds nothing else.",
        "include/shop/v1", required=True,
    ),
    Setting(
        "include", Shape.TEXT,
        "The prefix of include directives. Without it, the output folder without a leading `include/`.", "shop/v1",
    ),
    Setting(
        "spec", Shape.TEXT,
        "The document, in the folder of this file: OpenAPI 3.0, 3.1 or 3.2, or Swagger 2.0, as YAML or JSON.",
        "openapi.yaml", required=True,
    ),
    Setting(
        "overlays", Shape.TEXTS,
        "Overlays (OpenAPI Overlay 1.0 to 1.2) that are applied to the document in this order.", "[limits.overlay.yaml]",
    ),
    Setting("product", Shape.TEXT, "What comments call the API.", "Shop", required=True),
    Setting("version", Shape.TEXT, "The version of the API, as comments and `info` have it.", "v1", required=True),
    Setting(
        "signers", Shape.MAP,
        "For security schemes of `type: http` that OpenAPI does not describe, by their `scheme`: the C++ function that makes "
        "the authenticator. Its header is its name with slashes: `vendor/signer.hpp`.", "{X-Signed: vendor::signer}",
    ),
    Setting("operations", Shape.TEXTS, "Only operations with these ids are generated.", "[GetItem, PutItem]"),
    Setting("tags", Shape.TEXTS, "Only operations with one of these tags are generated.", "[items]"),
    Setting(
        "paths", Shape.TEXTS, "Only operations of these paths are generated; `*` stands for any text.", "['/items/*']"
    ),
    Setting(
        "explorer", Shape.TEXT,
        "The name of a page in this folder that shows, sends and copies every call; [explorer.md](explorer.md) has it.",
        "explorer.html",
    ),
    Setting(
        "types", Shape.OBJECTS,
        "Types of your own, by the format or the component schema that each stands for; [documents.md](documents.md#types) "
        "says what they need.", "{uuid: {type: my::uuid, header: my/uuid.hpp}}", inner=(
        Setting("type", Shape.TEXT, "The C++ type, with its namespace.", "my::uuid", required=True),
        Setting("header", Shape.TEXT, "The header that defines it, as an include directive has it.", "my/uuid.hpp",
                required=True),
    )),
    Setting("templates", Shape.OBJECT, "Templates of your own; [templates.md](templates.md) describes them.",
            "{folder: templates, ir: 1}", inner=(
        Setting("folder", Shape.TEXT, "Their folder, beside this file.", "templates", required=True),
        Setting("ir", Shape.VERSION, "The version of the IR that they are written for.", "1", required=True),
    )),
    Setting("options", Shape.OBJECT, "How the document is read.", "{strict: true}", inner=(
        Setting(
            "strict", Shape.FLAG,
            "What the document has and the generator does not support, or what is wrong in it, is an error.", "true",
        ),
        Setting(
            "allow-gaps", Shape.TEXTS, "Findings, by id, that `strict` leaves as warnings.", "[gap-union]"
        ),
        Setting(
            "strip-header-prefix", Shape.TEXT, "A prefix that names of header members leave out.", "x-shop-"
        ),
        Setting(
            "closed-enums", Shape.FLAG,
            "Values that an `enum` of the document does not list are violations in requests; those of `x-extensible-enum` "
            "are not.", "true",
        ),
        Setting(
            "common-headers", Shape.TEXTS,
            "Header parameters that calls of any operation may send: names in `common_headers` for "
            "`wirebind::call_options::headers`, and no members of requests.", "[X-Shop-Trace-Id]",
        ),
        Setting(
            "response-headers", Shape.LISTS,
            "Structs of response headers: operations whose responses have just these headers share one.",
            "{versioned_headers: [ETag, X-Shop-Request-Id]}",
        ),
    )),
)  # fmt: skip


class Settings:
    """The members at a place of the file, read as the table says; a name that the table lacks is a defect."""

    def __init__(self, cursor: Cursor, settings: tuple[Setting, ...], what: str) -> None:
        self._cursor = cursor
        self._by_name = {setting.name: setting for setting in settings}
        self._what = what
        cursor.expect_members(self._by_name.keys(), (), what)

    def text(self, name: str) -> str:
        """A text, or "" where it is absent."""
        setting = self._setting(name, Shape.TEXT)
        return self._cursor.required_text(name, self._what) if setting.required else self._cursor.text_of(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is absent."""
        self._setting(name, Shape.TEXTS)
        child = self._cursor.get(name)
        return child.strings() if child is not None else ()

    def flag(self, name: str) -> bool:
        """A flag, false where it is absent."""
        self._setting(name, Shape.FLAG)
        return self._cursor.flag_of(name)

    def entries(self, name: str) -> list[tuple[str, Cursor]]:
        """Texts or lists by name, each with its place."""
        self._setting(name, Shape.MAP, Shape.LISTS)
        child = self._cursor.get(name)
        return list(child.members()) if child is not None else []

    def inner(self, name: str) -> "Settings | None":
        """The members of a member, or nothing where it is absent."""
        setting = self._setting(name, Shape.OBJECT)
        child = self._cursor.get(name)
        return Settings(child, setting.inner, name) if child is not None and child.is_object() else None

    def objects(self, name: str) -> "list[tuple[str, Settings]]":
        """The members of each member, by name."""
        setting = self._setting(name, Shape.OBJECTS)
        child = self._cursor.get(name)
        found = child.members() if child is not None else ()
        return [(key, Settings(place, setting.inner, key)) for key, place in found if place.is_object()]

    def version(self, name: str, supported: int, hint: str) -> None:
        """Checks a version, which is required."""
        self._setting(name, Shape.VERSION)
        child = self._cursor.get(name)
        if child is None or child.decimal() != supported:
            (child or self._cursor).error("bindings-version", f"`{name}: {supported}` is expected in {self._what}", hint)

    def place(self, name: str) -> Cursor:
        """Where a member stands; the whole where it is absent."""
        return self._cursor.get(name) or self._cursor

    def has(self, name: str) -> bool:
        """Whether the file has the member."""
        return self._cursor.get(name) is not None

    def _setting(self, name: str, *shapes: Shape) -> Setting:
        setting = self._by_name[name]
        assert setting.shape in shapes
        return setting
