// The interface for the nonces of signatures.
#pragma once

#include <wirebind/core/config.hpp>

#include <string>

namespace wirebind::inline WIREBIND_ABI {

/// Returns the nonce of a signature. Implementations are safe to use from several threads at once.
/// An exception ends the call with `callback_errc::exception_thrown` and is in `call_details::exception`.
class nonce_source {
 public:
  virtual ~nonce_source() = default;
  virtual std::string next() = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI
