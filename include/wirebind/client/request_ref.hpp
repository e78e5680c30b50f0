// Passes a request to a call, with a guard against a compiler defect: g++ before 13 destroys an
// aggregate temporary twice inside a co_await expression, so that a request needs a name there.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13

inline constexpr bool requests_may_be_temporary = false;

/// A request that has a name.
template <class Request>
class request_ref {
 public:
  request_ref(const Request& request) noexcept : request_(request) {}
  request_ref(Request&& give_the_request_a_name_first) = delete;  // g++ < 13 corrupts the heap otherwise

  const Request& get() const noexcept { return request_; }
  operator const Request&() const noexcept { return request_; }

 private:
  const Request& request_;
};

#else

inline constexpr bool requests_may_be_temporary = true;

template <class Request>
using request_ref = const Request&;

#endif

}  // namespace wirebind::inline WIREBIND_ABI
