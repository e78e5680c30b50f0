// Ready-made sources and sinks for bodies: bytes, files and functions.
// The interfaces are those of <wirebind/core/body_stream.hpp>.
#pragma once

#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Bytes in memory, shared and not copied.
class bytes_source final : public body_source {
 public:
  explicit bytes_source(bytes data) : data_(std::move(data)) {}

  WIREBIND_DECL std::optional<std::uint64_t> length() const override;
  /// Computed on each call.
  WIREBIND_DECL std::string sha256() const override;
  WIREBIND_DECL bool can_rewind() const override;
  WIREBIND_DECL std::error_code rewind() override;
  WIREBIND_DECL void async_read_some(char* data, std::size_t size, read_handler done) override;

 private:
  bytes data_;
  std::size_t position_ = 0;
};

/// A regular file from its start, with the size that it had when it was opened. Each read blocks a thread of
/// the client's executor for at most 64 KiB; a program that must not wait for a disk writes its own
/// source.
class file_source final : public body_source {
 public:
  /// Opens the file; every use reports an error.
  WIREBIND_DECL explicit file_source(const std::string& path);
  WIREBIND_DECL ~file_source() override;
  file_source(const file_source&) = delete;
  file_source& operator=(const file_source&) = delete;

  /// Why the file could not be opened.
  std::error_code error() const noexcept { return error_; }

  WIREBIND_DECL std::optional<std::uint64_t> length() const override;
  WIREBIND_DECL bool can_rewind() const override;
  WIREBIND_DECL std::error_code rewind() override;
  WIREBIND_DECL void async_read_some(char* data, std::size_t size, read_handler done) override;

 private:
  std::error_code error_;
  std::FILE* file_ = nullptr;
  std::uint64_t length_ = 0;
};

/// A function that reads: `void(char* data, std::size_t size, body_source::read_handler done)`, under the
/// rules of `body_source::async_read_some`. Cannot rewind.
class function_source final : public body_source {
 public:
  using function = unique_function<void(char*, std::size_t, read_handler)>;

  explicit function_source(function read, std::optional<std::uint64_t> length = {}, std::string sha256 = {})
      : read_(std::move(read)), length_(length), sha256_(std::move(sha256)) {}

  WIREBIND_DECL std::optional<std::uint64_t> length() const override;
  WIREBIND_DECL std::string sha256() const override;
  WIREBIND_DECL void async_read_some(char* data, std::size_t size, read_handler done) override;

 private:
  function read_;
  std::optional<std::uint64_t> length_;
  std::string sha256_;
};

/// A file that is created, or truncated, at once. Each write blocks a thread of the client's executor. After
/// a failed call its content is incomplete.
class file_sink final : public body_sink {
 public:
  /// Opens the file; the first write reports an error.
  WIREBIND_DECL explicit file_sink(const std::string& path);
  WIREBIND_DECL ~file_sink() override;
  file_sink(const file_sink&) = delete;
  file_sink& operator=(const file_sink&) = delete;

  /// Why the file could not be opened, or why closing it failed.
  std::error_code error() const noexcept { return error_; }
  /// Closes the file and returns whether all data reached the operating system; the destructor closes it too,
  /// silently.
  WIREBIND_DECL std::error_code close();

  WIREBIND_DECL void async_write(std::string_view data, write_handler done) override;

 private:
  std::error_code error_;
  std::FILE* file_ = nullptr;
};

/// A function that receives the progress of a call, under the rules of `progress_listener::progressed`.
class function_progress final : public progress_listener {
 public:
  using function = unique_function<void(const transfer_progress&)>;

  explicit function_progress(function listen) : listen_(std::move(listen)) {}

  WIREBIND_DECL void progressed(const transfer_progress& so_far) override;

 private:
  function listen_;
};

/// A function that receives pieces: `void(std::string_view data, body_sink::write_handler done)`, under the
/// rules of `body_sink::async_write`.
class function_sink final : public body_sink {
 public:
  using function = unique_function<void(std::string_view, write_handler)>;

  explicit function_sink(function write) : write_(std::move(write)) {}

  WIREBIND_DECL void async_write(std::string_view data, write_handler done) override;

 private:
  function write_;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/streams.ipp>
#endif
