// Bytes to structs and back, with no tree between. Strict RFC 8259 over UTF-8, at most 128 levels deep.
// Refuses what it cannot keep exactly: integers that overflow, repeated members, bytes after the value.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/json/error.hpp>
#include <wirebind/json/type.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::json {

/// How strictly a text is read.
struct decode_options {
  /// A plain member (not optional, list, map or nullable) that is missing or null is an error. Off, it keeps
  /// its default: what a service leaves out of an answer must not fail the call.
  bool require_members = false;
};

/// Reads `text` into the object that `type` describes, which must be as default-constructed. On failure the
/// object is left partly filled.
WIREBIND_DECL result decode(const type& type, std::string_view text, void* value,
                            decode_options options = {});

/// Writes the object that `type` describes; replaces `out`, which is empty after a failure.
WIREBIND_DECL result encode(const type& type, const void* value, std::string& out);

namespace detail {
/// Makes a value as default-constructed.
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

/// Reads a JSON text into `value`; what it held before is gone. On failure it is `T{}`.
///
/// Unknown members are checked and skipped, members may come in any order, null stands for an absent member.
/// Members that are known and keys of maps must not repeat.
template <class T>
result decode(std::string_view text, T& value, decode_options options = {}) {
  detail::renew(value);
  result outcome = json::decode(type_of<T>(), text, &value, options);
  if (!outcome) detail::renew(value);
  return outcome;
}

/// Writes `value` as JSON without spaces; replaces `out`.
///
/// Absent members are left out, `false` and 0 that were set are written. Refuses text that is not UTF-8,
/// numbers that are not finite and values nested deeper than 128; `out` is then empty.
template <class T>
result encode(const T& value, std::string& out) {
  return json::encode(type_of<T>(), &value, out);
}

}  // namespace wirebind::inline WIREBIND_ABI::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/codec.ipp>
#endif
