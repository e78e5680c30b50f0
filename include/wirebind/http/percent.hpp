// Percent-encoding, and splitting of request targets. Encoding accepts every text; decoding rejects malformed
// escapes. A plus sign is a plus sign, except in a form.
#pragma once

#include <wirebind/core/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::http {

/// One path segment: unreserved characters unchanged, all others as %XX in upper case (RFC 3986 section
/// 2).
WIREBIND_DECL std::string encode_segment(std::string_view text);

/// A name or a value of a query, by the same rule: a space is %20.
WIREBIND_DECL std::string encode_query(std::string_view text);

/// A value of a query whose reserved characters stay as they are (RFC 6570 section 3.2.3), without those that
/// a query gives a meaning (`&`, `#`, `[`, `]`, `+`) and without those of `except`. A percent sign is
/// encoded.
WIREBIND_DECL std::string encode_reserved(std::string_view text, std::string_view except = {});

/// Decodes percent-encoded text; nothing if a percent sign is not followed by two hexadecimal
/// digits.
WIREBIND_DECL std::optional<std::string> decode_percent(std::string_view text);

/// Whether a text can be sent as a path segment and arrive unchanged: not empty, neither "." nor ".."
/// (which intermediaries resolve, even when encoded), without CR, LF and NUL.
WIREBIND_DECL bool is_safe_segment(std::string_view text) noexcept;

/// A request target split at its first question mark; the views are valid as long as the target.
struct target_parts {
  std::string_view path;
  std::string_view query;
};

WIREBIND_DECL target_parts split_target(std::string_view target) noexcept;

/// One item of a query, decoded. `has_value` is false for a name without an equals sign.
struct query_item {
  std::string name;
  std::string value;
  bool has_value = true;
  std::string_view written{};  ///< the value before decoding; valid as long as the query
};

/// Removes the first item that is not empty from the front of `rest`. False if there is none: `rest` is then
/// empty, or begins with the item that has a malformed escape.
WIREBIND_DECL bool read_query_item(std::string_view& rest, query_item& item);

/// The items of a query in their order, without empty ones; nothing if an escape is malformed.
WIREBIND_DECL std::optional<std::vector<query_item>> parse_query(std::string_view query);

/// A form (application/x-www-form-urlencoded) as a query: a plus sign is a space there.
WIREBIND_DECL std::string form_as_query(std::string_view form);

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/percent.ipp>
#endif
