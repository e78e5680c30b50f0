// Parses requests without any I/O, as strictly as the response parser.
// Rejects every request target that is not a path, and a Host that is absent, repeated or malformed.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/detail/body_reader.hpp>
#include <wirebind/http/detail/head_reader.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/limits.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http {

/// Parser of one request at a time. An error is final until `start`; `http::status_of` is the status to send,
/// and the connection must then be closed. The same holds after std::bad_alloc, which `put` may throw.
class request_parser {
 public:
  explicit request_parser(http::limits bounds = {}) : limits_(bounds), body_(bounds) { start(); }

  /// Begins a new request.
  WIREBIND_DECL void start();

  /// Parses the next bytes and returns how many were used; those after the end belong to the next request.
  WIREBIND_DECL std::size_t put(std::string_view in, std::error_code& error);

  /// The stream has ended: `errc::end_of_stream` before the first byte, `errc::truncated` inside a request.
  WIREBIND_DECL void put_eof(std::error_code& error);

  bool done() const noexcept { return state_ == state::done; }
  /// Whether the start line and the fields are complete: `message()` has all but the body.
  bool head_done() const noexcept { return state_ == state::body || done(); }
  /// Whether any byte was read since `start`.
  bool started() const noexcept { return started_; }
  /// Whether the client will use the connection again; false until the request is done.
  bool keep_alive() const noexcept { return done() && reusable_; }
  /// Whether the client waits for `continue_response` before it sends the body; false once it began to send.
  bool expects_continue() const noexcept { return state_ == state::body && waiting_; }
  /// The request; complete once `done()`.
  request& message() noexcept { return message_; }

 private:
  enum class state : std::uint8_t { request_line, fields, body, done };

  WIREBIND_DECL void read_head(std::string_view& in, std::error_code& error);
  WIREBIND_DECL std::error_code parse_request_line(std::string_view line);
  WIREBIND_DECL std::error_code check_fields();
  WIREBIND_DECL std::error_code finish_head();
  WIREBIND_DECL void finish_body();

  http::limits limits_;
  detail::line_reader lines_;
  detail::field_reader fields_;
  detail::body_reader body_;
  request message_;
  std::string content_;
  std::error_code error_;
  state state_ = state::request_line;
  bool http_1_0_ = false;
  bool started_ = false;
  bool reusable_ = true;
  bool waiting_ = false;
  bool blank_line_seen_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/request_parser.ipp>
#endif
