// Room for texts of many megabytes. A page fault for each 4 KiB of them takes longer than writing them, so
// that the system is asked for large pages.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace wirebind::inline WIREBIND_ABI {

/// Texts from this size on, in bytes, ask for large pages.
inline constexpr std::size_t large_pages_from = 4 * 1024 * 1024;

namespace detail {

/// A wish, which a system without large pages does not grant (madvise(2), MADV_HUGEPAGE).
inline void prefer_large_pages([[maybe_unused]] char* begin, [[maybe_unused]] std::size_t size) noexcept {
#if defined(MADV_HUGEPAGE)
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) / page * page;
  const auto last = (reinterpret_cast<std::uintptr_t>(begin) + size) / page * page;
  if (first < last) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

}  // namespace detail

/// Makes room for `size` bytes, in large pages from `large_pages_from` on, and not for twice those that there
/// were, as `reserve` may. Throws what `reserve` throws, and then leaves the text as it was.
inline void reserve_text(std::string& text, std::size_t size) {
  if (size <= text.capacity()) return;
  std::string roomy;  // not touched before its pages are asked for
  roomy.reserve(size);
  if (size >= large_pages_from) detail::prefer_large_pages(roomy.data(), size);
  roomy.append(text);
  text.swap(roomy);
}

}  // namespace wirebind::inline WIREBIND_ABI
