// The untyped half of a call, as the typed half uses it: encodes a struct or a URL as a request, and decodes
// a response into the structs of a response. The implementation is compiled where a client is made.
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
  /// As `client::decode` does; `not_enough_memory` in place of std::bad_alloc; for an exception of the
  /// observer see <wirebind/client/observer.hpp>.
  virtual std::error_code decode(const operation_ref& operation, answer& result, void* headers,
                                 void* body) const = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::client
