#pragma once

#include <wirebind/client/service_error.hpp>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {

/// Whether a code that is not the entry's own belongs to it.
inline bool matches(const error_fact& fact, std::string_view code) noexcept {
  switch (fact.match) {
    case code_match::exact:
      break;
    case code_match::prefix:
      return code.starts_with(fact.code);
    case code_match::contains:
      return code.find(fact.code) != code.npos;
  }
  return false;
}

}  // namespace detail

WIREBIND_DECL std::string service_category::message(int value) const {
  const error_fact* fact = find(value);
  if (fact == nullptr) return "Unknown error of the service";
  std::string text = *fact->summary != '\0' ? fact->summary : fact->code;
  if (text.ends_with('.')) text.pop_back();
  return text;
}

WIREBIND_DECL std::error_condition service_category::default_error_condition(int) const noexcept {
  return {static_cast<int>(errc::service_error), call_category()};
}

WIREBIND_DECL const error_fact* service_category::find(std::string_view code) const noexcept {
  const error_fact* kin = nullptr;
  for (const error_fact* fact = facts_; fact != facts_ + count_; ++fact) {
    if (fact->code == code) return fact;
    if (kin == nullptr && detail::matches(*fact, code)) kin = fact;
  }
  return kin;
}

WIREBIND_DECL const error_fact* service_category::find(int number) const noexcept {
  for (const error_fact* fact = facts_; fact != facts_ + count_; ++fact) {
    if (fact->number == number) return fact;
  }
  return nullptr;
}

WIREBIND_DECL const error_fact* fact_of(const std::error_code& error) noexcept {
  const auto* category = dynamic_cast<const service_category*>(&error.category());
  return category != nullptr ? category->find(error.value()) : nullptr;
}

}  // namespace wirebind::inline WIREBIND_ABI
