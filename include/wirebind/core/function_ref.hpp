// A reference to a callable that is owned elsewhere: for callbacks among options that own no memory, so that
// they can stand in a co_await expression on every compiler.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

template <class Signature>
class function_ref;

/// Refers to a callable with a name, which must outlive the reference, or to a function, which a lambda
/// without captures is as well. Trivially copyable; calling an empty one is a programming error.
template <class Result, class... Arguments>
class function_ref<Result(Arguments...)> {
  using function_type = Result (*)(Arguments...);

 public:
  constexpr function_ref() noexcept = default;

  template <class Callable>
  requires(!std::is_same_v<std::remove_const_t<Callable>, function_ref> &&
           !std::is_convertible_v<Callable&, function_type> &&
           std::is_invocable_r_v<Result, Callable&, Arguments...>) function_ref(Callable& callable)
  noexcept : call_(&call_object<Callable>) { target_.object = std::addressof(callable); }

  template <class Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, function_ref> &&
           std::is_convertible_v<Callable, function_type>) function_ref(Callable&& callable)
  noexcept : call_(&call_function) { target_.function = callable; }

  explicit operator bool() const noexcept { return call_ != nullptr; }
  Result operator()(Arguments... arguments) const {
    return call_(target_, std::forward<Arguments>(arguments)...);
  }

 private:
  union target {
    const void* object = nullptr;
    function_type function;
  };

  // Named functions: a lambda in their place would be three functions each.
  template <class Callable>
  static Result call_object(target which, Arguments... arguments) {
    return (*static_cast<Callable*>(const_cast<void*>(which.object)))(std::forward<Arguments>(arguments)...);
  }
  static Result call_function(target which, Arguments... arguments) {
    return which.function(std::forward<Arguments>(arguments)...);
  }

  target target_{};
  Result (*call_)(target, Arguments...) = nullptr;
};

}  // namespace wirebind::inline WIREBIND_ABI
