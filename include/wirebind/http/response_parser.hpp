// Parses responses without any I/O: a machine that accepts pieces of any size. Strict by default:
// it rejects whatever RFC 9112 lets a recipient repair. Trailer fields are checked and dropped.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/detail/body_reader.hpp>
#include <wirebind/http/detail/head_reader.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/limits.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http {

/// Parser of one response at a time. Interim responses (1xx) are skipped, 101 is an error. An error is final:
/// the connection is unusable, and every later `put` reports the same error until `start`. It is also
/// unusable after std::bad_alloc, which `put` may throw.
class response_parser {
 public:
  explicit response_parser(http::limits bounds = {})
      : limits_(bounds), body_(bounds), success_limit_(bounds.body) {
    start(false);
  }

  /// Without a response, and with the memory that it has.
  void forget() noexcept {
    message_.body.clear();
    start_head();
    body_.limit(limits_);
  }
  /// Other limits, from the next `start` on.
  void limit(const http::limits& bounds) noexcept {
    limits_ = bounds;
    body_.limit(bounds);
    bound_success(bounds.body);
  }
  /// Bounds the bodies of 2xx responses that pass the test in place of `limits::body`: for callers that take
  /// the bytes out of `message().body` after each `put`, so that it stays short.
  void bound_success(std::uint64_t limit, head_test test = {}) noexcept {
    success_limit_ = limit;
    success_test_ = test;
  }

  /// Begins a new response; a response to a HEAD request has no body, whatever its fields say.
  WIREBIND_DECL void start(bool head_request) noexcept;

  /// Parses the next bytes and returns how many were used. Those after the end of the response are left: a
  /// client that sent no further request then closes the connection.
  WIREBIND_DECL std::size_t put(std::string_view in, std::error_code& error);

  /// The stream has ended. Completes a body without a length; `errc::end_of_stream` before the first byte,
  /// `errc::truncated` inside a response.
  WIREBIND_DECL void put_eof(std::error_code& error);

  bool done() const noexcept { return state_ == state::done; }
  /// Whether any byte was read since `start`, also of an interim response.
  bool started() const noexcept { return started_; }
  /// Whether an interim response (1xx) was read since `start`.
  bool interim() const noexcept { return interim_left_ != limits_.interim; }
  /// Whether the connection may be reused; false until the response is done.
  bool keep_alive() const noexcept { return done() && reusable_; }
  /// Bytes of the body so far, without its transfer coding, and all of them where the head says how many.
  std::uint64_t body_received() const noexcept { return body_.received(); }
  std::optional<std::uint64_t> body_length() const noexcept { return body_.length(); }
  /// Bytes of memory that it keeps for lines.
  std::size_t capacity() const noexcept { return lines_.capacity() + body_.capacity(); }
  /// The response; complete once `done()`.
  response& message() noexcept { return message_; }

 private:
  enum class state : std::uint8_t { status_line, fields, body, done };

  WIREBIND_DECL void read_head(std::string_view& in, std::error_code& error);
  WIREBIND_DECL std::error_code parse_status_line(std::string_view line);
  WIREBIND_DECL std::error_code finish_head();
  WIREBIND_DECL void start_head() noexcept;

  http::limits limits_;
  detail::line_reader lines_;
  detail::field_reader fields_;
  detail::body_reader body_;
  std::uint64_t success_limit_;
  head_test success_test_{};
  response message_;
  std::error_code error_;
  std::size_t interim_left_ = 0;
  state state_ = state::status_line;
  bool head_request_ = false;
  bool http_1_0_ = false;
  bool started_ = false;
  bool reusable_ = true;
};

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/response_parser.ipp>
#endif
