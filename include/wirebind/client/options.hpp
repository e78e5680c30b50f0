// The settings of a client and of one call, with their defaults. No Asio here.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/nonce_source.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/scheme_table.hpp>
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
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI {

class body_sink;
class body_source;
class observer;
class progress_listener;

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

/// A field that a caller adds to a request.
struct header {
  std::string_view name;
  std::string_view value;
};

/// The settings of one call; those that are not set are the client's.
///
/// Owns no memory, so that it may stand in a co_await expression on every compiler.
struct call_options {
  std::optional<net::timeouts> timeouts{};
  std::optional<validation> validate{};
  std::optional<std::uint64_t> max_body{};
  std::optional<http::coding> accept_encoding{};
  std::optional<wirebind::decoding> decoding{};
  std::optional<wirebind::retry::policy> retry{};
  /// Supplies the body of a request whose body is raw bytes, in place of `.body`. The caller owns it and
  /// keeps it until the call has completed; see <wirebind/core/body_stream.hpp> and, for ready-made ones,
  /// <wirebind/client/streams.hpp>.
  ///
  /// Where the body's SHA-256 is signed, a source that neither returns it nor can rewind is rejected with
  /// `errc::unhashable_source`, and one that can rewind is read twice. A call is not retried once a source
  /// that cannot rewind was read.
  body_source* source = nullptr;
  /// Receives the body of a 2xx response whose body is raw bytes; the response then has none. Owned as the
  /// source is. The call is not retried once it got a byte, and only a `max_body` of this call limits it.
  body_sink* sink = nullptr;
  /// Receives how much of the bodies has been sent and received; see <wirebind/core/body_stream.hpp>.
  progress_listener* progress = nullptr;
  /// Fields that are sent besides those of the client and of the operation; signed if the scheme signs fields
  /// of their names. They are read when a call is encoded, which a single call does before the initiating
  /// function returns. A pager, a waiter or a download encodes several calls, so they must exist until it is
  /// done; a download does not send them to the host that it fetches from.
  ///
  /// `errc::invalid_header` names a field that cannot be sent: its name is not a token, its value has a
  /// control character, the client, the operation or the signature sets it, it is repeated, or it belongs to
  /// the connection, such as Content-Length.
  std::span<const header> headers{};
  /// Credentials of this call, in place of those of the client; read when the call is encoded.
  const wirebind::credentials* credentials = nullptr;
  /// Media type of the request's body, with its parameters: `request_media` of the operation's facts, or one
  /// of `other_media`. Empty for `request_media`. Read when the call is encoded. `errc::invalid_request` for
  /// any other one, and for an operation without a body.
  std::string_view media_type{};
};

/// A possible completion token of a call: anything but its options, which precede the token.
template <class Token>
concept call_token = !std::is_convertible_v<Token, call_options>;

}  // namespace wirebind::inline WIREBIND_ABI
