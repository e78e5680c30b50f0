"""Checks that every public header includes what it names of the standard library and of Asio.

A name counts with its namespace (std::string, asio::post). Each has the headers that give it in the tables below; a
public header includes one of them itself. A name that is in no table is a finding as well, so that the tables stay
whole. Bodies (.ipp) count with the header that includes them. No header of a standard library's inside is included.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from common import Finding, arguments, files_below, report

STANDARD = {
    "algorithm": "any_of all_of binary_search clamp count_if equal find find_if lower_bound max min min_element mismatch "
                 "none_of ranges::any_of ranges::all_of ranges::count ranges::equal ranges::find ranges::find_if "
                 "ranges::lower_bound ranges::none_of ranges::sort remove_if search sort stable_partition stable_sort transform "
                 "upper_bound",
    "any": "any any_cast",
    "array": "array",
    "atomic": "atomic atomic_flag memory_order_acq_rel memory_order_acquire memory_order_relaxed memory_order_release",
    "bit": "bit_cast countl_zero countr_zero endian",
    "charconv": "chars_format from_chars to_chars",
    "chrono": "chrono",
    "cmath": "floor isfinite isnan signbit",
    "compare": "partial_ordering strong_ordering weak_ordering",
    "concepts": "constructible_from convertible_to copy_constructible default_initializable derived_from "
                "destructible floating_point integral invocable move_constructible same_as signed_integral "
                "unsigned_integral",
    "condition_variable": "condition_variable cv_status",
    "coroutine": "coroutine_handle coroutine_traits suspend_always suspend_never",
    "cstddef": "byte max_align_t nullptr_t ptrdiff_t size_t",
    "cstdint": "int16_t int32_t int64_t int8_t intptr_t uint16_t uint32_t uint64_t uint8_t uintmax_t uintptr_t",
    "cstdio": "FILE fclose ferror fflush fopen fprintf fputs fread fseek ftell fwrite setvbuf size_t snprintf",
    "cstdlib": "abort atexit free getenv malloc strtod strtol",
    "cstring": "memchr memcmp memcpy memmove memset size_t strlen",
    "deque": "deque erase erase_if",
    "exception": "bad_exception current_exception exception exception_ptr make_exception_ptr nested_exception "
                 "rethrow_exception rethrow_if_nested terminate throw_with_nested uncaught_exceptions",
    "filesystem": "filesystem",
    "functional": "bind_front equal_to function greater hash invoke less plus ref",
    "future": "future future_error packaged_task promise",
    "initializer_list": "initializer_list",
    "iterator": "back_inserter begin bidirectional_iterator_tag data default_sentinel default_sentinel_t distance end "
                "forward_iterator_tag input_iterator_tag make_reverse_iterator next prev random_access_iterator_tag "
                "reverse_iterator size",
    "limits": "numeric_limits",
    "list": "list",
    "map": "erase_if map multimap",
    "memory": "addressof allocator allocator_arg allocator_traits construct_at default_delete destroy_at "
              "allocate_shared dynamic_pointer_cast enable_shared_from_this make_shared make_unique owner_less pointer_traits "
              "shared_ptr static_pointer_cast unique_ptr uses_allocator weak_ptr",
    "mutex": "call_once defer_lock lock_guard mutex once_flag recursive_mutex scoped_lock unique_lock",
    "new": "align_val_t bad_alloc bad_array_new_length hardware_destructive_interference_size launder nothrow",
    "numeric": "accumulate",
    "optional": "bad_optional_access nullopt nullopt_t optional",
    "random": "mt19937 mt19937_64 random_device uniform_int_distribution",
    "ranges": "ranges::begin ranges::end ranges::input_range ranges::range ranges::range_reference_t "
              "ranges::range_value_t ranges::size ranges::sized_range views",
    "ratio": "ratio ratio_divide ratio_less ratio_multiply",
    "set": "erase_if multiset set",
    "span": "as_bytes span",
    "stdexcept": "domain_error invalid_argument length_error logic_error out_of_range runtime_error",
    "stop_token": "stop_callback stop_source stop_token",
    "string": "char_traits erase erase_if getline stoi stol stoul string to_string",
    "string_view": "begin data end size string_view",
    "system_error": "errc error_category error_code error_condition generic_category is_error_code_enum "
                    "is_error_condition_enum make_error_code make_error_condition system_category system_error",
    "thread": "jthread this_thread thread",
    "tuple": "apply forward_as_tuple ignore make_tuple tie tuple tuple_element_t tuple_size_v",
    "type_traits": "add_const_t add_pointer_t common_type_t conditional_t decay_t enable_if_t false_type has_virtual_destructor_v "
                   "integral_constant invoke_result_t is_abstract_v is_aggregate_v is_arithmetic_v is_array_v is_base_of_v is_class_v "
                   "is_const_v is_constant_evaluated is_constructible_v is_convertible_v is_default_constructible_v is_empty_v is_enum_v is_floating_point_v "
                   "is_integral_v is_invocable_r_v is_invocable_v is_lvalue_reference_v is_nothrow_default_constructible_v "
                   "is_nothrow_move_constructible_v is_nothrow_swappable_v is_pointer_v is_reference_v is_rvalue_reference_v is_same_v "
                   "is_signed_v is_standard_layout_v is_trivially_copyable_v is_unsigned_v make_signed_t make_unsigned_t remove_const_t "
                   "remove_cv_t remove_cvref remove_cvref_t remove_extent_t remove_reference_t true_type type_identity "
                   "type_identity_t underlying_type_t void_t",
    "unordered_map": "unordered_map",
    "unordered_set": "unordered_set",
    "utility": "as_const declval exchange forward in_place in_place_t in_place_type in_range index_sequence "
               "index_sequence_for make_index_sequence make_pair move pair swap",
    "variant": "get get_if holds_alternative monostate variant visit",
    "vector": "erase erase_if vector",
}
ASIO = {
    "any_completion_handler": "any_completion_handler",
    "any_io_executor": "any_io_executor",
    "as_tuple": "as_tuple",
    "associated_allocator": "associated_allocator_t get_associated_allocator",
    "associated_cancellation_slot": "associated_cancellation_slot_t get_associated_cancellation_slot",
    "associated_executor": "associated_executor associated_executor_t get_associated_executor",
    "associated_immediate_executor": "associated_immediate_executor get_associated_immediate_executor",
    "associator": "associator",
    "async_result": "async_completion async_initiate async_result completion_signature completion_token_for",
    "awaitable": "awaitable",
    "bind_cancellation_slot": "bind_cancellation_slot",
    "bind_executor": "bind_executor",
    "buffer": "buffer const_buffer mutable_buffer",
    "cancellation_signal": "cancellation_signal cancellation_slot",
    "cancellation_type": "cancellation_type cancellation_type_t",
    "co_spawn": "co_spawn",
    "config": "config",
    "deferred": "deferred",
    "detail/scheduler": "detail::scheduler",
    "detail/thread_context": "detail::thread_context",
    "dispatch": "dispatch",
    "error": "error",
    "execution": "execution",
    "execution/blocking": "execution::blocking execution::blocking_t",
    "execution/context": "execution::context execution::context_t",
    "execution/outstanding_work": "execution::outstanding_work",
    "execution_context": "execution_context use_service has_service io_context",  # it declares io_context, for references
    "executor_work_guard": "executor_work_guard make_work_guard",
    "io_context": "io_context",
    "ip/address": "ip::address ip::make_address",
    "ip/address_v4": "ip::address_v4 ip::make_address_v4",
    "ip/address_v6": "ip::address_v6 ip::make_address_v6 ip::v4_mapped",
    "ip/tcp": "ip::tcp",
    "post": "post",
    "prefer": "prefer",
    "query": "query",
    "read": "async_read read",
    "require": "require",
    "socket_base": "socket_base",
    "ssl": "ssl",
    "ssl/context": "ssl::context",
    "ssl/stream": "ssl::stream ssl::stream_base",
    "steady_timer": "steady_timer",
    "strand": "make_strand strand",
    "system_executor": "system_executor",
    "use_awaitable": "use_awaitable use_awaitable_t",
    "write": "async_write write",
}
# What a header gives besides the names in its own table.
ALSO = {
    "asio/cancellation_signal.hpp": {"asio/cancellation_type.hpp"},
    "asio/ip/address.hpp": {"asio/ip/address_v4.hpp", "asio/ip/address_v6.hpp"},
    "asio/ip/tcp.hpp": {"asio/socket_base.hpp"},
    "asio/io_context.hpp": {"asio/execution_context.hpp"},
}
# Headers of ours that say in their opening comment that they give what a standard header gives.
DOCUMENTED = {"wirebind/core/chrono.hpp": "chrono", "wirebind/core/memory.hpp": "memory"}

# Macros whose place an undefined name would take without an error.
CONFIGURATION = "wirebind/core/config.hpp"
MACRO = re.compile(r"\bWIREBIND_(?:ABI|DECL|HEADER_ONLY|HAS_COROUTINES|HAS_ZLIB)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)
NAME = re.compile(r"(?<![\w:])(?:::)?(std|asio)((?:::\w+)+)")
OTHER = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)


def homes() -> dict[str, set[str]]:
    """The headers that give a name, by the name with its namespace."""
    found: dict[str, set[str]] = {}
    for namespace, table, form in (("std", STANDARD, "{}"), ("asio", ASIO, "asio/{}.hpp")):
        for header, names in table.items():
            for name in names.split():
                found.setdefault(f"{namespace}::{name}", set()).add(form.format(header))
    return found


def code_of(text: str) -> str:
    """The text without comments and literals, and without what only includes."""
    return OTHER.sub('""', INCLUDE.sub("", text))


def named(text: str) -> set[str]:
    return {f"{namespace}{rest}" for namespace, rest in NAME.findall(code_of(text))}


def home_of(name: str, known: dict[str, set[str]]) -> set[str]:
    """The headers of the longest known beginning of a qualified name; empty for a name that is in no table."""
    while "::" in name:
        if name in known:
            return known[name]
        name = name.rpartition("::")[0]
    return set()


def given(includes: list[str]) -> set[str]:
    """What a file includes, with what those headers say that they give."""
    found = set(includes)
    for header in includes:
        found |= ALSO.get(header, set())
        if header in DOCUMENTED:
            found.add(DOCUMENTED[header])
    return found


class Tree:
    """The library's files below include/, by the path with which they are included."""

    def __init__(self, root: Path) -> None:
        paths = files_below(root, "include", (".hpp", ".ipp"))
        self.texts = {path.removeprefix("include/"): (root / path).read_text(encoding="utf-8") for path in paths}
        self.includes = {path: INCLUDE.findall(text) for path, text in self.texts.items()}
        self._closures: dict[tuple[str, bool], frozenset[str]] = {}

    def closure(self, path: str, bodies: bool = True) -> frozenset[str]:
        """A file and all files of the library that including it reads, with or without bodies."""
        if (path, bodies) not in self._closures:
            seen: set[str] = set()
            waiting = [path]
            while waiting:
                file = waiting.pop()
                if file in seen or file not in self.texts or (file.endswith(".ipp") and not bodies):
                    continue
                seen.add(file)
                waiting += self.includes[file]
            self._closures[path, bodies] = frozenset(seen)
        return self._closures[path, bodies]


