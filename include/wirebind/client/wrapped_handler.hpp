// Gives a handler that wraps another one the executor, the allocator and the cancellation slot that
// Asio associates with the inner one.
#pragma once

#include <wirebind/core/config.hpp>

#include <asio/associator.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

/// A handler with a member `handler` of the type `wrapped_handler`.
template <class Wrapper>
concept handler_wrapper = requires {
  typename Wrapper::wrapped_handler;
};

}  // namespace wirebind::inline WIREBIND_ABI::client

template <template <class, class> class Associator, wirebind::client::handler_wrapper Wrapper, class Default>
struct asio::associator<Associator, Wrapper, Default>
    : Associator<typename Wrapper::wrapped_handler, Default> {
  using inner = Associator<typename Wrapper::wrapped_handler, Default>;

  static decltype(auto) get(const Wrapper& wrapper) noexcept { return inner::get(wrapper.handler); }
  static decltype(auto) get(const Wrapper& wrapper, const Default& fallback) noexcept {
    return inner::get(wrapper.handler, fallback);
  }
};
