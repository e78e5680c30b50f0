// The interface for the nonces of signatures.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string>

namespace wirebind::inline WIREBIND_ABI {

/// Returns the nonce of a signature. Implementations are safe to use from several threads at once.
/// An exception ends the call with `callback_errc::exception_thrown` and is in `call_details::exception`.
class nonce_source {
 public:
  virtual ~nonce_source() = default;
  virtual std::string next() = 0;

  /// Writes a nonce of at most 64 characters where `to` points and returns its size; 0 for a source that
  /// returns them by `next` alone. Serves sources whose nonces need no memory of their own.
  virtual std::size_t write_next(char*) { return 0; }
};

}  // namespace wirebind::inline WIREBIND_ABI
