// The checksum of code packages in Function Compute: CRC-64 with the polynomial of ECMA-182 in the
// reflected form of OSS (CRC-64/XZ), written as an unsigned decimal number.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fc::ext {

/// CRC-64/XZ of bytes in pieces; that of "123456789" is 0x995DC9BBDF1939FA.
class crc64 {
 public:
  constexpr void add(std::string_view data) noexcept {
    for (const char c : data) {
      rest_ = table[(rest_ ^ static_cast<unsigned char>(c)) & 0xFF] ^ rest_ >> 8;
    }
  }
  /// Of all bytes so far.
  constexpr std::uint64_t value() const noexcept { return ~rest_; }

 private:
  static constexpr auto table = [] {
    std::array<std::uint64_t, 256> made{};
    for (std::size_t i = 0; i != made.size(); ++i) {
      std::uint64_t value = i;
      for (int bit = 0; bit != 8; ++bit) {
        value = (value & 1) != 0 ? value >> 1 ^ 0xC96C5795D7870F42 : value >> 1;
      }
      made[i] = value;
    }
    return made;
  }();

  std::uint64_t rest_ = ~std::uint64_t{0};
};

/// The text of codeChecksum and X-Fc-Code-Checksum.
inline std::string code_checksum(std::string_view package) {
  crc64 sum;
  sum.add(package);
  return std::to_string(sum.value());
}

}  // namespace fc::ext
