// The decisions of a wait that polls an operation: what a response means, when to poll again, when to give
// up. Pure: reads no clock, draws no number and sends nothing.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/wait_options.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstdint>
#include <exception>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client {

/// What one response means for a wait.
enum class wait_verdict : std::uint8_t {
  pending,
  done,
  failed,  ///< the service reports that the operation failed
  broken,  ///< the poll ended with an error that waiting does not resolve
};

/// A verdict with its reason: `status is "Failed"`.
struct wait_finding {
  wait_verdict verdict = wait_verdict::pending;
  std::string text{};
};

/// A random number from 0 to below 1.
WIREBIND_DECL double random_fraction();

/// Whether a failed poll may be followed by another: the error is one of the service, and neither its API
/// nor, without advice of the API, HTTP for its status code advises against a retry.
WIREBIND_DECL bool is_passing(const std::error_code& error, int status) noexcept;

/// The course of one wait.
class wait_machine {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  wait_machine(const wait_options& options, time_point started) noexcept
      : options_(options), started_(started), pause_(static_cast<double>(options.first.count())) {}

  /// What follows a poll: the end, or another poll after a pause.
  struct step {
    bool over = false;
    std::error_code error{};  ///< at the end
    std::chrono::milliseconds pause{};
  };

  /// `error` is that of the poll; `random` is from 0 to below 1. Ends with no error when done, with
  /// `errc::waiter_failed`, with `errc::waiter_timeout`, or with the error of the poll.
  WIREBIND_DECL step next(wait_verdict verdict, const std::error_code& error, time_point now, double random);

  /// The options for a poll that begins now; `defaults` are the client's timeouts.
  WIREBIND_DECL call_options poll_options(const net::timeouts& defaults, time_point now) const;

  unsigned polls() const noexcept { return polls_; }

 private:
  std::chrono::milliseconds left(time_point now) const;

  wait_options options_;
  time_point started_;
  double pause_;  ///< The longest next pause, in milliseconds.
  unsigned polls_ = 0;
};

/// The details of a wait's end: those of its last response, with the reason for the end in the message, and
/// with the exception that ended it.
WIREBIND_DECL std::shared_ptr<const call_details> wait_details(std::shared_ptr<const call_details> last,
                                                               const std::error_code& error,
                                                               const std::string& text, unsigned polls,
                                                               std::exception_ptr thrown = nullptr);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/wait_machine.ipp>
#endif
