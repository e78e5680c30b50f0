// The interface of credentials sources, which are queried once per refresh. `refreshing_provider` caches
// their results.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/client/credentials/small_file.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::providers {

/// The result of a source: credentials with their expiry, as one snapshot, or an error.
struct fetched_credentials {
  std::error_code error{};
  std::string detail{};  ///< The detail of the error: which variable, file or status. Holds no secret.
  wirebind::credentials value{};
  std::optional<std::chrono::sys_seconds> expires{};  ///< Nothing if they never expire.
  /// The file that they, or their source, were read from. Once it changes they are no longer used.
  std::shared_ptr<const file_stamp> file{};
  std::exception_ptr exception{};  ///< The exception of the source, with `callback_errc::exception_thrown`.
};

/// Fetches credentials. One fetch at a time; the source may be destroyed during one, which then
/// runs to its end. Constructors read no file, no environment and no network.
class source {
 public:
  using handler = unique_function<void(fetched_credentials)>;

  virtual ~source() = default;

  /// The name in messages: "environment", "profile file".
  virtual std::string_view name() const noexcept = 0;
  /// `done` is called once, possibly inside this function. It is destroyed uncalled when the execution
  /// context ends first. A source that throws, or that destroys `done` uncalled, has failed:
  /// all waiting callers get `callback_errc::exception_thrown` or `callback_errc::handler_dropped`.
  virtual void async_fetch(handler done) = 0;
};

/// "the credentials file has no such profile (other)".
inline std::string to_text(const fetched_credentials& failure) {
  std::string out = failure.error.message();
  if (!failure.detail.empty()) out += " (" + failure.detail + ')';
  return out;
}

inline fetched_credentials failure(std::error_code error, std::string detail = {}) {
  return {.error = error, .detail = static_cast<std::string&&>(detail)};
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
