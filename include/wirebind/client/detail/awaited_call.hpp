// The coroutine of an awaited call.
// Part of every file that awaits calls in header-only use, else only of the file with the API's
// <.../src.hpp>.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/asio_compat.hpp>

#include <utility>

#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

template <class Operation>
asio::awaitable<response<Operation>> await_call(std::shared_ptr<core> shared,
                                                asio::awaitable<raw_response> begun) {
  raw_response result = co_await std::move(begun);
  response<Operation> out;
  shared->decode_or_throw(operation_of<Operation>(), result, &out.header, &out.body());
  out.set_details(std::move(result.details));
  co_return out;
}

template <class Operation>
asio::awaitable<response<Operation>> compiled_operation<Operation>::awaited::begin(
    const std::shared_ptr<core>& shared, const typename Operation::request& request,
    const call_options& options) {
  const std::shared_ptr<core> kept = shared;  // a source may destroy the client
  return await_call<Operation>(kept, kept->run(operation_of<Operation>(), &request, options));
}

}  // namespace wirebind::inline WIREBIND_ABI::client
#endif
