#pragma once

#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/small_file.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/saturate.hpp>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string_view>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/stat.h>
#endif

namespace wirebind::inline WIREBIND_ABI::providers {

WIREBIND_DECL std::error_code read_small_file(const std::string& path, std::string& out) {
  out.clear();
  if (ascii::has_nul(path)) return std::make_error_code(std::errc::invalid_argument);
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

namespace detail {

/// What distinguishes one state of a file from another without reading it. All zero where there is no file.
struct file_state {
  std::filesystem::file_time_type written{};
  std::uintmax_t size = 0;
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  std::int64_t changed = 0;

  friend bool operator==(const file_state&, const file_state&) = default;
};

inline file_state state_of(const std::string& path) {
  file_state out;
  std::error_code gone;
  out.written = std::filesystem::last_write_time(path, gone);
  if (!gone) out.size = std::filesystem::file_size(path, gone);
#if defined(__unix__) || defined(__APPLE__)
  struct ::stat found {};
  if (::stat(path.c_str(), &found) == 0) {
    out.device = static_cast<std::uint64_t>(found.st_dev);
    out.number = static_cast<std::uint64_t>(found.st_ino);
    out.changed = static_cast<std::int64_t>(found.st_ctime);
  }
#endif
  return gone ? file_state() : out;
}

/// Whether a write from now on shows in the time of the last one, as coarse as file systems keep it.
inline bool is_settled(const file_state& state) {
  const auto now = std::filesystem::file_time_type::clock::now();
  return time_between(state.written, now) > std::chrono::seconds(2);
}

}  // namespace detail

struct file_stamp::facts {
  std::string path;
  detail::file_state state;
  std::size_t digest = 0;  // of the bytes, to compare them with others
  mutable std::atomic<bool> settled{false};
};

WIREBIND_DECL file_stamp::file_stamp(std::unique_ptr<facts> known) noexcept : facts_(std::move(known)) {}

WIREBIND_DECL file_stamp::~file_stamp() = default;

// The state is that before the read: a write meanwhile shows at the next question.
WIREBIND_DECL std::shared_ptr<const file_stamp> file_stamp::read(const std::string& path, std::string& out,
                                                                 std::error_code& error) {
  auto known = std::make_unique<facts>();
  known->path = path;
  known->state = detail::state_of(path);
  known->settled = detail::is_settled(known->state);
  error = read_small_file(path, out);
  if (error) return nullptr;
  known->digest = std::hash<std::string_view>()(out);
  return std::shared_ptr<const file_stamp>(new file_stamp(std::move(known)));
}

WIREBIND_DECL bool file_stamp::is_current() const {
  if (detail::state_of(facts_->path) != facts_->state) return false;
  if (facts_->settled) return true;
  const bool settles = detail::is_settled(facts_->state);
  std::string text;
  if (read_small_file(facts_->path, text)) return false;
  if (std::hash<std::string_view>()(text) != facts_->digest) return false;
  facts_->settled = settles;
  return true;
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
