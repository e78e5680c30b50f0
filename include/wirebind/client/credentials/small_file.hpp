// Small files as text. Owns the bound on their size; refuses what is no regular file.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Most bytes of a file that is read for credentials.
inline constexpr std::size_t max_file_size = 1024 * 1024;

/// Replaces `out` with the file's bytes; it is empty after an error. Blocks as long as the file system does.
WIREBIND_DECL std::error_code read_small_file(const std::string& path, std::string& out);

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/small_file.ipp>
#endif
