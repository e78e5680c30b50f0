// The typed edges of a call over its erased half: the request struct on one side, and on the other a handler
// or a coroutine that gets the response's structs.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/asio_compat.hpp>

#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#endif

#include <cstddef>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

/// Decodes a response unless the call has failed already; sets `error` if decoding fails. The response of a
/// failed call has its details and nothing else.
template <class Operation>
response<Operation> finish(const core& shared, std::error_code& error, raw_response&& result) {
  response<Operation> out;
  if (!error) error = shared.decode(operation_of<Operation>(), result, &out.header, &out.body());
  if (error) out.clear();
  out.set_details(std::move(result.details));
  return out;
}

/// Adapts a handler of a typed response to a handler of bytes.
template <class Operation, class Handler>
struct decoding_handler {
  using wrapped_handler = Handler;

  Handler handler;
  std::shared_ptr<core> shared;

  void operator()(std::error_code error, raw_response&& result) {
    response<Operation> out = finish<Operation>(*std::exchange(shared, nullptr), error, std::move(result));
    std::move(handler)(error, std::move(out));
  }
};

/// The size of the room for the handler of a token, which becomes a `Wrapper` where it is a handler itself.
/// What it is otherwise is known too late: inside of `asio::use_awaitable` no allocation may fail.
template <class Token, class Result, class Wrapper>
constexpr std::size_t room_size() noexcept {
  constexpr bool is_handler = handler_token<Token, void(std::error_code, Result)>;
  if constexpr (is_handler && !std::is_same_v<Token, default_token>) {
    return call_handler::room_size<Wrapper>();
  } else {
    return net::detail::handler_room::usual;
  }
}

template <class Operation>
struct initiate_call : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, prepared_call&& call) const {
    using wrapper = decoding_handler<Operation, std::decay_t<Handler>>;
    call_handler erased(wrapper{std::forward<Handler>(handler), shared}, shared->tasks, std::move(call.room));
    shared->start(std::move(call), std::move(erased));
  }
};

/// Starts the calls of an operation that makes several: it keeps the core, never a client, which may be moved
/// or destroyed meanwhile.
template <class Operation, class Handler>
void start_call(const std::shared_ptr<core>& shared, const typename Operation::request& request,
                const call_options& options, Handler&& handler) {
  prepared_call call = shared->prepare(operation_of<Operation>(), &request, options);
  call.room = shared->room(call_handler::room_size<decoding_handler<Operation, std::decay_t<Handler>>>());
  initiate_call<Operation>{{shared}}(std::forward<Handler>(handler), std::move(call));
}

#if WIREBIND_HAS_COROUTINES

/// The calls of an operation that are awaited. <wirebind/client/detail/awaited_call.hpp> defines the
/// function.
template <class Operation>
struct compiled_operation<Operation>::awaited {
  /// Encodes the request; the call is sent when it is awaited.
  static asio::awaitable<response<Operation>> begin(const std::shared_ptr<core>& shared,
                                                    const typename Operation::request& request,
                                                    const call_options& options);
};

#else

template <class Operation>
struct compiled_operation<Operation>::awaited {
  template <class Request>
  static void begin(const std::shared_ptr<core>&, const Request&, const call_options&) {
    static_assert(sizeof(Request) == 0, "this compiler has no coroutines: pass a completion token");
  }
};

#endif

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/detail/awaited_call.hpp>
#endif
