#pragma once

#include <wirebind/core/lasting.hpp>
#include <wirebind/json/error.hpp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

inline const char* sentence(errc code) noexcept {
  switch (code) {
    case errc::ok:
      return "no error";
    case errc::unexpected_end:
      return "the text ends inside a value";
    case errc::syntax:
      return "the text is not JSON";
    case errc::invalid_number:
      return "the number is not valid JSON";
    case errc::invalid_escape:
      return "unknown escape sequence";
    case errc::invalid_surrogate:
      return "an escaped surrogate is not part of a pair";
    case errc::invalid_utf8:
      return "invalid UTF-8";
    case errc::control_character:
      return "a string has an unescaped control character";
    case errc::too_deep:
      return "values are nested more than 128 deep";
    case errc::trailing_bytes:
      return "unexpected bytes after the value";
    case errc::wrong_type:
      return "the value does not have the type of the member";
    case errc::not_an_integer:
      return "the number is not an integer";
    case errc::out_of_range:
      return "the number is out of range";
    case errc::duplicate_member:
      return "the member appears twice";
    case errc::missing_member:
      return "a required member is missing";
    case errc::unknown_member:
      return "the object has no such member";
    case errc::invalid_value:
      return "the text is no value of the member's type";
    case errc::not_finite:
      return "the number is not finite";
    case errc::not_json:
      return "the type describes a message, not a JSON value";
  }
  return "unknown error";
}

class category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.json"; }
  std::string message(int code) const override { return sentence(static_cast<errc>(code)); }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& error_category() noexcept {
  static const lasting<detail::category> instance;
  return instance.value;
}

WIREBIND_DECL std::string result::message() const {
  std::string text = path;
  if (!text.empty()) text += ": ";
  text += code.message();
  if (offset != no_offset) text += " at byte " + std::to_string(offset);
  return text;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
