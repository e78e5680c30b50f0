// A body of multipart/form-data as a source: heads of parts, bytes in memory and the sources of files, one
// after the other. Nothing of a file is copied but into the buffer of the one who reads.
#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Used by one call, on one thread at a time. Each source is rewound before its part where it can be.
class multipart_body final : public body_source {
 public:
  /// A part: the lines of its head, and what it holds, from the source if there is one.
  WIREBIND_DECL void add(std::string head, bytes data, std::shared_ptr<body_source> source = {});
  /// Ends the body with a boundary that no bytes in memory contain; an error if there is no random number.
  WIREBIND_DECL std::error_code finish();

  const std::string& boundary() const noexcept { return boundary_; }
  /// The whole body if it is in memory and has at most `most` bytes.
  WIREBIND_DECL std::optional<std::string> text(std::size_t most) const;

  WIREBIND_DECL std::optional<std::uint64_t> length() const override;
  WIREBIND_DECL std::string sha256() const override;
  WIREBIND_DECL bool can_rewind() const override;
  WIREBIND_DECL std::error_code rewind() override;
  WIREBIND_DECL void async_read_some(char* data, std::size_t size, read_handler done) override;
  WIREBIND_DECL void cancel() override;

 private:
  /// Text before, and then bytes or a source.
  struct piece {
    std::string head;
    bytes data;
    std::shared_ptr<body_source> source;
  };

  bool in_memory() const noexcept;
  bool is_free(std::string_view boundary) const noexcept;
  void begin(std::size_t which);
  std::size_t copy(char* data, std::size_t size);
  std::size_t copy_from(std::string_view text, char* data, std::size_t size);
  void read(std::error_code error, std::size_t count, char* data, std::size_t size, read_handler done);

  sequence<piece> pieces_;
  std::string boundary_;
  std::size_t piece_ = 0;
  std::uint64_t position_ = 0;  // in the piece
  /// What the source of the piece has left; nothing for an unknown length.
  std::optional<std::uint64_t> left_{};
  bool opened_ = false;
  body_source* asked_ = nullptr;  // by async_read_some alone, so that cancel can read it at any time
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/multipart_body.ipp>
#endif
