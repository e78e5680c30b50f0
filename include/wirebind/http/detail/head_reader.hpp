// The head of a message, line by line: bytes in, one checked line out. Shared by both parsers and by trailer
// fields. Owns the budgets for bytes and fields; holds at most one unfinished line.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/limits.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http::detail {

/// Cuts a stream into lines that end with CR LF (RFC 9112 section 2.2; a bare LF is an error).
class line_reader {
 public:
  /// What lines may cost together, and the errors of what is too long or ends badly.
  void start(std::size_t budget, errc too_long = errc::head_too_large,
             errc bad_ending = errc::bad_line_ending) noexcept {
    budget_ = budget;
    too_long_ = too_long;
    bad_ending_ = bad_ending;
    held_.clear();
    complete_ = false;
  }
  /// Takes bytes from the front of `in`, up to the end of a line; every one costs budget. True when there is
  /// a line, which comes without its end and is valid until `in` goes or the next call.
  WIREBIND_DECL bool take(std::string_view& in, std::string_view& line, std::error_code& error);
  /// Takes that many bytes, which are a whole line with its end; false where there is less budget, or where
  /// the beginning of the line was taken before.
  bool take_whole(std::string_view& in, std::size_t size) noexcept {
    if (size > budget_ || !(complete_ || held_.empty())) return false;
    budget_ -= size;
    in.remove_prefix(size);
    return true;
  }
  std::size_t capacity() const noexcept { return held_.capacity(); }

 private:
  std::string held_;
  std::size_t budget_ = 0;
  errc too_long_{};
  errc bad_ending_{};
  bool complete_ = false;
};

/// Checks one field line that is not empty (RFC 9112 section 5); `first` only chooses the error of a line
/// that begins with whitespace.
WIREBIND_DECL std::error_code parse_field_line(std::string_view line, bool first, field& out);

/// Reads field lines up to the empty one, each byte and each field counted.
class field_reader {
 public:
  void start(const limits& bounds) noexcept {
    left_ = bounds.field_count;
    first_ = true;
  }
  /// True after the empty line. A null `out` means that fields are checked and dropped.
  WIREBIND_DECL bool take(std::string_view line, fields* out, std::error_code& error);
  /// Takes lines from the front of `in` that are whole and as they are written, "name: value"; leaves the
  /// first one that is not.
  WIREBIND_DECL void take_written(std::string_view& in, line_reader& lines, fields& out);

 private:
  std::size_t left_ = 0;
  bool first_ = true;
};

/// How the end of a body is found (RFC 9112 section 6.3).
struct framing {
  enum class kind : std::uint8_t { none, length, chunked, until_close };
  kind how = kind::none;
  std::uint64_t length = 0;
};

/// Reads Content-Length and Transfer-Encoding; leaves `out` alone when there is neither.
WIREBIND_DECL std::error_code read_framing(const fields& all, bool http_1_0, framing& out);

/// Whether the connection may serve another message after this one (RFC 9112 section 9.3).
WIREBIND_DECL bool is_persistent(const fields& all, bool http_1_0) noexcept;

/// Reads "HTTP/1.1" or "HTTP/1.0".
WIREBIND_DECL std::error_code parse_version(std::string_view text, errc malformed, bool& http_1_0);

}  // namespace wirebind::inline WIREBIND_ABI::http::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/head_reader.ipp>
#endif
