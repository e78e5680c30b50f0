#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/net/exchange_machine.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// Most bytes that are read from a source at once, and what the lines of a chunk take before and behind it.
inline constexpr std::size_t source_piece = 64 * 1024;
inline constexpr std::size_t chunk_line = 16;

}  // namespace detail

// --- the caller's source and sink

WIREBIND_DECL char* exchange_machine::source_buffer() noexcept {
  return buffers_->source_buffer.get() + detail::chunk_line;
}

// Not one byte beyond a known length.
WIREBIND_DECL std::size_t exchange_machine::source_room() const noexcept {
  if (!settings_->source_length) return detail::source_piece;
  return static_cast<std::size_t>(least<std::uint64_t>(source_left_, detail::source_piece));
}

WIREBIND_DECL void exchange_machine::ask_source(time_point now) {
  if (settings_->source_length && source_left_ == 0) {
    feeding_ = writing_ = false;
  } else {
    auto& buffer = buffers_->source_buffer;
    if (!buffer) buffer.reset(new char[detail::source_piece + 2 * detail::chunk_line]);
    source_busy_ = true;
    emit(exchange_action::pull);
  }
  if (!response_begun()) bound_transfer(now);
}

WIREBIND_DECL void exchange_machine::pulled(std::error_code error, std::size_t count, time_point now) {
  if (!std::exchange(source_busy_, false)) return;
  if (state_ == state::closing) return close_up();
  now_ = now;
  if (!error && (count > source_room() || (count == 0 && settings_->source_length)))
    error = errc::source_length;
  if (error) return caller_failed(error);
  if (count == 0) feeding_ = false;
  being_fed_ = count;
  frame(count);
  if (!response_begun()) bound_transfer(now);
  emit(exchange_action::write);
}

// Puts the lines of a chunk around the piece where it lies; a chunk of size zero ends the body.
WIREBIND_DECL void exchange_machine::frame(std::size_t count) {
  char* begin = source_buffer();
  char* end = begin + count;
  if (settings_->source_length) {
    source_left_ -= count;
  } else {
    for (const char c : {'\n', '\r'}) *--begin = c;
    std::size_t size = count;
    do {
      *--begin = "0123456789abcdef"[size % 16];
    } while ((size /= 16) != 0);
    for (const char c : {'\r', '\n'}) *end++ = c;
  }
  framed_ = {begin, static_cast<std::size_t>(end - begin)};
}

WIREBIND_DECL bool exchange_machine::for_sink() noexcept {
  const http::response& message = buffers_->parser.message();
  return settings_->sink != nullptr && message.status / 100 == 2 && settings_->for_sink(message);
}

WIREBIND_DECL void exchange_machine::pushed(std::error_code error, time_point now) {
  if (!std::exchange(sink_busy_, false)) return;
  buffers_->piece.clear();
  if (state_ == state::closing) return close_up();
  now_ = now;
  if (error) return caller_failed(error);
  go_on(true, now);
}

// --- the content coding

// Whether there is a coding to take off, which is known with the first byte of a body.
WIREBIND_DECL bool exchange_machine::coded() {
  http::response& message = buffers_->parser.message();
  if (buffers_->gunzip || !settings_->gunzip || message.body.empty()) return buffers_->gunzip != nullptr;
  if (http::coding_of(message.fields) != http::coding::gzip) return false;
  message.fields.erase("content-encoding");
  message.fields.erase("content-length");
  buffers_->gunzip.reset(new http::gunzip(for_sink() ? settings_->sink_limit : settings_->limits.body));
  return true;
}

// Replaces what has come of a coded body by one piece of what it says; without a sink, by nothing before the
// end.
WIREBIND_DECL std::error_code exchange_machine::unpack() {
  if (!coded()) return {};
  std::string& body = buffers_->parser.message().body;
  if (buffers_->gunzip->needs_input()) buffers_->gunzip->feed(std::exchange(body, {}));
  std::string& out = for_sink() ? body : buffers_->unpacked;
  const std::error_code error = buffers_->gunzip->take(out, unpacked_piece);
  if (error || !buffers_->parser.done() || !buffers_->gunzip->needs_input()) return error;
  if (!for_sink()) body = std::move(buffers_->unpacked);
  return buffers_->gunzip->finish();
}

WIREBIND_DECL void exchange_machine::caller_failed(std::error_code error) {
  report_.caller_failed = true;
  fail(error);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
