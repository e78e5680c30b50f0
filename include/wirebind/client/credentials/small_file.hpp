// Reads small files as text, and detects whether one has changed since.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Most bytes of a file that is read for credentials.
inline constexpr std::size_t max_file_size = 1024 * 1024;

/// Replaces `out` with the file's bytes; it is empty after an error. Only regular files are read. Blocks for
/// as long as the file system does.
WIREBIND_DECL std::error_code read_small_file(const std::string& path, std::string& out);

/// The state of a file when it was read. Safe to use from several threads at once.
class file_stamp {
 public:
  /// Reads a file as `read_small_file` does and records its state; null after an error.
  WIREBIND_DECL static std::shared_ptr<const file_stamp> read(const std::string& path, std::string& out,
                                                              std::error_code& error);

  /// Whether the path still names that file, unchanged: its identity, size and times. If the file was
  /// written less than two seconds before it was read, its times cannot reveal another write, so that
  /// its bytes are compared as well. Blocks for as long as the file system does; false if the file is gone.
  WIREBIND_DECL bool is_current() const;

  WIREBIND_DECL ~file_stamp();

 private:
  struct facts;
  explicit file_stamp(std::unique_ptr<facts> known) noexcept;

  const std::unique_ptr<facts> facts_;
};

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/small_file.ipp>
#endif
