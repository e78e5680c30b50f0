#pragma once

#include <wirebind/client/service_error.hpp>

namespace wirebind::inline WIREBIND_ABI {

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
  for (const error_fact* fact = facts_; fact != facts_ + count_; ++fact) {
    if (fact->code == code) return fact;
  }
  return nullptr;
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
