// Reads a source once from end to end for the SHA-256 of its body, before the first attempt.
// Owns the read under way and the piece it fills; leaves the source where it ended.
#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Gives way to other work of the executor after every piece. Reads no more than the source's length, and
/// rejects a body that ends before. A source that throws or drops its handler ends the digest.
class source_digest final : public std::enable_shared_from_this<source_digest> {
 public:
  /// Gets the digest in hexadecimal, on the executor; the source is not used any more.
  using handler = unique_function<void(callback_failure, std::string)>;

  WIREBIND_DECL source_digest(const asio::any_io_executor& executor, body_source& source, handler done);

  WIREBIND_DECL void start();
  /// Ends with `operation_aborted` as soon as no read is under way. Any thread.
  WIREBIND_DECL void stop();
  /// The context ends: nothing is posted there any more, and the handler is not called.
  WIREBIND_DECL void abandon();

 private:
  void post(void (*next)(source_digest&, std::error_code, std::size_t), std::error_code error = {},
            std::size_t count = 0);
  void read();
  void read_done(std::error_code error, std::size_t count);
  void take(std::error_code error, std::size_t count);
  void end(callback_failure failure);

  std::mutex mutex_;              // for strand_ alone: a read may end on any thread
  asio::any_io_executor strand_;  // empty once the context has ended
  body_source& source_;
  handler done_;
  auth::sha256_stream hash_;
  std::unique_ptr<char[]> piece_;
  std::uint64_t left_;  // of a known length, else without end
  bool stopped_ = false;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/source_digest.ipp>
#endif
