// Fetches a URL with the connections of a client and without its credentials, such as a file that a response
// points to.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// The result of a fetch.
struct fetched {
  bytes body{};  ///< Empty if there was a sink.
  std::shared_ptr<const call_details> details{};

  const std::shared_ptr<const call_details>& shared_details() const noexcept { return details; }
};

namespace client {

template <class Handler>
struct fetching_handler {
  using wrapped_handler = Handler;

  Handler handler;

  void operator()(std::error_code error, raw_response result) {
    fetched out;
    if (!error) out.body = std::exchange(result.details->body, {});
    out.details = std::move(result.details);
    std::move(handler)(error, std::move(out));
  }
};

struct initiate_fetch : core_initiation {
  template <class Handler>
  void operator()(Handler&& handler, prepared_call&& call) const {
    using wrapper = fetching_handler<std::decay_t<Handler>>;
    call_handler erased(wrapper{std::forward<Handler>(handler)}, shared->tasks, std::move(call.room));
    shared->start(std::move(call), std::move(erased));
  }
};

/// `start_call` for a fetch.
template <class Handler>
void start_fetch(const std::shared_ptr<core>& shared, std::string_view url, const call_options& options,
                 Handler&& handler) {
  prepared_call call = shared->prepare_fetch(url, options);
  call.room = shared->room(call_handler::room_size<fetching_handler<std::decay_t<Handler>>>());
  initiate_fetch{{shared}}(std::forward<Handler>(handler), std::move(call));
}

}  // namespace client

/// Fetches an http or https URL. The completion signature is
/// `void(std::error_code, wirebind::fetched)`; tokens, threads, cancellation, timeouts and retries
/// are those of a call, and `call_options::sink` receives the body. Every status but 2xx is an error:
/// redirects are not followed. Nothing is signed, no provider is called for credentials, and the query, which
/// may be a secret, appears neither in the details nor in the notifications of observers.
template <client::some_client Client, class Token = default_token_of<Client>>
auto async_fetch(Client& by, std::string_view url, const call_options& options = {},
                 Token&& token = Token{}) {
  client::initiate_fetch initiation{{by.shared_core()}};
  client::prepared_call call = initiation.shared->prepare_fetch(url, options);
  call.room = initiation.shared->room(
      client::room_size<std::decay_t<Token>, fetched, client::fetching_handler<std::decay_t<Token>>>());
  return client::initiate<fetched>(std::move(initiation), std::forward<Token>(token), std::move(call));
}

}  // namespace wirebind::inline WIREBIND_ABI
