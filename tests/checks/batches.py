"""Plans how many headers one compiler process can prove to compile alone.

In a file that includes several headers, a header is on its own as far as the library goes if nothing that was read
before, beyond what it includes itself, declares a name that it uses: neither types, functions nor macros of such a file
can help it. Names are compared as text, so that a name that only looks the same costs a process and proves nothing.
What the standard library and Asio give is outside of this: uses.py checks that headers include what they name there.
"""

from __future__ import annotations

import re

from uses import Tree, code_of

KEYWORDS = frozenset("""alignas alignof and auto bool break case catch char class concept const consteval constexpr
constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum
explicit export extern false final float for friend goto if inline int long mutable namespace new noexcept not nullptr
operator or override private protected public register reinterpret_cast requires return short signed sizeof static
static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union
unsigned using virtual void volatile while""".split())
WORD = re.compile(r"[A-Za-z_]\w*")
OUTSIDE = re.compile(r"(?:\b(?:std|asio)(?:::\w+)+)|(?:\.|->)\s*[A-Za-z_]\w*")  # names that no header of ours declares
TYPE = re.compile(r"(?:inline\s+|template\s*<.*?>\s*)*(?:struct|class|enum\s+class|enum|union|concept|using)\s+"
                  r"(?:\[\[[^\]]*\]\]\s*)*(\w+)")
DECLARED = re.compile(r"(\w+)\s*(?:[({;]|=(?!=))")
MACRO = re.compile(r"^\s*#\s*define\s+(\w+)", re.MULTILINE)
LATE_INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+\.hpp|[^>".]+)[>"]')


def used_names(text: str) -> frozenset[str]:
    """Every name in the text that a header of the library might declare."""
    return frozenset(WORD.findall(OUTSIDE.sub(" ", code_of(text)))) - KEYWORDS


def declared_names(text: str) -> frozenset[str]:
    """The names that a file declares at the level of a namespace, where the house's style indents nothing, and its
    macros; and some more, since parameters are not told apart."""
    code = code_of(text)
    found = set(MACRO.findall(code))
    for line in code.splitlines():
        if not line or line[0].isspace() or line.startswith(("namespace", "}", "#", "requires")):
            continue
        declared = TYPE.match(line)
        found |= {declared.group(1)} if declared else set(DECLARED.findall(OUTSIDE.sub(" ", line)))
    return frozenset(found) - KEYWORDS


def includes_late(text: str) -> bool:
    """Whether a header is included after code has begun; bodies always are."""
    begun = False
    for line in text.splitlines():
        if begun and LATE_INCLUDE.match(line):
            return True
        begun = begun or bool(line.strip()) and not line.lstrip().startswith(("#", "//"))
    return False


def plan(tree: Tree, headers: list[str], bodies: bool) -> list[list[str]]:
    """Batches in which each header is proven once; its own bodies are proven with it. Headers that read much come first,
    so that small ones find places in their batches: the first batch with one where a header neither gets nor gives help."""
    declared = {path: declared_names(text) for path, text in tree.texts.items()}
    helpers: dict[str, frozenset[str]] = {}  # files that declare what a header uses and does not include
    for header in headers:
        own = [header] + [path for path in tree.includes[header] if bodies and path.endswith(".ipp")]
        used = frozenset().union(*(used_names(tree.texts[path]) for path in own if path in tree.texts))
        helpers[header] = frozenset(path for path in tree.texts if declared[path] & used) - tree.closure(header, bodies)
    late = {header for header in headers if includes_late(tree.texts[header])}

    def helps(first: str, second: str) -> bool:
        """Whether the second header would be proven less after the first one. One that needs what it includes only after
        its code begins a batch, since it might have found that before."""
        reads = tree.closure(first, bodies)
        return second in late or second in reads or not helpers[second].isdisjoint(reads)

    batches: list[list[str]] = []
    for header in sorted(headers, key=lambda path: (-len(tree.closure(path, bodies)), path)):
        for batch in batches:
            earliest = max((place + 1 for place, other in enumerate(batch) if helps(header, other)), default=0)
            latest = min((place for place, other in enumerate(batch) if helps(other, header)), default=len(batch))
            if earliest <= latest:
                batch.insert(latest, header)
                break
        else:
            batches.append([header])
    return batches
