// How a body in memory grows, so that it never takes much more than it may be long.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/large_text.hpp>
#include <wirebind/core/least.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>

namespace wirebind::inline WIREBIND_ABI::http::detail {

/// Up to here a body grows by doubling.
inline constexpr std::uint64_t doubling_body = 1024 * 1024;

/// Makes room for `more` bytes in a body that may become `bound` long.
///
/// A string that doubles holds its old and its new room together, which near the bound is half as much again.
/// So what is longer than `doubling_body` reserves the bound at once: pages that are never written take no
/// memory.
inline void make_room(std::string& body, std::size_t more, std::uint64_t bound) {
  const std::uint64_t needed = std::uint64_t{body.size()} + more;
  if (needed <= body.capacity()) return;
  std::uint64_t wanted = bound;
  if (needed <= doubling_body) {
    const std::uint64_t twice = 2 * std::uint64_t{body.capacity()};
    wanted = least(bound, least(doubling_body, twice < needed ? needed : twice));
  }
  if (wanted < needed) return;
  try {
    reserve_text(body, static_cast<std::size_t>(wanted));
  } catch (const std::bad_alloc&) {
    // A bound that no memory has: what comes may be shorter, and doubles as strings do.
  } catch (const std::length_error&) {
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::http::detail
