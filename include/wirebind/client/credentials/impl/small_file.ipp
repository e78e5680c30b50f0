#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/small_file.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace wirebind::inline WIREBIND_ABI::providers {

WIREBIND_DECL std::error_code read_small_file(const std::string& path, std::string& out) {
  out.clear();
  std::error_code error;
  // A pipe or a device could keep the reader waiting for ever.
  const auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return std::make_error_code(std::errc::no_such_file_or_directory);
  }
  if (error) return error;
  if (std::filesystem::is_directory(status)) return std::make_error_code(std::errc::is_a_directory);
  if (!std::filesystem::is_regular_file(status)) return std::make_error_code(std::errc::not_supported);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {errno, std::generic_category()};
  char buffer[4096];
  for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, file)) != 0;) {
    out.append(buffer, count);
    if (out.size() > max_file_size) error = errc::file_too_large;
    if (error) break;
  }
  if (!error && std::ferror(file) != 0) error = std::make_error_code(std::errc::io_error);
  std::fclose(file);
  if (error) out.clear();
  return error;
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
