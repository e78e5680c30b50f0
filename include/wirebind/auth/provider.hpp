// Where credentials come from, as a call sees it: the seam that files, environments and metadata services
// fulfil. Owns no policy of refreshing and no I/O.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>

#include <exception>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Gives credentials, to every attempt anew. Implementations are safe to use from several threads at once,
/// keep what they know as long as it is valid, and have one refresh in flight for any number of callers.
///
/// An exception out of `async_get` ends the call with `callback_errc::exception_thrown` and is in
/// `call_details::exception`; a `done` that is destroyed without a call ends it with
/// `callback_errc::handler_dropped`. A client may be moved, destroyed or used inside any of the functions.
class credentials_provider {
 public:
  using handler = unique_function<void(std::error_code, credentials)>;

  virtual ~credentials_provider() = default;

  /// Gives a snapshot that is valid now. `done` is called once, on any thread, perhaps inside this function;
  /// it may come too late for its caller and does nothing then.
  virtual void async_get(handler done) = 0;

  /// What is known of the last get that failed beside its error code, for a person; may be empty. Part of
  /// the message of a call that ends for want of credentials. Called from any thread, also inside `done`.
  /// Holds no secret.
  virtual std::string last_failure() const { return {}; }

  /// The exception behind the last get that failed, for `call_details::exception`; null without one.
  virtual std::exception_ptr last_exception() const { return nullptr; }
};

}  // namespace wirebind::inline WIREBIND_ABI
