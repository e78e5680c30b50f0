// TLS sessions that servers gave us, to be resumed by later connections to the same origin. Owns their number
// and their order; OpenSSL decides whether a session can be resumed. Lives inside one set of TLS settings, so
// that no session crosses from one trust to another.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

struct ssl_session_st;

namespace wirebind::inline WIREBIND_ABI::net {

/// A bounded cache. Safe to use from several threads at once.
class tls_sessions {
 public:
  static constexpr std::size_t most_per_origin = 4;

  explicit tls_sessions(std::size_t most) : most_(most) {}

  bool enabled() const noexcept { return most_ != 0; }
  /// Keeps a session; the oldest of its origin or of all makes room.
  WIREBIND_DECL void keep(std::string_view origin, std::shared_ptr<ssl_session_st> session);
  /// The newest session of an origin, or null. One of TLS 1.3 is given out once, so that nobody on the way
  /// can tell by it that two connections have one client (RFC 8446 appendix C.4).
  WIREBIND_DECL std::shared_ptr<ssl_session_st> take(std::string_view origin);
  /// Drops what an origin gave, when a handshake with it has failed.
  WIREBIND_DECL void forget(std::string_view origin);
  WIREBIND_DECL void clear();
  WIREBIND_DECL std::size_t size() const;

 private:
  struct entry {
    std::string origin;
    std::shared_ptr<ssl_session_st> session;
  };

  const std::size_t most_;
  mutable std::mutex mutex_;
  sequence<entry> entries_;  // the newest at the end
};

}  // namespace wirebind::inline WIREBIND_ABI::net

#if WIREBIND_HEADER_ONLY
#include <wirebind/net/impl/tls_sessions.ipp>
#endif
