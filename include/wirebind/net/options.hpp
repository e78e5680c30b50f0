// Settings of connections: trust, client certificates, proxies, keep-alive and pooling; and the counters of a
// pool. No Asio here, so that the header of a blocking client can name them.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace wirebind::inline WIREBIND_ABI::net {

class pool_observer;
class resolver;

/// Returns the passphrase of a private key. Called once per pool, on the thread of the first TLS connection;
/// the text is wiped after use and is part of no error. An empty one means that there is none, and the call
/// ends with `errc::client_certificate_unreadable`. An exception ends the call with
/// `callback_errc::exception_thrown`; the next TLS connection calls it again.
class passphrase_source {
 public:
  virtual ~passphrase_source() = default;
  virtual std::string passphrase() = 0;
};

enum class tls_version : std::uint8_t { v1_2, v1_3 };

/// Which peers are trusted, and the client certificate. Verification covers the chain and the host name or
/// address.
struct tls_options {
  /// PEM file of CA certificates. If this and `ca_path` are empty: SSL_CERT_FILE and SSL_CERT_DIR, the
  /// places that OpenSSL was built with, then the usual bundles of the systems. Read at the first TLS
  /// connection.
  std::string ca_file{};
  std::string ca_path{};      ///< Folder of CA certificates with hashed names.
  std::string server_name{};  ///< Used for SNI and the host check in place of the origin's host; for tests.
  bool verify = true;         ///< False accepts every certificate: for tests only.
  /// PEM file with the client certificate and its chain, for servers that require one. Read at the
  /// first TLS connection; neither it nor the key is ever shown.
  std::string certificate_file{};
  std::string key_file{};  ///< PEM file of its private key; if empty, `certificate_file` contains the key.
  std::shared_ptr<passphrase_source> key_passphrase{};  ///< For an encrypted key.
  tls_version minimum = tls_version::v1_2;
  /// How many sessions are kept for resumption, over all origins, at most four for one; 0 for none. A resumed
  /// handshake costs a fraction of a full one and relies on the verification of the full one.
  std::size_t max_sessions = 64;
  /// Frees the buffers of idle connections, 34 KiB each, at the cost of allocations in
  /// every exchange. Useful for hundreds of idle connections, not for a few busy ones.
  bool lean = false;
};

/// How https origins are reached; others are always reached directly.
struct proxy_options {
  /// "http://[user[:password]@]host[:port]". If empty, HTTPS_PROXY of the environment.
  std::string url{};
  /// Origins that are reached directly, in the form of NO_PROXY, which is read if this is empty. Loopback
  /// and link-local addresses always are.
  std::string except{};
  bool use_environment = true;  ///< Read once, when the pool is made.
};

/// Probes of a connection without traffic, by which the system finds a peer or a path that is gone. They also
/// keep the entries of NATs and load balancers alive while a peer takes minutes for its response. Values
/// outside of what the system takes become the nearest one that it does. A connection gets its probes when it
/// is kept for another exchange, and while it serves its first one after half of `idle`, 15 s at most.
struct keep_alive_options {
  bool enabled = true;                ///< False leaves a socket as the system makes it; the rest is ignored.
  std::chrono::seconds idle{30};      ///< Time without traffic before the first probe, from 1 s to 32767 s.
  std::chrono::seconds interval{10};  ///< From one probe to the next, from 1 s to 32767 s.
  unsigned count = 3;  ///< The connection ends after as many probes without a reply, from 1 to 127.
  /// The connection ends when sent bytes stay unacknowledged for so long (TCP_USER_TIMEOUT, which stands in
  /// for `count` on Linux). Zero is `idle` and `count` times `interval`; `milliseconds::max()` leaves the
  /// system's own value.
  std::chrono::milliseconds unacknowledged{0};
};

/// Settings of a pool. All of them hold for all of its connections, so that only the origin distinguishes
/// them.
struct pool_options {
  /// A connection that was idle for longer is not used again; zero and negative keep none, the largest value
  /// keeps them as long as the peer does. The service closes its side after 90 s.
  std::chrono::milliseconds idle_timeout = std::chrono::seconds(50);
  /// When one more connection becomes idle, the one idle for longest is closed; 0 keeps none.
  std::size_t max_idle_per_origin = 256;
  /// A connection that is older serves no further exchange; zero and negative mean no bound.
  std::chrono::milliseconds max_lifetime = std::chrono::hours(1);
  /// Exchanges with one origin that have a connection or open one; zero means no bound. Others wait
  /// in FIFO order, as long as `timeouts::acquire` and `timeouts::total` allow.
  std::size_t max_connections_per_origin = 256;
  /// Exchanges that may wait for one origin; another fails with `errc::too_many_waiting`.
  std::size_t max_waiting = 10000;
  tls_options tls{};
  proxy_options proxy{};
  /// A connection that the probes find lost fails with `errc::connection_lost`.
  keep_alive_options keep_alive{};
  /// Resolves hosts; see <wirebind/net/resolver.hpp>. The system's resolver if null.
  std::shared_ptr<net::resolver> resolver{};
  /// How long the result of a DNS resolution serves further connections. At zero it serves only those that
  /// waited for it; `milliseconds::max()` is no bound.
  std::chrono::milliseconds address_reuse{0};
  /// One thread at a time uses the client, runs its context, and calls back from its providers, sources and
  /// sinks; no mutex is locked then. With two threads at once the behaviour is undefined, which debug builds
  /// assert. DNS resolution has its own thread and needs none of it.
  bool single_threaded = false;
  /// Receives notifications about connections; see <wirebind/net/observer.hpp>. May be null.
  std::shared_ptr<pool_observer> observer{};
};

/// Counters since the pool was made, and what it holds now.
struct pool_statistics {
  std::uint64_t started = 0;        ///< Exchanges begun.
  std::uint64_t opened = 0;         ///< Connections attempted.
  std::uint64_t reused = 0;         ///< Exchanges that reused an idle connection.
  std::uint64_t stale = 0;          ///< Idle connections found stale when taken.
  std::uint64_t stale_retries = 0;  ///< Exchanges restarted because an idle connection failed.
  std::uint64_t expired = 0;        ///< Idle connections closed because of their age or idle time.
  std::uint64_t waited = 0;         ///< Exchanges that waited for a connection.
  std::uint64_t refused = 0;        ///< Exchanges rejected because the queue was full.
  std::size_t waiting = 0;
  std::size_t idle = 0;
  std::size_t in_flight = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::net
