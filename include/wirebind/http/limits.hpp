// Limits of accepted messages, which the parsers enforce, and a test of the responses that a limit is for.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::http {

struct response;

/// Upper bounds of one message, in bytes unless stated otherwise. A parser rejects what exceeds them and
/// keeps no more in memory than they allow.
struct limits {
  std::size_t head = 64 * 1024;       ///< Start line and fields together; again for trailer fields.
  std::size_t field_count = 256;      ///< Fields of the head; again for trailer fields.
  std::size_t chunk_line = 4 * 1024;  ///< One line with a chunk size and its extensions.
  std::size_t interim = 16;           ///< Responses with a status of 1xx before the final one.
  std::uint64_t body = 64ULL << 20;   ///< The body without its transfer coding.

  friend bool operator==(const limits&, const limits&) = default;
};

/// A test of the head of a response; passes everything by default.
struct head_test {
  bool (*passes)(const void* facts, const response& head) = nullptr;
  const void* facts = nullptr;

  bool operator()(const response& head) const { return passes == nullptr || passes(facts, head); }
};

}  // namespace wirebind::inline WIREBIND_ABI::http
