// The settings of a client, with their defaults. No Asio here.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/nonce_source.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/scheme_table.hpp>
#include <wirebind/client/call_options.hpp>  // public, as a file that makes a client also calls
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/coding.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/options.hpp>
#include <wirebind/retry/policy.hpp>

#include <cstdint>
#include <string>

namespace wirebind::inline WIREBIND_ABI {

class observer;

/// Settings of a client; fixed once the client is made.
struct client_options {
  /// "https://host" or "http://host:port/base/path", the prefix of the operations' paths; by default that of
  /// the document. The structs of the API's servers.hpp make one from the variables of a server.
  std::string endpoint;
  /// A value of the type that the authentication requires, or a provider, which is called before each
  /// attempt; for an API with several security schemes its generated `credentials`.
  client_credentials credentials{};
  /// How all calls are authenticated; as the API says if null.
  std::shared_ptr<auth::authenticator> authentication{};
  /// The security schemes of the API, set by its client. If both are null, calls are not authenticated.
  std::shared_ptr<const auth::scheme_table> schemes{};
  /// How much of the spec is checked before a request is sent.
  validation validate = validation::full;
  net::timeouts timeouts{};
  /// Largest response body that is read into memory, in bytes. While it is received it takes that and 1 MiB
  /// at most; "Memory of a call" in docs/streaming.md has the figures.
  std::uint64_t max_body = 64ULL << 20;
  /// `gzip` requests that coding and decodes it, for sinks as well; `max_body` holds for the encoded and
  /// the decoded bytes. `http::errc::gzip_unavailable` in a program without zlib, before anything
  /// is sent.
  http::coding accept_encoding = http::coding::identity;
  /// Which forms of a scalar in the body of a response are decoded: by default also "512" for 512 and 1 for
  /// "1", by the rules of <wirebind/json/codec.hpp>.
  wirebind::decoding decoding = wirebind::decoding::lenient;
  net::pool_options pool{};
  std::string user_agent = "wirebind/" WIREBIND_VERSION_TEXT;
  /// The real clock if null.
  std::shared_ptr<wirebind::clock> clock{};
  /// Random 128 bits if null.
  std::shared_ptr<nonce_source> nonces{};
  /// When and how often calls are retried; `wirebind::retry::none` for no retries.
  wirebind::retry::policy retry{};
  /// What all calls together may spend on retries.
  wirebind::retry::budget retry_budget{};
  /// Receives notifications about attempts and connections; see <wirebind/client/observer.hpp>. May be null.
  std::shared_ptr<wirebind::observer> observer{};
};

}  // namespace wirebind::inline WIREBIND_ABI
