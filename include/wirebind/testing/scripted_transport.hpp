// A transport that follows a script in place of a network, with a record of the sent requests: for tests of
// code that makes calls. Opens no socket and does not use real
// time.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <string>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::testing {

/// The script of one attempt.
struct attempt_script {
  http::response response{};
  std::error_code error{};  ///< In place of the response.
  bool wrote = true;        ///< Whether the request left before the error.
  bool hangs = false;       ///< The attempt ends only when it is cancelled or the transport shut down.
};

/// The service responds.
WIREBIND_DECL attempt_script responds(int status, std::string body = {},
                                      std::vector<http::field> fields = {});
/// The connection fails: nothing was sent.
WIREBIND_DECL attempt_script cannot_connect();
/// The request was sent, and the connection ends before the response.
WIREBIND_DECL attempt_script loses_response();
/// The request was sent, and the attempt ends with this error.
WIREBIND_DECL attempt_script fails_with(std::error_code error);
/// The request was sent, and no response comes.
WIREBIND_DECL attempt_script never_responds();

/// Runs one script per attempt, in order; an attempt without a script cannot connect. Everything runs
/// on the executor, which must not run two functions at once.
///
/// A source is read to its end once an attempt sends its request, whatever follows, and a sink receives the
/// body of a 2xx response, 64 KiB at most at a time and within the limit of the call; both under the rules of
/// <wirebind/core/body_stream.hpp>. One that throws ends its attempt: with the code of a std::system_error,
/// `std::errc::not_enough_memory` for std::bad_alloc, else `std::errc::io_error`. A response is as the script
/// has it: content codings are not decoded.
class scripted_transport final : public net::transport {
 public:
  WIREBIND_DECL scripted_transport(asio::any_io_executor executor, std::vector<attempt_script> scripts);
  WIREBIND_DECL ~scripted_transport() override;

  using net::transport::start;
  WIREBIND_DECL std::shared_ptr<net::exchange> start(
      std::shared_ptr<const net::exchange_request> request, std::chrono::steady_clock::time_point expires,
      std::shared_ptr<net::exchange_listener> listener) override;
  WIREBIND_DECL void close_idle() override;
  WIREBIND_DECL void shutdown() override;

  /// The signed request of each attempt that sent a complete one, in order; with the body from a
  /// source.
  WIREBIND_DECL const std::vector<http::request>& sent() const noexcept;
  /// Attempts begun so far.
  WIREBIND_DECL std::size_t attempts() const noexcept;

 private:
  class attempt;
  struct state;
  const std::shared_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI::testing

#if WIREBIND_HEADER_ONLY
#include <wirebind/testing/impl/scripted_transport.ipp>
#endif
