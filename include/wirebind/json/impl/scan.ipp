#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/json/shape.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// WIREBIND_JSON_PORTABLE_SCAN takes the path of processors without SSE2, so that it can be tested anywhere.
#if defined(__SSE2__) && !defined(WIREBIND_JSON_PORTABLE_SCAN)
#define WIREBIND_JSON_SSE2 1
#include <emmintrin.h>
#else
#define WIREBIND_JSON_SSE2 0
#endif

// Inlining by force only where the compiler optimises: at -O0 it costs more than it gives. FLAT inlines all
// that a function calls and that is not marked otherwise, whatever else a file holds: strings above all.
#if defined(__OPTIMIZE__) && defined(__GNUC__)
#define WIREBIND_JSON_HOT [[gnu::always_inline]] inline
#define WIREBIND_JSON_FLAT [[gnu::flatten, gnu::noinline]] inline
#else
#define WIREBIND_JSON_HOT inline
#define WIREBIND_JSON_FLAT inline
#endif

namespace wirebind::inline WIREBIND_ABI::json::detail {

WIREBIND_JSON_HOT std::uint32_t load32(const char* p) noexcept {
  std::uint32_t word;
  std::memcpy(&word, p, sizeof(word));
  return word;
}

WIREBIND_JSON_HOT std::uint64_t load64(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, sizeof(word));
  return word;
}

WIREBIND_JSON_HOT std::uint64_t load64_first_low(const char* p) noexcept {
  std::uint64_t word = load64(p);
  if constexpr (std::endian::native == std::endian::big) {
    std::uint64_t swapped = 0;
    for (int i = 0; i != 8; ++i, word >>= 8) swapped = swapped << 8 | (word & 0xFF);
    word = swapped;
  }
  return word;
}

/// Neither a plain string character nor harmless: quote, backslash, control, or part of a longer sequence.
WIREBIND_JSON_HOT constexpr bool is_special(char c) noexcept {
  return static_cast<signed char>(c) < 0x20 || c == '"' || c == '\\';
}

/// High bits mark special bytes; the lowest mark is exact, higher ones may be false.
WIREBIND_JSON_HOT std::uint64_t special_marks(std::uint64_t word) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101U;
  // With this bit turned, a quote comes right behind the control characters.
  return (word | ((word ^ ones * 2) - ones * 0x21) | ((word ^ ones * '\\') - ones)) & ones * 0x80;
}

#if WIREBIND_JSON_SSE2
/// The high bit of each special byte. With one bit turned, a quote comes right behind the control characters;
/// the subtraction is signed, so that bytes over 0x7F stay below them.
WIREBIND_JSON_HOT __m128i special_bytes(__m128i block) noexcept {
  const __m128i turned = _mm_xor_si128(block, _mm_set1_epi8(2));
  const __m128i low = _mm_subs_epi8(turned, _mm_set1_epi8(0x21));
  return _mm_or_si128(low, _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
}

WIREBIND_JSON_HOT unsigned special_mask(__m128i block) noexcept {
  return static_cast<unsigned>(_mm_movemask_epi8(special_bytes(block)));
}

/// A bit for each special byte of 16.
WIREBIND_JSON_HOT unsigned special_mask(const char* block) noexcept {
  return special_mask(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block)));
}

/// Behind what [p, end) has of whole blocks of 64 bytes in which no byte is special.
inline const char* skip_plain_blocks(const char* p, const char* end) noexcept {
  const auto special = [](const char* at) {
    return special_bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at)));
  };
  for (; end - p >= 64; p += 64) {
    const __m128i first = _mm_or_si128(special(p), special(p + 16));
    const __m128i second = _mm_or_si128(special(p + 32), special(p + 48));
    if (_mm_movemask_epi8(_mm_or_si128(first, second)) != 0) break;
  }
  return p;
}
#endif

/// First special byte in [p, end), or end; for texts that may be long.
[[gnu::noinline]] inline const char* find_special_far(const char* p, const char* end) noexcept {
#if WIREBIND_JSON_SSE2
  for (const char* const first_blocks = p + 64; end - p >= 16; p += 16) {
    if (const unsigned mask = special_mask(p)) return p + std::countr_zero(mask);
    if (p == first_blocks) p = skip_plain_blocks(p + 16, end) - 16;
  }
#endif
  for (; end - p >= 8; p += 8) {
    const std::uint64_t marks = special_marks(load64_first_low(p));
    if (marks != 0) return p + std::countr_zero(marks) / 8;
  }
  while (p != end && !is_special(*p)) ++p;
  return p;
}

/// First special byte in [p, end), or end, which is not `inside`.
WIREBIND_JSON_HOT const char* find_special(const char* p, const char* end, bool& inside) noexcept {
#if WIREBIND_JSON_SSE2
  if (end - p >= 32) [[likely]] {
    if (const unsigned mask = special_mask(p)) return p + std::countr_zero(mask);
    if (const unsigned mask = special_mask(p + 16)) return p + 16 + std::countr_zero(mask);
    p += 32;
  }
#else
  if (end - p >= 8) [[likely]] {
    const std::uint64_t marks = special_marks(load64_first_low(p));
    if (marks != 0) return p + std::countr_zero(marks) / 8;
    p += 8;
  }
#endif
  p = find_special_far(p, end);
  inside = p != end;
  return p;
}

/// First special byte in [p, end), or end.
WIREBIND_JSON_HOT const char* find_special(const char* p, const char* end) noexcept {
  bool inside = true;
  return find_special(p, end, inside);
}

