#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/response_parser.hpp>

namespace wirebind::inline WIREBIND_ABI::http {

WIREBIND_DECL void response_parser::start(bool head_request) noexcept {
  error_.clear();
  head_request_ = head_request;
  started_ = false;
  reusable_ = true;
  interim_left_ = limits_.interim;
  message_.body.clear();
  start_head();
}

WIREBIND_DECL void response_parser::start_head() noexcept {
  message_.status = 0;
  message_.reason.clear();
  message_.fields.clear();
  lines_.start(limits_.head);
  fields_.start(limits_);
  state_ = state::status_line;
}

WIREBIND_DECL std::size_t response_parser::put(std::string_view in, std::error_code& error) {
  const std::size_t offered = in.size();
  // The types of TLS records, which begin no line of HTTP.
  if (offered != 0 && !started_ && in.front() >= 0x14 && in.front() <= 0x17) error_ = errc::tls_response;
  if (offered != 0) started_ = true;
  while (!error_ && state_ != state::done && !in.empty()) {
    if (state_ == state::body) {
      error_ = body_.put(in, message_.body);
      if (!error_ && body_.done()) state_ = state::done;
    } else {
      read_head(in, error_);
    }
  }
  error = error_;
  return offered - in.size();
}

WIREBIND_DECL void response_parser::put_eof(std::error_code& error) {
  if (!error_ && state_ != state::done) {
    if (state_ == state::body) {
      error_ = body_.put_eof();
      if (!error_) state_ = state::done;
    } else {
      error_ = started_ ? errc::truncated : errc::end_of_stream;
    }
  }
  error = error_;
}

WIREBIND_DECL void response_parser::read_head(std::string_view& in, std::error_code& error) {
  if (state_ == state::fields) fields_.take_written(in, lines_, message_.fields);
  std::string_view line;
  if (!lines_.take(in, line, error)) return;
  if (state_ == state::status_line) {
    error = parse_status_line(line);
    state_ = state::fields;
  } else if (fields_.take(line, &message_.fields, error)) {
    error = finish_head();
  }
}

// HTTP-version SP 3DIGIT SP [reason-phrase], RFC 9112 section 4. The space before an absent reason may be
// absent too: some servers leave it out, and browsers, curl, Go and Node read it. Statuses above 599 pass,
// for RFC 9110 section 15 requires that they are treated like 500, which needs the rest of the response.
WIREBIND_DECL std::error_code response_parser::parse_status_line(std::string_view line) {
  if (line.size() < 12 || line[8] != ' ') return errc::bad_status_line;
  if (line.size() != 12 && line[12] != ' ') return errc::bad_status_line;
  if (const auto error = detail::parse_version(line.substr(0, 8), errc::bad_status_line, http_1_0_))
    return error;
  int status = 0;
  for (const char c : line.substr(9, 3)) {
    if (!ascii::is_digit(c)) return errc::bad_status_line;
    status = status * 10 + (c - '0');
  }
  const std::string_view reason = line.substr(least<std::size_t>(13, line.size()));
  if (status < 100 || !is_field_text(reason)) return errc::bad_status_line;
  message_.status = status;
  message_.reason = reason;
  return {};
}

WIREBIND_DECL std::error_code response_parser::finish_head() {
  using kind = detail::framing::kind;
  detail::framing shape{kind::until_close, 0};
  if (const auto error = detail::read_framing(message_.fields, http_1_0_, shape)) return error;
  const int status = message_.status;
  if (status == 101) return errc::unexpected_upgrade;
  const bool without_body = status < 200 || status == 204;
  // A body that is announced where none may be could follow all the same: such a connection is not used
  // again.
  if (without_body && (shape.how == kind::chunked || shape.length != 0)) reusable_ = false;
  if (status < 200) {
    if (interim_left_ == 0) return errc::too_many_interim;
    --interim_left_;
    start_head();
    return {};
  }
  if (without_body || status == 304 || head_request_) shape = {kind::none, 0};
  if (shape.how == kind::until_close || !detail::is_persistent(message_.fields, http_1_0_)) reusable_ = false;
  const std::uint64_t limit = status < 300 && success_test_(message_) ? success_limit_ : limits_.body;
  if (const auto error = body_.start(shape, message_.body, limit)) return error;
  state_ = body_.done() ? state::done : state::body;
  return {};
}

}  // namespace wirebind::inline WIREBIND_ABI::http
