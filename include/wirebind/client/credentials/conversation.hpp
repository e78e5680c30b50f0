// Sends the requests of a credentials source one after the other, within common limits. A machine without I/O
// makes the requests and reads the responses.
#pragma once

#include <wirebind/client/credentials/source.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/transport.hpp>

#include <cstddef>
#include <optional>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Most bytes of a response that are read for credentials.
inline constexpr std::size_t max_response_size = 64 * 1024;

/// Makes the requests and reads the responses.
class conversation {
 public:
  virtual ~conversation() = default;

  /// The request to send now; nothing once `result` is final.
  virtual std::optional<http::request> next() = 0;
  /// The end of the request. Redirects are responses like any other: they are not followed.
  virtual void responded(std::error_code error, const http::response& response) = 0;
  virtual fetched_credentials result() = 0;
};

/// A conversation of one request.
class one_question final : public conversation {
 public:
  using reader = fetched_credentials (*)(const http::response&);

  one_question(http::request question, reader read)
      : question_(static_cast<http::request&&>(question)), read_(read) {}

  WIREBIND_DECL std::optional<http::request> next() override;
  WIREBIND_DECL void responded(std::error_code error, const http::response& response) override;
  WIREBIND_DECL fetched_credentials result() override;

 private:
  std::optional<http::request> question_;
  const reader read_;
  fetched_credentials result_;
};

/// The endpoint, and the timeouts for each response.
struct peer {
  net::origin origin;
  net::timeouts timeouts{};
  bool idempotent = true;  ///< Sending a request twice is safe.
};

/// 1 s to connect, 1 s for each step of the response: the metadata service is nearby.
WIREBIND_DECL net::timeouts short_timeouts() noexcept;
/// 5 s to connect, 10 s for each step of the response.
WIREBIND_DECL net::timeouts long_timeouts() noexcept;

/// Runs the conversation and passes its result, on the transport's executor; inside this function if there is
/// nothing to request. An expiry counts from the Date of the last response, where that is more than a minute
/// away from `clock`: the result has it as a time of that clock, which may be wrong. Without a clock the
/// expiry stays as the conversation has it.
WIREBIND_DECL void converse(std::shared_ptr<net::transport> by, std::shared_ptr<const wirebind::clock> clock,
                            peer whom, std::unique_ptr<conversation> about, source::handler done);

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/conversation.ipp>
#endif
