// Decodes gzip bodies (RFC 1952) without any I/O: a machine that accepts pieces of any
// size. Strict: a wrong header, checksum or size, an end inside a member and bytes after the last one are
// errors. Several consecutive members are one body. Needs zlib, see WIREBIND_HAS_ZLIB.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/coding.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/message.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::http {

/// Whether this program can decode gzip: it was compiled with WIREBIND_HAS_ZLIB.
WIREBIND_DECL bool gzip_available() noexcept;

/// The coding of a message's body, `identity` if no field names one; nothing for any other, and for
/// several in sequence.
WIREBIND_DECL std::optional<coding> coding_of(const fields& all);

/// Decodes one body. Takes about 40 KiB, plus the current input. An error is final.
class gunzip {
 public:
  /// `limit` bounds the decoded bytes, and so the expansion of a small input.
  WIREBIND_DECL explicit gunzip(std::uint64_t limit);
  WIREBIND_DECL ~gunzip();
  gunzip(const gunzip&) = delete;
  gunzip& operator=(const gunzip&) = delete;

  /// Supplies the next encoded bytes, once it `needs_input`.
  WIREBIND_DECL void feed(std::string coded);
  /// Appends decoded bytes, at most `most`: until it `needs_input`, there may be more.
  /// `errc::bad_gzip`, `errc::body_too_large` with the first byte beyond the limit, `errc::gzip_unavailable`.
  WIREBIND_DECL std::error_code take(std::string& out, std::size_t most);
  /// Whether all input is decoded and taken.
  WIREBIND_DECL bool needs_input() const noexcept;
  /// The input has ended: `errc::truncated_gzip` unless a member has just ended.
  WIREBIND_DECL std::error_code finish() const noexcept;

 private:
  struct inflater;

  std::error_code inflate(char* out, std::size_t most, std::size_t& made);

  std::unique_ptr<inflater> inflater_;  // null without zlib, or without memory for it
  std::uint64_t left_;                  // of the limit
  std::string coded_;
  std::size_t used_ = 0;  // of coded_
  bool member_ended_ = false;
  bool filled_ = false;  // the last piece, so that zlib may hold more
};

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/gunzip.ipp>
#endif
