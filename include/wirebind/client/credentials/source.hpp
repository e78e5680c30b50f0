// One place where credentials may come from, asked once per refresh. Owns the vocabulary of sources; what is
// kept of an answer, for how long and for whom, is `refreshing_provider`'s.
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

/// What a source found: credentials with their end, as one snapshot, or an error.
struct fetched {
  std::error_code error{};
  std::string
      said{};  ///< For a person, beside the error code: which variable, file or status. Holds no secret.
  wirebind::credentials value{};
  std::optional<std::chrono::sys_seconds> expires{};  ///< Nothing when they are valid for good.
  /// The file that they, or the way to them, were read from. Once it changes they are not used any more.
  std::shared_ptr<const file_stamp> file{};
  std::exception_ptr exception{};  ///< What the source threw, with `callback_errc::exception_thrown`.
};

/// Asks for credentials. One fetch at a time; the source may be destroyed while one is under way, which then
/// goes on to its end. Constructors read no file, no environment and no network.
class source {
 public:
  using handler = unique_function<void(fetched)>;

  virtual ~source() = default;

  /// As it is called in messages: "environment", "profile file".
  virtual std::string_view name() const noexcept = 0;
  /// `done` is called once, perhaps inside this function. It is destroyed without a call when the execution
  /// context ends first. A source that throws, or that destroys `done` without a call, has failed:
  /// everyone who waits gets `callback_errc::exception_thrown` or `callback_errc::handler_dropped`.
  virtual void async_fetch(handler done) = 0;
};

/// "the credentials file has no such profile (other)".
inline std::string to_text(const fetched& failure) {
  std::string out = failure.error.message();
  if (!failure.said.empty()) out += " (" + failure.said + ')';
  return out;
}

inline fetched failure(std::error_code error, std::string said = {}) {
  return {.error = error, .said = static_cast<std::string&&>(said)};
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
