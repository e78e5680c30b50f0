#pragma once

#include <wirebind/core/sequence.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/impl/read_value.ipp>
#include <wirebind/json/impl/write_union.ipp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

inline bool is_message(const type& type) {
  return type.kind == kind::bytes || (type.kind == kind::object && type.members().message);
}

/// Reads a text that ends as `scanner` demands.
inline result read(const char* begin, const char* end, const type& type, void* value,
                   decode_options options) {
  if (options.deviations == nullptr) return reader(begin, end, options, nullptr).read(type, value);
  sequence<deviation_mark> marks;
  result outcome = reader(begin, end, options, &marks).read(type, value);
  if (outcome && !marks.empty()) deviation_paths(begin, end, marks, *options.deviations).run(type);
  return outcome;
}

}  // namespace detail

WIREBIND_DECL result decode(const type& type, std::string_view text, void* value, decode_options options) {
  if (detail::is_message(type)) return {make_error_code(errc::not_json)};
  const std::size_t last = text.find_last_not_of(" \n\t\r");
  if (last != std::string_view::npos && (text[last] == '}' || text[last] == ']')) {
    return detail::read(text.data(), text.data() + last + 1, type, value, options);
  }
  // No bracket at the end to stop at: a lone leaf, or a text that is cut off. A copy ends in a byte 0.
  const std::string copy(text);
  return detail::read(copy.data(), copy.data() + copy.size(), type, value, options);
}

WIREBIND_DECL result encode(const type& type, const void* value, std::string& out) {
  if (detail::is_message(type)) {
    out.clear();
    return {make_error_code(errc::not_json)};
  }
  return detail::writer(out).write(type, value);
}

}  // namespace wirebind::inline WIREBIND_ABI::json
