// A call as a coroutine: a thin typed one over the erased one; both throw `call_error`.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/finish.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/asio_compat.hpp>

#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#endif

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

#if WIREBIND_HAS_COROUTINES

template <class Operation>
asio::awaitable<response<Operation>> await_call(std::shared_ptr<core> shared, prepared_call call) {
  answer result = co_await shared->run(std::move(call));
  std::error_code error;
  response<Operation> out = finish<Operation>(*shared, error, std::move(result));
  throw_if(error, out.shared_details());
  co_return out;
}

#else

template <class Operation>
void await_call(const std::shared_ptr<core>&, const prepared_call&) {
  static_assert(sizeof(Operation) == 0, "this compiler has no coroutines: pass a completion token");
}

#endif

}  // namespace wirebind::inline WIREBIND_ABI::client
