// Settings of connections: which peers are trusted, and how long a connection is kept; and what a pool
// counts. Owns the values and their defaults; no Asio here, so that a blocking client's header can name them.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace wirebind::inline v0::net {

/// Which peers are trusted. Verification covers the chain and the host name or address.
struct tls_options {
  /// PEM file of trusted authorities. When this and `ca_path` are empty: SSL_CERT_FILE and SSL_CERT_DIR, the
  /// places that OpenSSL was built with, then the usual bundles of the systems. Read at the first TLS
  /// connection.
  std::string ca_file{};
  std::string ca_path{};      ///< Folder of trusted authorities with hashed names.
  std::string server_name{};  ///< Used for SNI and the host check in place of the origin's host; for tests.
  bool verify = true;         ///< False accepts every certificate: for tests only.
};

struct pool_options {
  /// A connection that was idle for longer is not used again. The service closes its side after 90 s.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(50);
  std::size_t max_idle_per_origin = 64;  ///< The one idle for longest is closed when another would be kept.
  tls_options tls{};
};

/// Counts since the pool was made, and what it holds now.
struct pool_statistics {
  std::uint64_t started = 0;        ///< Exchanges begun.
  std::uint64_t opened = 0;         ///< Connections attempted.
  std::uint64_t reused = 0;         ///< Exchanges that got a kept connection.
  std::uint64_t stale = 0;          ///< Kept connections found dead when taken.
  std::uint64_t stale_retries = 0;  ///< Exchanges begun again because a kept connection died under them.
  std::size_t idle = 0;
  std::size_t in_flight = 0;
};

}  // namespace wirebind::inline v0::net
