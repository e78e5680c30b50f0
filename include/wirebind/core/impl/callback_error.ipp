#pragma once

#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/lasting.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

class callback_category_type final : public std::error_category {
 public:
  const char* name() const noexcept override { return "wirebind.callback"; }
  std::string message(int value) const override {
    switch (static_cast<callback_errc>(value)) {
      case callback_errc::exception_thrown:
        return "a callback threw an exception";
      case callback_errc::handler_dropped:
        return "a callback destroyed its completion handler without calling it";
    }
    return "unknown error of a callback";
  }
};

}  // namespace detail

WIREBIND_DECL const std::error_category& callback_category() noexcept {
  static const lasting<detail::callback_category_type> category;
  return category.value;
}

WIREBIND_DECL int& silent_drops::count() noexcept {
  thread_local int count = 0;
  return count;
}

WIREBIND_DECL callback_failure current_failure() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {std::make_error_code(std::errc::not_enough_memory), nullptr};
  } catch (...) {
    return {callback_errc::exception_thrown, std::current_exception()};
  }
}

}  // namespace wirebind::inline WIREBIND_ABI
