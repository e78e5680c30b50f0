#pragma once

#include <wirebind/client/detail/cancellation.hpp>
#include <wirebind/client/located_fetch.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>

namespace wirebind::inline WIREBIND_ABI::client {
WIREBIND_DECL located_fetch::located_fetch(const asio::any_io_executor& executor)
    : strand_(net::detail::make_strand(executor)) {}

WIREBIND_DECL located_fetch::~located_fetch() = default;

WIREBIND_DECL void located_fetch::start() {
  net::detail::post(strand_, [self = shared_from_this()] {
    try {
      self->call();
    } catch (...) {
      self->failed(current_failure().error);
    }
  });
}

WIREBIND_DECL void located_fetch::cancel(net::cancel_kind kind) {
  net::detail::post(strand_, [self = shared_from_this(), kind] { self->cancelled(kind); });
}

inline void located_fetch::cancelled(net::cancel_kind kind) {
  stopped_ = stopped_ || kind != net::cancel_kind::total;
  signal_.emit(detail::type_of(kind));
}

}  // namespace wirebind::inline WIREBIND_ABI::client
