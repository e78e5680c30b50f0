#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/detail/body_reader.hpp>
#include <wirebind/http/detail/body_room.hpp>

namespace wirebind::inline WIREBIND_ABI::http::detail {

inline constexpr std::uint64_t reserve_ahead = 64 * 1024;

WIREBIND_DECL std::error_code body_reader::start(const framing& shape, std::string& body,
                                                 std::uint64_t limit) {
  body.clear();
  limit_ = limit;
  received_ = 0;
  remaining_ = shape.length;
  sized_ = shape.how == framing::kind::length;
  extension_budget_ = limits_.head;
  switch (shape.how) {
    case framing::kind::none:
      state_ = state::done;
      break;
    case framing::kind::until_close:
      state_ = state::until_close;
      break;
    case framing::kind::length:
      if (shape.length > limit_) return errc::body_too_large;
      body.reserve(static_cast<std::size_t>(least(shape.length, reserve_ahead)));
      state_ = shape.length == 0 ? state::done : state::length;
      break;
    case framing::kind::chunked:
      expect_chunk_line();
      break;
  }
  return {};
}

WIREBIND_DECL std::error_code body_reader::put(std::string_view& in, std::string& body) {
  std::error_code error;
  while (!error && state_ != state::done && !in.empty()) {
    switch (state_) {
      case state::length:
        error = take_data(in, body, state::done);
        break;
      case state::until_close:
        error = take_all(in, body);
        break;
      case state::chunk_size:
        error = take_chunk_size(in);
        break;
      case state::chunk_data:
        error = take_data(in, body, state::chunk_cr);
        break;
      case state::chunk_cr:
      case state::chunk_lf:
        error = take_chunk_end(in);
        break;
      case state::trailer:
        error = take_trailer(in);
        break;
      case state::done:
        break;
    }
  }
  return error;
}

WIREBIND_DECL std::error_code body_reader::put_eof() noexcept {
  if (state_ == state::until_close) state_ = state::done;
  return state_ == state::done ? std::error_code() : errc::truncated;
}

WIREBIND_DECL std::error_code body_reader::take_data(std::string_view& in, std::string& body, state next) {
  const auto count = static_cast<std::size_t>(least<std::uint64_t>(remaining_, in.size()));
  detail::make_room(body, count, state_ == state::length ? received_ + remaining_ : limit_);
  body += in.substr(0, count);
  in.remove_prefix(count);
  remaining_ -= count;
  received_ += count;
  if (remaining_ == 0) state_ = next;
  return {};
}

WIREBIND_DECL std::error_code body_reader::take_all(std::string_view& in, std::string& body) {
  if (in.size() > limit_ - received_) return errc::body_too_large;
  detail::make_room(body, in.size(), limit_);
  body += in;
  received_ += in.size();
  in = {};
  return {};
}

WIREBIND_DECL void body_reader::expect_chunk_line() noexcept {
  lines_.start(limits_.chunk_line, errc::chunk_line_too_long, errc::bad_chunk_size);
  state_ = state::chunk_size;
}

WIREBIND_DECL std::error_code body_reader::take_chunk_size(std::string_view& in) {
  std::string_view line;
  std::error_code error;
  return lines_.take(in, line, error) ? parse_chunk_line(line) : error;
}

WIREBIND_DECL std::error_code body_reader::parse_chunk_line(std::string_view line) {
  const std::size_t digits = least(line.find(';'), line.size());
  if (digits == 0 || digits > 16) return errc::bad_chunk_size;
  remaining_ = 0;
  for (const char c : line.substr(0, digits)) {
    const int value = ascii::hex_value(c);
    if (value < 0) return errc::bad_chunk_size;
    remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(value);
  }
  // Extensions mean nothing to us. Bounding their sum keeps a peer from sending them instead of data for
  // ever.
  const std::string_view extension = line.substr(digits);
  if (!is_chunk_extension(extension)) return errc::bad_chunk_extension;
  if (extension.size() > extension_budget_) return errc::chunk_line_too_long;
  extension_budget_ -= extension.size();
  if (remaining_ > limit_ - received_) return errc::body_too_large;
  if (remaining_ == 0) {
    lines_.start(limits_.head);
    trailer_.start(limits_);
    state_ = state::trailer;
  } else {
    state_ = state::chunk_data;
  }
  return {};
}

WIREBIND_DECL std::error_code body_reader::take_chunk_end(std::string_view& in) {
  if (in.front() != (state_ == state::chunk_cr ? '\r' : '\n')) return errc::bad_chunk_end;
  in.remove_prefix(1);
  if (state_ == state::chunk_cr) {
    state_ = state::chunk_lf;
  } else {
    expect_chunk_line();
  }
  return {};
}

WIREBIND_DECL std::error_code body_reader::take_trailer(std::string_view& in) {
  std::string_view line;
  std::error_code error;
  if (lines_.take(in, line, error) && trailer_.take(line, nullptr, error)) state_ = state::done;
  return error;
}

}  // namespace wirebind::inline WIREBIND_ABI::http::detail
