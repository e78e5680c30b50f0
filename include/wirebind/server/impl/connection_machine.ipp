#pragma once

#include <wirebind/http/error.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/server/connection_machine.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {
namespace detail {

/// Bytes of a peer that goes on sending after the last response, read before the connection is cut. A peer
/// that sends a body that is too large reads the response only when it has sent it all, perhaps.
inline constexpr std::uint64_t drain_limit = 256 * 1024;
inline constexpr std::uint64_t body_drain_limit = std::uint64_t{1} << 30;
inline constexpr std::uint64_t drain_step = 1 << 20;

}  // namespace detail

WIREBIND_DECL connection_machine::connection_machine(const http::limits& limits,
                                                     const connection_timeouts& limits_of_time)
    : timeouts_(limits_of_time),
      largest_body_(limits.body),
      parser_(limits),
      most_drained_(detail::drain_limit) {}

WIREBIND_DECL step connection_machine::start() { return {connection_action::read, timeouts_.idle}; }

WIREBIND_DECL step connection_machine::received(std::string_view bytes) {
  if (state_ == state::draining) return drain(bytes.size());
  input_.append(bytes);
  return advance();
}

WIREBIND_DECL step connection_machine::advance() {
  std::error_code error;
  const std::size_t used = parser_.put(input_, error);
  input_.erase(0, used);
  if (error == http::errc::body_too_large) return refuse_body();
  if (error) return refuse(http::status_of(error), error.message());
  if (!parser_.done()) return wait_for_more();
  state_ = state::handling;
  keep_alive_ = parser_.keep_alive();
  return {connection_action::handle, std::chrono::milliseconds::zero()};
}

// The head has one deadline from its first byte on, so that a byte now and then does not hold a connection.
// In a body each piece earns time.
WIREBIND_DECL step connection_machine::wait_for_more() {
  if (!parser_.started()) {
    state_ = state::idle;
    return {connection_action::read, timeouts_.idle};
  }
  if (!parser_.head_done()) {
    const bool first = state_ != state::head;
    state_ = state::head;
    return first ? step{connection_action::read, timeouts_.head} : step{connection_action::read};
  }
  state_ = state::body;
  if (parser_.expects_continue() && !continued_) {
    continued_ = true;
    output_ = http::continue_response;
    sent_ = 0;
    return {connection_action::write, timeouts_.write};
  }
  return {connection_action::read, timeouts_.body};
}

WIREBIND_DECL step connection_machine::ended() {
  if (state_ != state::head && state_ != state::body) return close();
  std::error_code error;
  parser_.put_eof(error);
  return refuse(400, error ? error.message() : "the request ends early");
}

WIREBIND_DECL http::request connection_machine::take_request() {
  http::request request = std::move(parser_.message());
  head_request_ = request.method == "HEAD";
  return request;
}

WIREBIND_DECL step connection_machine::responded(http::response&& response) {
  if (state_ != state::handling && state_ != state::refusing) return close();
  if (state_ == state::refusing || response.fields.has_element("connection", "close")) keep_alive_ = false;
  response.fields.erase("connection");
  sent_ = 0;
  if (http::write_response(response, head_request_, keep_alive_, output_)) {
    if (state_ == state::refusing) return last_words();
    return refuse(500, "the handler's response cannot be written");
  }
  state_ = state::responding;
  return {connection_action::write, timeouts_.write};
}

// A response to a refusal that cannot be written itself is replaced by one that always can.
WIREBIND_DECL step connection_machine::last_words() {
  output_ = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
  state_ = state::responding;
  return {connection_action::write, timeouts_.write};
}

WIREBIND_DECL step connection_machine::written(std::size_t count) {
  sent_ += count;
  if (sent_ < output_.size()) return {connection_action::write, timeouts_.write};
  output_.clear();
  sent_ = 0;
  if (state_ == state::body) return {connection_action::read, timeouts_.body};
  if (!keep_alive_) {
    state_ = state::draining;
    return {connection_action::half_close, timeouts_.linger};
  }
  parser_.start();
  head_request_ = continued_ = false;
  state_ = state::idle;
  return advance();
}

WIREBIND_DECL step connection_machine::half_closed() { return {connection_action::read}; }

WIREBIND_DECL step connection_machine::timed_out() {
  if (state_ == state::head) return refuse(408, "the head of the request did not arrive in time");
  if (state_ == state::body && output_.empty())
    return refuse(408, "the body of the request did not arrive in time");
  return close();
}

WIREBIND_DECL step connection_machine::refuse(int status, std::string reason) {
  refusal_ = {status, std::move(reason)};
  state_ = state::refusing;
  input_.clear();
  return {connection_action::refuse, std::chrono::milliseconds::zero()};
}

WIREBIND_DECL step connection_machine::refuse_body() {
  most_drained_ = detail::body_drain_limit;
  const std::error_code error = http::errc::body_too_large;
  return refuse(http::status_of(error), error.message() + ": " + std::to_string(largest_body_) + " bytes");
}

WIREBIND_DECL step connection_machine::drain(std::size_t count) {
  const std::uint64_t before = drained_;
  drained_ += count;
  if (drained_ > most_drained_) return close();
  const bool earned = drained_ / detail::drain_step != before / detail::drain_step;
  return earned ? step{connection_action::read, timeouts_.linger} : step{connection_action::read};
}

WIREBIND_DECL step connection_machine::close() {
  state_ = state::closed;
  return {connection_action::close, std::chrono::milliseconds::zero()};
}

}  // namespace wirebind::inline WIREBIND_ABI::server
