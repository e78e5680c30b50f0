// A call as a coroutine. Owns the run of an erased call to its end, compiled once, and the thin typed coroutine over
// it; both throw `call_error`.
#pragma once

#include <wirebind/client/core.hpp>
#include <wirebind/client/finish.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/net/asio_compat.hpp>

#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#endif

#include <memory>
#include <system_error>
#include <utility>

namespace wirebind::inline v0::client {

#if WIREBIND_HAS_COROUTINES

/// Sends a prepared call and waits for its answer.
WIREBIND_DECL asio::awaitable<answer> run(std::shared_ptr<core> shared, prepared_call call);

template <class Operation>
asio::awaitable<response<Operation>> await_call(std::shared_ptr<core> shared, prepared_call call) {
  answer result = co_await run(std::move(shared), std::move(call));
  std::error_code error;
  response<Operation> out = finish<Operation>(error, std::move(result));
  throw_if(error, out.shared_details());
  co_return out;
}

#else

template <class Operation>
void await_call(const std::shared_ptr<core>&, const prepared_call&) {
  static_assert(sizeof(Operation) == 0, "this compiler has no coroutines: pass a completion token");
}

#endif

}  // namespace wirebind::inline v0::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/awaited.ipp>
#endif
