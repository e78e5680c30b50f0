// Starts a prepared call as a coroutine.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/moved_core.hpp>
#include <wirebind/client/token.hpp>

#include <asio/async_result.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/use_awaitable.hpp>
#endif

#include <system_error>
#include <type_traits>
#include <utility>

#if WIREBIND_HAS_COROUTINES

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

struct initiate_run : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, prepared_call&& call) const {
    static_assert(call_handler::room_size<std::decay_t<Handler>>() <= net::detail::handler_room::awaited);
    call_handler erased(std::forward<Handler>(handler), shared->tasks, std::move(call.room));
    shared->start(std::move(call), std::move(erased));
  }
};

}  // namespace detail

WIREBIND_DECL asio::awaitable<raw_response> run_started(std::shared_ptr<core> shared, prepared_call call) {
  call.room = shared->room(net::detail::handler_room::awaited);
  detail::initiate_run initiation{{std::move(shared)}};
  auto token = with_details(asio::use_awaitable);
  return asio::async_initiate<decltype(token), void(std::error_code, raw_response)>(std::move(initiation),
                                                                                    token, std::move(call));
}

}  // namespace wirebind::inline WIREBIND_ABI::client

#endif
