// TLS without I/O: encodes a client's bytes as records and decodes them. Covers the trust settings, the
// client certificate, the check of the peer's certificate and name, session resumption, and the difference
// between an announced end and a truncation. Verification is on by default, no common-name fallback, no
// partial wildcards, TLS 1.2 at least.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/detail/tls_sessions.hpp>
#include <wirebind/net/options.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

struct bio_st;
struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace wirebind::inline WIREBIND_ABI::net {

/// What connections share: the settings and the sessions from servers. Reads the CA certificates and
/// the client certificate when they are first needed. Safe to use from several threads at once.
class tls_context {
 public:
  explicit tls_context(tls_options options)
      : options_(std::move(options)), sessions_(options_.max_sessions) {}

  const tls_options& options() const noexcept { return options_; }
  /// The OpenSSL context, or null and `errc::ca_unreadable`, `errc::client_certificate_unreadable`,
  /// `errc::tls_failed` or `std::errc::not_enough_memory`.
  WIREBIND_DECL std::shared_ptr<ssl_ctx_st> get(std::error_code& error);
  /// Reports the end of a handshake by this context. Another context is made after a handshake that ran out
  /// of memory, and once after one that failed before any had succeeded: OpenSSL may silently continue
  /// without an algorithm or a trusted certificate that it had no memory for.
  WIREBIND_DECL void handshaken(const ssl_ctx_st* context, bool well, bool lacking_memory) noexcept;
  tls_sessions& sessions() noexcept { return sessions_; }

 private:
  const tls_options options_;
  std::mutex mutex_;
  std::shared_ptr<ssl_ctx_st> context_;
  bool trusted_ = false;  // a handshake has succeeded, or none did with the context before this one
  tls_sessions sessions_;
};

/// The client's side of one TLS connection. Not safe for concurrent use.
class tls_engine {
 public:
  /// The result of a step. Without an error and a count it needs input; the handshake counts 1 when it is
  /// done.
  struct outcome {
    std::error_code error{};
    std::size_t count = 0;
    bool needs_input() const noexcept { return !error && count == 0; }
  };

  /// `host` is what the certificate must be issued for, a name or an address. `origin` names the
  /// connections whose sessions this one may resume; none if empty. The context must outlive the engine.
  WIREBIND_DECL tls_engine(tls_context& context, std::string_view host, std::string_view origin = {});
  tls_engine(const tls_engine&) = delete;
  tls_engine& operator=(const tls_engine&) = delete;

  WIREBIND_DECL outcome handshake();
  /// Plain bytes from the peer. The announced end is `errc::connection_closed`.
  WIREBIND_DECL outcome read(char* data, std::size_t size);
  /// Accepts plain bytes for the peer, at most one record of 16 KiB, so that an error means that the peer
  /// can decode none of them.
  WIREBIND_DECL outcome write(std::string_view data);
  /// Announces the end of the output.
  WIREBIND_DECL void close_notify();

  /// Whether the handshake resumed an earlier session.
  WIREBIND_DECL bool resumed() const;
  /// Frees the buffers that are empty.
  WIREBIND_DECL void shrink();

  /// Accepts bytes from the peer's socket.
  WIREBIND_DECL void put_input(std::string_view raw);
  /// Whether `output` has bytes.
  WIREBIND_DECL bool has_output() const noexcept;
  /// Bytes for the peer's socket; the view is valid until the next call.
  WIREBIND_DECL std::string_view output();
  WIREBIND_DECL void consume_output(std::size_t count);

 private:
  friend class tls_context;

  static int session_came(ssl_st* ssl, ssl_session_st* session);
  void resume();
  outcome result(int returned, std::size_t count);
  std::error_code failure();

  tls_context& context_;
  const std::string origin_;
  std::error_code error_;  // why there is no connection
  std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
  bio_st* input_ = nullptr;  // both belong to ssl_
  bio_st* output_ = nullptr;
  std::string out_;
  std::size_t out_begin_ = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/tls_engine.ipp>
#endif
