// Decodes the response of a call into a response, for handlers, coroutines and blocking callers.
#pragma once

#include <wirebind/client/engine.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {

/// Decodes a response unless the call has failed already; sets `error` if decoding fails. The response of a
/// failed call has its details and nothing else.
template <class Operation>
response<Operation> finish(const engine& engine, std::error_code& error, answer&& result) {
  response<Operation> out;
  if (!error) error = engine.decode(operation_of<Operation>(), result, &out.header, &out.body());
  if (error) out.clear();
  out.set_details(std::move(result.details));
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