def check_file(tree: Tree, path: str, known: dict[str, set[str]]) -> list[Finding]:
    """A header includes what it names; a body may leave that to what it includes of the library."""
    files = tree.closure(path) if path.endswith(".ipp") else [path]
    included = given([header for file in files for header in tree.includes[file]])
    findings = [Finding(f"include/{path}", 0, f"includes <{header}>, which is inside of a standard library")
                for header in tree.includes[path] if header.startswith(("bits/", "__", "ext/"))]
    if MACRO.search(tree.texts[path]) and CONFIGURATION not in tree.closure(path):
        findings.append(Finding(f"include/{path}", 0, f"names a macro of <{CONFIGURATION}> and does not include it"))
    missing: dict[str, list[str]] = {}
    for name in sorted(named(tree.texts[path])):
        wanted = home_of(name, known)
        if not wanted:
            findings.append(Finding(f"include/{path}", 0, f"names {name}, which no table of uses.py has"))
        elif not wanted & included:
            missing.setdefault(" or ".join(f"<{header}>" for header in sorted(wanted)), []).append(name)
    findings += [Finding(f"include/{path}", 0, f"names {', '.join(names)} and does not include {header}")
                 for header, names in missing.items()]
    return findings


def check(root: Path) -> tuple[int, list[Finding]]:
    tree, known = Tree(root), homes()
    return len(tree.texts), [finding for path in sorted(tree.texts) for finding in check_file(tree, path, known)]


if __name__ == "__main__":
    options = arguments("Check that public headers include what they name.").parse_args()
    sys.exit(report(*check(options.root)))
