// The half of a call that knows no types, as the typed half sees it: from a struct or a URL to a request that
// can be sent, and from an answer to the structs of a response. Owns the seam alone. What is behind it is
// compiled where a client is made, not where it is used.
#pragma once

#include <wirebind/client/operation_ref.hpp>
#include <wirebind/client/prepared_call.hpp>
#include <wirebind/core/config.hpp>

#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {
struct call_options;
}

namespace wirebind::inline WIREBIND_ABI::client {

/// Both ends of a call. Safe to use from several threads at once.
class engine {
 public:
  virtual ~engine() = default;

  /// As `client::prepare` does, with the settings of the client.
  virtual prepared_call prepare(const operation_ref& operation, const void* request,
                                const call_options& options) const = 0;
  /// As `client::prepare_fetch` does, with the settings of the client.
  virtual prepared_call prepare_fetch(std::string_view url, const call_options& options) const = 0;
  /// As `client::decode` does; `not_enough_memory` in place of std::bad_alloc, and an exception of the
  /// observer as <wirebind/client/observer.hpp> says.
  virtual std::error_code decode(const operation_ref& operation, answer& result, void* headers,
                                 void* body) const = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::client
