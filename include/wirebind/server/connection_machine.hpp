// The rules of one server connection, without any I/O: reading requests, 100-continue, responding in
// order, keep-alive, rejections, timeouts, and the orderly end. The operation that owns a socket performs the
// steps.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/limits.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/request_parser.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::server {

/// Timeouts of a connection; zero, negative and the largest value mean no limit.
struct connection_timeouts {
  std::chrono::milliseconds head{10'000};   ///< First byte of a request to the end of its head; then 408.
  std::chrono::milliseconds body{30'000};   ///< Silence inside a request body; then 408.
  std::chrono::milliseconds idle{90'000};   ///< Silence between requests; then the connection closes.
  std::chrono::milliseconds write{30'000};  ///< No progress while a response is sent; then it closes.
  /// Reading on after the last response, so that it arrives. Every MiB of an oversized body restarts it.
  std::chrono::milliseconds linger{2'000};
};

/// Why a request was rejected before any handler was called.
struct rejection {
  int status = 0;      ///< 400, 408, 413, 417, 431, 500, 501 or 505.
  std::string reason;  ///< One sentence for the body of the response; with 413 it names the limit.
};

enum class connection_action : std::uint8_t {
  read,        ///< Read some bytes, then call `received` or `ended`.
  write,       ///< Write some of `output()`, then call `written`.
  handle,      ///< Take `take_request()`, have it handled, then call `responded`.
  refuse,      ///< Build a response for `refused()`, then call `responded`.
  half_close,  ///< Shut the sending side, then call `half_closed`.
  close,       ///< Close; nothing more happens.
};

/// One action, and what to do with the connection's one timer: leave it, stop it (zero), or set it anew.
struct step {
  connection_action what = connection_action::close;
  std::optional<std::chrono::milliseconds> timer{};
};

/// The sequence of one connection. Not safe for concurrent use. After std::bad_alloc the
/// connection can only be closed.
class connection_machine {
 public:
  connection_machine(const http::limits& limits, const connection_timeouts& limits_of_time);

  step start();
  step received(std::string_view bytes);
  step ended();
  step written(std::size_t count);
  step responded(http::response&& response);
  step half_closed();
  step timed_out();

  /// Bytes to send; valid until the next call of a member that returns a step.
  std::string_view output() const noexcept { return std::string_view(output_).substr(sent_); }
  http::request take_request();
  const rejection& refused() const noexcept { return refusal_; }
  /// True while a handler's response is pending.
  bool awaits_response() const noexcept { return state_ == state::handling; }

 private:
  enum class state : std::uint8_t { idle, head, body, handling, refusing, responding, draining, closed };

  step advance();
  step wait_for_more();
  step refuse(int status, std::string reason);
  step refuse_body();
  step drain(std::size_t count);
  step last_words();
  step close();

  connection_timeouts timeouts_;
  std::uint64_t largest_body_;
  http::request_parser parser_;
  std::string input_;  // bytes after the current request
  std::string output_;
  std::size_t sent_ = 0;
  std::uint64_t drained_ = 0;
  std::uint64_t most_drained_;
  rejection refusal_;
  state state_ = state::idle;
  bool head_request_ = false;
  bool keep_alive_ = false;
  bool continued_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/connection_machine.ipp>
#endif
