// The checksum that Function Compute gives of a code package: CRC-64 with the polynomial of ECMA-182 in the
// reflected form of OSS (CRC-64/XZ), written as an unsigned decimal number.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fc::emulator {

/// CRC-64/XZ; of "123456789" it is 0x995DC9BBDF1939FA.
constexpr std::uint64_t crc64(std::string_view data) noexcept {
  constexpr auto table = [] {
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
  std::uint64_t crc = ~std::uint64_t{0};
  for (const char c : data) {
    crc = table[(crc ^ static_cast<unsigned char>(c)) & 0xFF] ^ crc >> 8;
  }
  return ~crc;
}

/// The text of X-Fc-Code-Checksum and codeChecksum.
inline std::string code_checksum(std::string_view package) { return std::to_string(crc64(package)); }

}  // namespace fc::emulator
