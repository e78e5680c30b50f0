#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/detail/call_state.hpp>
#include <wirebind/client/detail/call_texts.hpp>
#include <wirebind/client/detail/client_core.hpp>
#include <wirebind/client/detail/running_call.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/error.hpp>

#include <exception>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL std::error_code client_core::decode(const operation_ref& operation, raw_response& result,
                                                  void* headers, void* body) const {
  try {
    observer* const watching = options.observer.get();
    if (watching == nullptr || !watching->observes_deviations()) {
      return client::decode_response(operation, result, headers, body);
    }
    std::vector<json::deviation> found;
    const std::error_code error = client::decode_response(operation, result, headers, body, &found);
    const std::string_view name = operation.info->name;
    for (const json::deviation& one : found) {
      if (reported_.add(name, one)) watching->response_deviated({name, one.path, one.kind});
    }
    return error;
  } catch (...) {
    callback_failure failure = current_failure();
    std::exception_ptr& first = result.details->exception;
    if (!first) first = std::move(failure.exception);
    return failure.error;
  }
}

WIREBIND_DECL void client_core::start(prepared_call&& call, call_handler handler) {
  if (!call.error && state->closed()) call.error = net::operation_aborted();
  if (!call.error && !auth::crypto_available()) call.error = auth::errc::crypto_stopped;
  if (!call.error && state->forked()) call.error = net::errc::forked;
  if (call.error) return refuse(call, handler, call.error);
  const std::chrono::milliseconds total = call.total;
  std::shared_ptr<running_call> made;
  try {
    made = std::allocate_shared<running_call>(net::detail::store_allocator<running_call>(memory_),
                                              shared_from_this(), std::move(call), std::move(handler));
  } catch (const std::bad_alloc&) {  // before it took anything
    return refuse(call, handler, net::out_of_memory());
  }
  made->start(total);
}

WIREBIND_DECL void client_core::refuse(prepared_call& call, call_handler& handler, std::error_code why) {
  handler.post(why, raw_response{detail::described(call)});
}

#if WIREBIND_HAS_COROUTINES
WIREBIND_DECL asio::awaitable<raw_response> client_core::run(const operation_ref& operation,
                                                             const void* request, const call_options& call) {
  return run_started(shared_from_this(), prepare(operation, request, call));
}
#endif

WIREBIND_DECL void client_core::shutdown() {
  state->shutdown();
  transport->shutdown();
}

WIREBIND_DECL bool client_core::hold(const std::shared_ptr<resting>& waiting) { return state->hold(waiting); }
WIREBIND_DECL void client_core::let_go(const resting& waiting) noexcept { state->let_go(waiting); }

}  // namespace wirebind::inline WIREBIND_ABI::client
