// Parses INI text into sections of names and values.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

struct ini_section {
  std::string name;
  std::vector<std::pair<std::string, std::string>> values;

  /// The value; empty if there is none.
  WIREBIND_DECL std::string_view find(std::string_view key) const noexcept;
};

struct ini_document {
  std::vector<ini_section> sections;
  std::size_t malformed_line = 0;  ///< From 1; 0 if there is none, otherwise there are no sections.

  WIREBIND_DECL const ini_section* find(std::string_view name) const noexcept;
};

/// Parses "[section]" and "name = value" lines. A comment begins with # or ; at the start of a line or after
/// space; space around names and values is ignored; a repeated section continues, and of a repeated
/// name the last value holds. Quotes, escapes and continued lines have no meaning. Control
/// characters, names before the first section, and lines of any other form are rejected.
WIREBIND_DECL ini_document parse_ini(std::string_view text);

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/ini.ipp>
#endif
