// The body of a message, taken off its transfer coding. Owns the limits on bytes, chunk lines and trailer
// fields; never allocates from a length that was only declared.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/detail/head_reader.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http::detail {

/// A machine that is fed the bytes after a head and appends the body's bytes to a string.
class body_reader {
 public:
  explicit body_reader(const limits& bounds) noexcept : limits_(bounds) {}

  /// Other limits, and no body before the next one begins.
  void limit(const limits& bounds) noexcept {
    limits_ = bounds;
    state_ = state::done;
    remaining_ = received_ = 0;
    sized_ = false;
  }

  /// Begins a body; an announced length beyond `limit` is refused before any of it is read.
  WIREBIND_DECL std::error_code start(const framing& shape, std::string& body, std::uint64_t limit);
  std::error_code start(const framing& shape, std::string& body) { return start(shape, body, limits_.body); }
  /// Takes bytes from the front of `in` until the body is complete. What stands in `body` may be taken away
  /// between two calls.
  WIREBIND_DECL std::error_code put(std::string_view& in, std::string& body);
  /// The stream has ended: completes a body that lasts until then.
  WIREBIND_DECL std::error_code put_eof() noexcept;

  bool done() const noexcept { return state_ == state::done; }
  /// Bytes of the body so far, and all of them where the head says how many.
  std::uint64_t received() const noexcept { return received_; }
  std::optional<std::uint64_t> length() const noexcept {
    return sized_ ? std::optional(received_ + remaining_) : std::nullopt;
  }
  std::size_t capacity() const noexcept { return lines_.capacity(); }

 private:
  enum class state : std::uint8_t {
    length,
    until_close,
    chunk_size,
    chunk_data,
    chunk_cr,
    chunk_lf,
    trailer,
    done
  };

  WIREBIND_DECL std::error_code take_data(std::string_view& in, std::string& body, state next);
  WIREBIND_DECL std::error_code take_all(std::string_view& in, std::string& body);
  WIREBIND_DECL void expect_chunk_line() noexcept;
  WIREBIND_DECL std::error_code take_chunk_size(std::string_view& in);
  WIREBIND_DECL std::error_code take_chunk_end(std::string_view& in);
  WIREBIND_DECL std::error_code take_trailer(std::string_view& in);
  WIREBIND_DECL std::error_code parse_chunk_line(std::string_view line);

  limits limits_;
  state state_ = state::done;
  std::uint64_t limit_ = 0;      // of this body
  std::uint64_t remaining_ = 0;  // of the length or the chunk
  std::uint64_t received_ = 0;
  std::size_t extension_budget_ = 0;
  bool sized_ = false;
  line_reader lines_;
  field_reader trailer_;
};

}  // namespace wirebind::inline WIREBIND_ABI::http::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/body_reader.ipp>
#endif
