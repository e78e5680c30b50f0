#pragma once

#include <wirebind/json/codec.hpp>
#include <wirebind/json/impl/read_value.ipp>
#include <wirebind/json/impl/writer.ipp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

inline bool is_message(const type& type) {
  return type.kind == kind::bytes || (type.kind == kind::object && type.members().message);
}

}  // namespace detail

WIREBIND_DECL result decode(const type& type, std::string_view text, void* value, decode_options options) {
  if (detail::is_message(type)) return {make_error_code(errc::not_json)};
  const std::size_t last = text.find_last_not_of(" \n\t\r");
  if (last != std::string_view::npos && (text[last] == '}' || text[last] == ']')) {
    return detail::reader(text.data(), text.data() + last + 1, options).read(type, value);
  }
  // No bracket at the end to stop at: a lone leaf, or a text that is cut off. A copy ends in a byte 0.
  const std::string copy(text);
  return detail::reader(copy.data(), copy.data() + copy.size(), options).read(type, value);
}

WIREBIND_DECL result encode(const type& type, const void* value, std::string& out) {
  if (detail::is_message(type)) {
    out.clear();
    return {make_error_code(errc::not_json)};
  }
  return detail::writer(out).write(type, value);
}

}  // namespace wirebind::inline WIREBIND_ABI::json
