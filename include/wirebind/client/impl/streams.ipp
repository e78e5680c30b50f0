#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>

#include <cerrno>
#include <filesystem>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

inline constexpr std::size_t file_piece = 64 * 1024;

inline std::error_code last_system_error() noexcept { return {errno, std::generic_category()}; }

/// Opens a file without a buffer, since pieces are large; null with the error.
inline std::FILE* open_file(const std::string& path, const char* mode, std::error_code& error) {
  errno = EINVAL;
  std::FILE* const file = ascii::has_nul(path) ? nullptr : std::fopen(path.c_str(), mode);
  if (file == nullptr) {
    error = last_system_error();
  } else {
    std::setvbuf(file, nullptr, _IONBF, 0);
  }
  return file;
}

}  // namespace detail

// --- bytes

WIREBIND_DECL std::optional<std::uint64_t> bytes_source::length() const { return data_.size(); }
WIREBIND_DECL std::string bytes_source::sha256() const { return auth::hex(auth::sha256(data_.view())); }
WIREBIND_DECL bool bytes_source::can_rewind() const { return true; }

WIREBIND_DECL std::error_code bytes_source::rewind() {
  position_ = 0;
  return {};
}

WIREBIND_DECL void bytes_source::async_read_some(char* data, std::size_t size, read_handler done) {
  const std::size_t count = data_.view().substr(position_).copy(data, size);
  position_ += count;
  done({}, count);
}

// --- files

// What is no regular file is not opened: a pipe without a writer would wait here.
WIREBIND_DECL file_source::file_source(const std::string& path) {
  const bool regular = !ascii::has_nul(path) && std::filesystem::is_regular_file(path, error_);
  if (!error_ && !regular) error_ = std::make_error_code(std::errc::invalid_argument);
  if (!error_) length_ = std::filesystem::file_size(path, error_);
  if (!error_) file_ = detail::open_file(path, "rb", error_);
}

WIREBIND_DECL file_source::~file_source() {
  if (file_ != nullptr) std::fclose(file_);
}

// A file that is not there has no length: it is found missing when it is read.
WIREBIND_DECL std::optional<std::uint64_t> file_source::length() const {
  return error_ ? std::nullopt : std::optional(length_);
}
WIREBIND_DECL bool file_source::can_rewind() const { return true; }

WIREBIND_DECL std::error_code file_source::rewind() {
  if (!error_ && std::fseek(file_, 0, SEEK_SET) != 0) return detail::last_system_error();
  return error_;
}

WIREBIND_DECL void file_source::async_read_some(char* data, std::size_t size, read_handler done) {
  if (error_) return done(error_, 0);
  const std::size_t count = std::fread(data, 1, least(size, detail::file_piece), file_);
  done(count == 0 && std::ferror(file_) != 0 ? detail::last_system_error() : std::error_code(), count);
}

WIREBIND_DECL file_sink::file_sink(const std::string& path) : file_(detail::open_file(path, "wb", error_)) {}

WIREBIND_DECL file_sink::~file_sink() { close(); }

WIREBIND_DECL std::error_code file_sink::close() {
  std::FILE* const file = std::exchange(file_, nullptr);
  if (file != nullptr && std::fclose(file) != 0 && !error_) error_ = detail::last_system_error();
  return error_;
}

WIREBIND_DECL void file_sink::async_write(std::string_view data, write_handler done) {
  if (!error_ && file_ == nullptr) error_ = std::make_error_code(std::errc::bad_file_descriptor);
  if (!error_ && std::fwrite(data.data(), 1, data.size(), file_) != data.size())
    error_ = detail::last_system_error();
  done(error_);
}

// --- functions

WIREBIND_DECL std::optional<std::uint64_t> function_source::length() const { return length_; }
WIREBIND_DECL std::string function_source::sha256() const { return sha256_; }

WIREBIND_DECL void function_source::async_read_some(char* data, std::size_t size, read_handler done) {
  read_(data, size, std::move(done));
}

WIREBIND_DECL void function_progress::progressed(const transfer_progress& so_far) { listen_(so_far); }

WIREBIND_DECL void function_sink::async_write(std::string_view data, write_handler done) {
  write_(data, std::move(done));
}

}  // namespace wirebind::inline WIREBIND_ABI
