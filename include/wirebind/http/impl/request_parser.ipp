#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/request_parser.hpp>
#include <wirebind/http/url.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

WIREBIND_DECL void request_parser::start() {
  error_.clear();
  message_ = {};
  content_.clear();
  lines_.start(limits_.head);
  fields_.start(limits_);
  state_ = state::request_line;
  started_ = false;
  reusable_ = true;
  waiting_ = false;
  blank_line_seen_ = false;
}

WIREBIND_DECL std::size_t request_parser::put(std::string_view in, std::error_code& error) {
  const std::size_t offered = in.size();
  if (offered != 0) started_ = true;
  while (!error_ && state_ != state::done && !in.empty()) {
    if (state_ == state::body) {
      waiting_ = false;
      error_ = body_.put(in, content_);
      if (!error_ && body_.done()) finish_body();
    } else {
      read_head(in, error_);
    }
  }
  error = error_;
  return offered - in.size();
}

WIREBIND_DECL void request_parser::put_eof(std::error_code& error) {
  if (!error_ && state_ != state::done) error_ = started_ ? errc::truncated : errc::end_of_stream;
  error = error_;
}

WIREBIND_DECL void request_parser::read_head(std::string_view& in, std::error_code& error) {
  if (state_ == state::fields) fields_.take_written(in, lines_, message_.fields);
  std::string_view line;
  if (!lines_.take(in, line, error)) return;
  if (state_ == state::request_line) {
    // RFC 9112 section 2.2: one empty line may come first, sent by old clients after a body.
    if (line.empty() && !std::exchange(blank_line_seen_, true)) return;
    error = parse_request_line(line);
    state_ = state::fields;
  } else if (fields_.take(line, &message_.fields, error)) {
    error = finish_head();
  }
}

// method SP request-target SP HTTP-version, RFC 9112 section 3.
WIREBIND_DECL std::error_code request_parser::parse_request_line(std::string_view line) {
  const std::size_t method_end = line.find(' ');
  if (method_end == std::string_view::npos || !is_token(line.substr(0, method_end)))
    return errc::bad_request_line;
  const std::size_t target_end = line.find(' ', method_end + 1);
  if (target_end == std::string_view::npos) return errc::bad_request_line;
  const std::string_view target = line.substr(method_end + 1, target_end - method_end - 1);
  if (const auto error =
          detail::parse_version(line.substr(target_end + 1), errc::bad_request_line, http_1_0_)) {
    return error;
  }
  if (target.empty()) return errc::bad_request_line;
  if (target.front() != '/') return errc::unsupported_target;
  if (!is_origin_form(target)) return errc::bad_request_line;
  message_.method = line.substr(0, method_end);
  message_.target = target;
  return {};
}

WIREBIND_DECL std::error_code request_parser::check_fields() {
  const std::size_t hosts = message_.fields.count("host");
  if (hosts > 1) return errc::duplicate_host;
  if (hosts == 0 && !http_1_0_) return errc::missing_host;
  if (hosts == 1 && !is_authority(*message_.fields.find("host"))) return errc::invalid_host;
  const auto expectation = message_.fields.find("expect");
  if (!expectation || http_1_0_) return {};
  if (message_.fields.count("expect") != 1 || !ascii::iequals(*expectation, "100-continue")) {
    return errc::unsupported_expectation;
  }
  waiting_ = true;
  return {};
}

WIREBIND_DECL std::error_code request_parser::finish_head() {
  if (const auto error = check_fields()) return error;
  detail::framing shape;
  if (const auto error = detail::read_framing(message_.fields, http_1_0_, shape)) return error;
  reusable_ = detail::is_persistent(message_.fields, http_1_0_);
  if (const auto error = body_.start(shape, content_)) return error;
  state_ = state::body;
  if (body_.done()) finish_body();
  return {};
}

WIREBIND_DECL void request_parser::finish_body() {
  message_.body = bytes(std::move(content_));
  content_.clear();
  state_ = state::done;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
