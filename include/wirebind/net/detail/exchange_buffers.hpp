// What an exchange needs from the moment that it has a connection. An exchange that waits for one is without.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/gunzip.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/response_parser.hpp>

#include <cstddef>
#include <string>

namespace wirebind::inline WIREBIND_ABI::net {

/// A request, its response, and what is between them. Emptied, it serves the next exchange.
struct exchange_buffers {
  /// The largest piece of a streamed or coded body whose memory is kept.
  static constexpr std::size_t most_kept = 4096;

  http::request request{};
  std::string head{};  // start line, fields and as much of the body as makes one write with them
  bytes body{};
  http::response_parser parser{};
  std::unique_ptr<char[]> source_buffer{};  // a piece of the source with the lines of its chunk around it
  std::string piece{};                      // for the sink
  std::unique_ptr<http::gunzip> gunzip{};   // where the body is coded
  std::string unpacked{};                   // of a body without a sink

  void clear_request() noexcept {
    request.method.clear();
    request.target.clear();
    request.fields.clear();
    request.body = {};
  }
  /// The response was taken out of the parser.
  void clear() noexcept {
    clear_request();
    head.clear();
    body = {};
    parser.forget();
    source_buffer.reset();
    gunzip.reset();
    for (std::string* const text : {&piece, &unpacked}) {
      text->clear();
      if (text->capacity() > most_kept) std::string().swap(*text);
    }
  }
  /// Bytes that it holds while it is empty.
  std::size_t capacity() const noexcept {
    return head.capacity() + parser.capacity() + piece.capacity() + unpacked.capacity();
  }
};

}  // namespace wirebind::inline WIREBIND_ABI::net
