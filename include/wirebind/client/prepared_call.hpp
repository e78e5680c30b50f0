// A call between its two ends: a request that is ready to send, and a response that is not decoded yet.
// <wirebind/client/detail/request_encoder.hpp> makes and reads them.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/net/detail/handler_memory.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/retry/call_facts.hpp>
#include <wirebind/retry/policy.hpp>

#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::auth {
struct choice;
}

namespace wirebind::inline WIREBIND_ABI::client {

struct operation_ref;

/// A call that is ready to send, or the reason why it cannot be sent.
struct prepared_call {
  const operation_ref* operation = nullptr;
  http::request request{};  ///< not authenticated yet
  net::exchange_request exchange{};
  retry::call_facts facts{};
  retry::policy retry{};
  std::shared_ptr<const auth::choice> authentication{};  ///< null for none
  wirebind::decoding decoding{};
  std::string content_sha256{};  ///< of the source's body if it is signed
  bool hash_first = false;       ///< the digest is missing: read the source to compute it
  std::error_code error{};       ///< set if the call must not be sent
  std::shared_ptr<call_details> details;
  net::detail::handler_room room = net::detail::handler_room::make();  ///< for the handler
};

/// The outcome of a call before its body is decoded.
struct answer {
  http::response message;
  std::shared_ptr<call_details> details;
  wirebind::decoding decoding{};

  const std::shared_ptr<call_details>& shared_details() const noexcept { return details; }
};

}  // namespace wirebind::inline WIREBIND_ABI::client
