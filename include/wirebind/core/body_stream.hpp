// The interfaces of bodies that are too large for memory: sources and sinks of pieces, and the progress of
// both. Ready-made ones are in <wirebind/client/streams.hpp>.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/unique_function.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Supplies the body of a request. The caller owns it and keeps it until the call has completed,
/// which never happens during a read.
///
/// Used by one call at a time, on threads of the client's executor, one function at a time. A function that
/// blocks also blocks a thread of that executor.
///
/// An exception out of any function ends the call with `callback_errc::exception_thrown` and is in
/// `call_details::exception`; the buffer and the handler are not used afterwards. A handler that is destroyed
/// uncalled ends the call with `callback_errc::handler_dropped`. The client may be moved, destroyed or
/// used, and the call cancelled, inside any function.
class body_source {
 public:
  /// The number of bytes read; zero, without an error, is the end of the body.
  using read_handler = unique_function<void(std::error_code, std::size_t)>;

  virtual ~body_source() = default;

  /// Size of the whole body in bytes, if known: it is announced, and not one more byte is read. A body of
  /// unknown length is sent in chunks.
  virtual std::optional<std::uint64_t> length() const { return {}; }
  /// SHA-256 of the whole body in lower-case hexadecimal, if known; else empty.
  virtual std::string sha256() const { return {}; }
  /// Whether `rewind` works. A source that cannot rewind is never sent a second time.
  virtual bool can_rewind() const { return false; }
  /// Goes back to the first byte of the body; harmless before the first read.
  virtual std::error_code rewind() { return std::make_error_code(std::errc::operation_not_supported); }

  /// Reads at least one byte into `data`, which is valid until `done` is called: exactly once, from any
  /// thread, possibly inside this function. An error ends the call with that error.
  virtual void async_read_some(char* data, std::size_t size, read_handler done) = 0;

  /// The call has ended otherwise and waits for the current read: call its handler soon.
  virtual void cancel() {}
};

/// Receives the body of a successful response. Lifetime, threads, exceptions and dropped handlers are as with
/// a `body_source`.
///
/// Bytes that were written are not taken back if the call fails later: only the completion of the call
/// shows that the body is complete.
class body_sink {
 public:
  using write_handler = unique_function<void(std::error_code)>;

  virtual ~body_sink() = default;

  /// Writes all of `data`, which is valid until `done` is called: exactly once, from any thread, possibly
  /// inside this function. The connection is not read meanwhile. An error ends the call with that
  /// error.
  virtual void async_write(std::string_view data, write_handler done) = 0;

  /// The call has ended otherwise and waits for the current write: call its handler soon.
  virtual void cancel() {}
};

/// How many bytes of its bodies an attempt has sent and received, as they travel: without the lines of
/// chunks, and encoded where there is a content coding. A response's body counts whatever its status is.
struct transfer_progress {
  std::uint64_t sent = 0;
  std::optional<std::uint64_t> to_send{};  ///< Size of the request's body; unknown for a source without one.
  std::uint64_t received = 0;
  std::optional<std::uint64_t> to_receive{};  ///< Size of the response's body, once it is known.

  friend bool operator==(const transfer_progress&, const transfer_progress&) = default;
};

/// Receives the progress of a call. The caller owns it and keeps it until the call has completed.
class progress_listener {
 public:
  virtual ~progress_listener() = default;

  /// Bytes have moved since the last time. Called on threads of the client's executor, one at a time, and
  /// must not block; after the last byte of a body with the whole size. A retry begins at zero. An exception
  /// ends the call with `callback_errc::exception_thrown` and is in `call_details::exception`.
  virtual void progressed(const transfer_progress& so_far) = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI
