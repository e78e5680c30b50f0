// The settings of one call. No Asio here, and nothing of what only a client is made with.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/http/coding.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/retry/policy.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace wirebind::inline WIREBIND_ABI {

class body_sink;
class body_source;
class credentials;
class progress_listener;

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

namespace client {

/// The options of a call that is given none. A file that makes calls compiles no constructor of theirs.
WIREBIND_DECL const call_options& no_options() noexcept;

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_options.ipp>
#endif
