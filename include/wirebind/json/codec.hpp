// Encodes structs as JSON and decodes them without a tree. Strict RFC 8259 over UTF-8, at most 128 levels
// deep. Rejects what it cannot keep exactly: integers that overflow, repeated members, bytes after the value.
//
// `decoding::lenient` also decodes a scalar in another form if nothing is lost:
// - a string, base64 text or open enum from a number or a bool: its text as it is written, "1", "1.50",
// "true";
// - an integer from a number with a fraction or exponent whose value is an integer: 512.0, 5.12e2;
// - an integer or floating-point number from a string that is a JSON number and nothing else, by the same
// rules:
//   "512", "5.12e2", "-0.5", but not "", " 5", "+5", "007", "0x1F", "5 MB", "NaN" or "1.5" for an integer;
// - a bool from "true" and "false", but not from "True", "yes", 0, 1, "0" or "1".
// Nothing else changes its form: null, objects, lists, maps and free-form values do not, a value does not
// become a list of one, and keys of maps are text. Ranges are checked as for a value in its own form.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/json/error.hpp>
#include <wirebind/json/type.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::json {

/// How strictly a text is decoded.
struct decode_options {
  /// A plain member (not optional, list, map or nullable) that is missing or null is an error. If false, it
  /// keeps its default, so that a member missing from a response does not fail the call.
  bool require_members = false;
  /// A member that is not described is an error in a struct that has no others (`rule_kind::no_others`). If
  /// false, it is checked and skipped.
  bool reject_unknown = false;
  /// Which forms of a scalar are decoded.
  decoding scalars = decoding::strict;
  /// If not null, the differences between the text and the description are appended to it when decoding
  /// succeeds: each path and kind once, of the first 1024 places. Costs a second pass over a text that
  /// differs.
  std::vector<deviation>* deviations = nullptr;
};

/// Decodes `text` into the object that `type` describes, which must be default-constructed. On failure the
/// object is left partly filled.
WIREBIND_DECL result decode(const type& type, std::string_view text, void* value,
                            decode_options options = {});

/// Encodes the object that `type` describes; replaces `out`, which is empty after a failure.
WIREBIND_DECL result encode(const type& type, const void* value, std::string& out);

namespace detail {
/// Resets a value to its default.
template <class T>
void renew(T& value) {
  if constexpr (std::is_nothrow_default_constructible_v<T>) {
    std::destroy_at(&value);
    std::construct_at(&value);
  } else {
    value = T{};
  }
}
}  // namespace detail

/// Decodes a JSON text into `value` and replaces its content. On failure it is `T{}`.
///
/// Unknown members are checked and skipped, or kept where the struct has a map for them; members may come in
/// any order, null means an absent member; it is not an item of a list or value of a map of scalars or
/// structs, unless these are optional or nullable. Known members and keys of maps must not repeat.
template <class T>
result decode(std::string_view text, T& value, decode_options options = {}) {
  detail::renew(value);
  result outcome = json::decode(type_of<T>(), text, &value, options);
  if (!outcome) detail::renew(value);
  return outcome;
}

/// Encodes `value` as JSON without spaces; replaces `out`.
///
/// Absent members are left out, an absent list or map inside another one is empty, `false` and 0 that were
/// set are written. Rejects text that is not UTF-8, numbers that are not finite and values nested deeper than
/// 128; `out` is then empty.
template <class T>
result encode(const T& value, std::string& out) {
  return json::encode(type_of<T>(), &value, out);
}

}  // namespace wirebind::inline WIREBIND_ABI::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/codec.ipp>
#endif
