"""Names: the snake_case rule, and the words that no generated name may be."""

from __future__ import annotations

import functools
import re
import unicodedata

KEYWORDS = frozenset(
    """alignas alignof and and_eq asm atomic_cancel atomic_commit atomic_noexcept auto bitand bitor bool break case
    catch char char8_t char16_t char32_t class compl concept const consteval constexpr constinit const_cast continue
    contract_assert co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit
    export extern false final float for friend goto if import inline int long module mutable namespace new noexcept
    not not_eq nullptr operator or or_eq override private protected public reflexpr register reinterpret_cast
    requires return short signed sizeof static static_assert static_cast struct switch synchronized template this
    thread_local throw true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t
    while xor xor_eq""".split()
)
"""Keywords, alternative tokens and words with a meaning of their own, of C++20 and of what comes after it."""

MACROS = frozenset(
    """linux unix i386 arm mips sparc sun hpux vax m68k errno stdin stdout stderr assert major minor makedev min max
    near far interface small hyper huge pascal cdecl environ signals slots emit foreach forever complex imaginary
    noreturn offsetof setjmp longjmp sigsetjmp va_start va_arg va_end va_copy alloca getc putc isnan isinf isfinite
    signbit htons htonl ntohs ntohl s_addr sa_handler sa_sigaction si_value si_pid si_uid st_atime st_mtime st_ctime
    h_addr d_fileno minmax check verify require vector pixel bool true false nil yes no id_t strdupa unreachable
    thread_local static_assert alignas alignof ANSI BIG_ENDIAN BYTE_ORDER CALLBACK CONST DELETE DOMAIN EOF ERROR FALSE
    FAR GetObject HUGE I IN LITTLE_ENDIAN MAX MIN NAN NEAR NO_ERROR NULL OPTIONAL OUT OVERFLOW PI STRICT SIGHUP SIGINT
    SIGTERM TRUE UNDERFLOW VOID INFINITY INT_MAX INT_MIN OPEN_MAX PATH_MAX BUFSIZ RAND_MAX DEBUG NDEBUG""".split()
)
"""Names that common C, POSIX, Windows, Qt and Apple headers define as macros."""

_SYMBOLS = {
    "+": "plus", "-": "minus", "*": "star", "/": "slash", "=": "equal", "<": "less", ">": "greater", "!": "not",
    "&": "and", "|": "or", "%": "percent", "#": "hash", "@": "at", "$": "dollar", "^": "caret", "~": "tilde",
    ".": "dot", ",": "comma", ":": "colon", ";": "semicolon", "?": "question", "_": "underscore", " ": "space",
    "(": "open", ")": "close", "[": "open", "]": "close", "{": "open", "}": "close", "'": "quote", '"': "quote",
    "\\": "backslash",
}  # fmt: skip
_LONGEST = 80
_CPP_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*_?\Z")


@functools.lru_cache(maxsize=8192)
def snake_case(wire: str) -> str:
    """The C++ name of a wire name; the runtime applies the same rule (include/wirebind/core/names.hpp)."""
    out: list[str] = []
    for index, char in enumerate(wire):
        if not (char.isascii() and char.isalnum()):
            if out and out[-1] != "_":
                out.append("_")
            continue
        if char.isupper() and index and out and out[-1] != "_":
            before = wire[index - 1]
            after_word = before.isascii() and (before.islower() or before.isdigit())
            following = wire[index + 1 : index + 2]
            before_word = following.isascii() and following.islower()
            if after_word or (before.isascii() and before.isupper() and before_word):
                out.append("_")
        out.append(char.lower())
    if out and out[-1] == "_":
        out.pop()
    return "".join(out)


def identifier(wire: str, kind: str) -> str:
    """A valid C++ name for any text: snake_case where that gives one, and otherwise a spelt-out form.

    `kind` stands before a digit: "404" becomes "value_404" for a kind of "value".
    """
    name = snake_case(wire)
    if not name:
        name = "_".join(_spelt(char) for char in wire[:16]) or "empty"
        name = re.sub(r"_+", "_", name).strip("_") or "empty"
    elif name[0].isdigit() and wire[0] in "+-":
        name = f"{_SYMBOLS[wire[0]]}_{name}"
    if len(name) > _LONGEST:
        name = name[:_LONGEST].rstrip("_")
    if name[0].isdigit():
        name = f"{kind}_{name}"
    return name


def _spelt(char: str) -> str:
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    if unicodedata.category(char).startswith("L"):
        return f"u{ord(char):04x}"
    return f"u{ord(char):04x}" if not char.isspace() else "space"


def safe(name: str, reserved: frozenset[str] = frozenset(), mark: str = "_") -> str:
    """The name, with a mark after it when it is a keyword, a macro or reserved where it stands."""
    return f"{name}{mark}" if name in KEYWORDS or name in MACROS or name in reserved else name


def is_cpp_name(name: str) -> bool:
    """True for a name that an author may force: an identifier that the language does not reserve."""
    return bool(_CPP_NAME.match(name)) and name not in KEYWORDS and name not in MACROS


def singular(name: str) -> str:
    """The name of one item of a list, where that is obvious; otherwise "<name>_item"."""
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith(("ss", "us", "is", "as", "ses", "xes", "zes", "hes")) and len(name) > 3:
        return name[:-1]
    return f"{name}_item"
