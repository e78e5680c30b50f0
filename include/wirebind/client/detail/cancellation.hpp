// Our kinds of cancellation as Asio's, for operations that pass theirs on to calls of their own.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/net/exchange.hpp>

#include <asio/cancellation_type.hpp>

namespace wirebind::inline WIREBIND_ABI::client::detail {

inline asio::cancellation_type type_of(net::cancel_kind kind) noexcept {
  switch (kind) {
    case net::cancel_kind::total:
      return asio::cancellation_type::total;
    case net::cancel_kind::partial:
      return asio::cancellation_type::partial;
    case net::cancel_kind::terminal:
      break;
  }
  return asio::cancellation_type::terminal;
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