/// Copies a text of fewer than 16 bytes; false when a byte is special.
WIREBIND_JSON_HOT bool copy_short(char* p, const char* from, std::size_t size) noexcept {
  if (size >= 8) {
    const std::uint64_t head = load64(from);
    const std::uint64_t tail = load64(from + size - 8);
    std::memcpy(p, &head, 8);
    std::memcpy(p + size - 8, &tail, 8);
#if WIREBIND_JSON_SSE2
    return special_mask(_mm_set_epi64x(static_cast<long long>(tail), static_cast<long long>(head))) == 0;
#else
    return (special_marks(head) | special_marks(tail)) == 0;
#endif
  }
  if (size >= 4) {
    const std::uint32_t head = load32(from);
    const std::uint32_t tail = load32(from + size - 4);
    std::memcpy(p, &head, 4);
    std::memcpy(p + size - 4, &tail, 4);
    return special_marks(std::uint64_t{head} << 32 | tail) == 0;
  }
  bool plain = true;
  for (std::size_t i = 0; i != size; ++i) {
    p[i] = from[i];
    plain = plain && !is_special(from[i]);
  }
  return plain;
}

/// Copies a block; false when a byte is special.
WIREBIND_JSON_HOT bool copy_block(char* p, const char* from) noexcept {
#if WIREBIND_JSON_SSE2
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), block);
  return special_mask(block) == 0;
#else
  const std::uint64_t block = load64(from);
  std::memcpy(p, &block, 8);
  return special_marks(block) == 0;
#endif
}

/// Copies a text; false when a byte is special, and what was copied then is to be written again.
WIREBIND_JSON_HOT bool copy_plain(char* p, const char* from, std::size_t size) noexcept {
  if (size < 16) return copy_short(p, from, size);
  constexpr std::size_t width = WIREBIND_JSON_SSE2 ? 16 : 8;
  const std::size_t last = size - width;
  for (std::size_t at = 0; at < last; at += width) {
    if (!copy_block(p + at, from + at)) return false;
  }
  return copy_block(p + last, from + last);
}

/// Copies plain bytes up to the first special one, and no more than a block of sixteen; returns how many.
/// There is room for a block.
WIREBIND_JSON_HOT std::size_t copy_run(char* to, const char* from, std::size_t size) noexcept {
#if WIREBIND_JSON_SSE2
  if (size >= 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
    const unsigned mask = special_mask(block);
    return mask != 0 ? static_cast<std::size_t>(std::countr_zero(mask)) : 16;
  }
#endif
  if (size >= 8) {
    std::memcpy(to, from, 8);
    const std::uint64_t marks = special_marks(load64_first_low(from));
    return marks != 0 ? static_cast<std::size_t>(std::countr_zero(marks)) / 8 : 8;
  }
  std::size_t count = 0;
  for (; count != size && !is_special(from[count]); ++count) to[count] = from[count];
  return count;
}

WIREBIND_JSON_HOT bool is_continuation(char c) noexcept {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// Length of the UTF-8 sequence at p whose first byte is over 0x7F, or 0 (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF).
inline std::size_t utf8_length(const char* p, const char* end) noexcept {
  const auto first = static_cast<unsigned char>(*p);
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || static_cast<std::size_t>(end - p) < length) return 0;
  const auto second = static_cast<unsigned char>(p[1]);
  const unsigned lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (second < lowest || second > highest) return 0;
  for (std::size_t i = 2; i != length; ++i) {
    if (!is_continuation(p[i])) return 0;
  }
  return length;
}

/// Writes a code point as UTF-8 and returns how many bytes that took, at most 4.
inline std::size_t write_utf8(char* p, char32_t code) noexcept {
  if (code < 0x80) {
    *p = static_cast<char>(code);
    return 1;
  }
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  const std::size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const int shift = 6 * (static_cast<int>(length) - 1);
  const unsigned mark = 0xF00U >> length & 0xF0;
  *p++ = static_cast<char>(mark | code >> shift);
  for (int rest = shift - 6; rest >= 0; rest -= 6) *p++ = tail(rest);
  return length;
}

/// First of quote, backslash, control character, broken sequence in [p, end), or end.
inline const char* find_stop(const char* p, const char* end) noexcept {
  for (;;) {
    p = find_special(p, end);
    if (p == end || static_cast<signed char>(*p) >= 0) return p;
    const std::size_t length = utf8_length(p, end);
    if (length == 0) return p;
    p += length;
  }
}

/// First byte that is not white space. There must be one.
WIREBIND_JSON_HOT const char* skip_space(const char* p) noexcept {
  if (static_cast<unsigned char>(*p) > ' ') [[likely]]
    return p;
  while (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r') ++p;
  return p;
}

/// Whether size >= 4 bytes are equal; reads no byte outside.
WIREBIND_JSON_HOT bool same_bytes(const char* a, const char* b, std::size_t size) noexcept {
  if (size < 8) return load32(a) == load32(b) && load32(a + size - 4) == load32(b + size - 4);
  const std::size_t last = size - 8;
  if (load64(a) != load64(b) || load64(a + last) != load64(b + last)) return false;
  for (std::size_t i = 8; i < last; i += 8) {
    if (load64(a + i) != load64(b + i)) return false;
  }
  return true;
}

/// Puts a segment in front of a path: "name", "[3]" or `["key"]`.
inline void prepend_segment(std::string& path, std::string_view segment) {
  std::string whole(segment);
  if (!path.empty() && path.front() != '[') whole += '.';
  path.insert(0, whole);
}

inline std::string index_segment(std::size_t index) { return '[' + std::to_string(index) + ']'; }

inline std::string key_segment(std::string_view key) { return "[\"" + std::string(key) + "\"]"; }

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
