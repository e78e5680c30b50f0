#pragma once

#include <wirebind/client/service_error.hpp>
#include <wirebind/core/ascii.hpp>

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

inline constexpr char category_probe_name[] = "wirebind.probe";

/// The `service_category` that a category is, else null: a dynamic_cast that needs no RTTI.
class category_probe final : public std::error_category {
 public:
  const char* name() const noexcept override { return category_probe_name; }
  std::string message(int) const override { return {}; }

  mutable const service_category* found = nullptr;
};

}  // namespace detail

WIREBIND_DECL bool service_category::equivalent(const std::error_code& error, int condition) const noexcept {
  if (error.category().name() != detail::category_probe_name) {
    return std::error_category::equivalent(error, condition);
  }
  static_cast<const detail::category_probe&>(error.category()).found = this;
  return false;
}

WIREBIND_DECL std::string service_category::message(int value) const {
  const error_fact* fact = find(value);
  if (fact == nullptr) return "unknown error of the service";
  std::string text = fact->summary;
  if (text.empty()) return fact->code;
  if (text.ends_with('.')) text.pop_back();
  // As in all categories; an abbreviation stays.
  if (text.size() < 2 || !ascii::is_upper(text[1])) text.front() = ascii::to_lower(text.front());
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
  const detail::category_probe probe;
  error.category().equivalent(std::error_code(0, probe), 0);
  return probe.found != nullptr ? probe.found->find(error.value()) : nullptr;
}

}  // namespace wirebind::inline WIREBIND_ABI
