// Notifications about a client's calls while they run, for logs, metrics and traces. Events hold no header,
// query or body, so that they cannot contain a secret.
#pragma once

#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/net/exchange.hpp>
#include <wirebind/net/observer.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// The attempt of an event. Views are valid during the event.
struct attempt_id {
  std::uint64_t call = 0;      ///< Unique within its client.
  unsigned number = 1;         ///< Of the attempt, from 1.
  std::string_view operation;  ///< As "GetFunction".
  std::string_view target;     ///< Method and URL without the query.
};

/// How an attempt ended.
struct attempt_result {
  std::error_code error;        ///< Empty if a response was read, whatever its status.
  int status = 0;               ///< HTTP status of the response.
  std::string_view code;        ///< The service's error code.
  std::string_view request_id;  ///< The service's id of the attempt.
  std::string_view remote;      ///< Address and port of the peer.
  std::chrono::nanoseconds took{};
};

/// A difference between the body of a response and the spec that did not fail the call: the service has
/// changed.
struct response_deviation {
  std::string_view operation;   ///< As "GetFunction".
  std::string_view path;        ///< As `json::deviation::path`; it holds no value of the body.
  json::deviation_kind kind{};  ///< `json::text_of` is its text.
};

/// Receives notifications about a client's calls. Override only the events you need. Called without any lock,
/// on the thread where it happens, concurrently for different calls. Should not block.
///
/// An exception ends the call of the event with `callback_errc::exception_thrown`, even if the call
/// has succeeded, and is in `call_details::exception`: `call_details::outcome` says what became of the
/// call. The client may be moved, destroyed or used, and the call cancelled, inside any event.
class observer : public net::pool_observer {
 public:
  virtual void attempt_started(const attempt_id&) {}
  /// Returns the `traceparent` of an attempt's request (W3C Trace Context, section 3.2). Called after
  /// `attempt_started`, and again if an idle connection was stale. None is sent if it is empty
  /// or `is_traceparent` rejects it: a fault of the tracing does not fail the call.
  virtual std::string traceparent(const attempt_id&) { return {}; }
  /// A phase has ended, successfully or not. On a reused connection the first one is `write`.
  virtual void phase_finished(const attempt_id&, net::phase, std::chrono::nanoseconds) {}
  virtual void attempt_ended(const attempt_id&, const attempt_result&) {}
  /// A retry follows this attempt after a wait.
  virtual void retry_planned(const attempt_id&, std::chrono::nanoseconds) {}
  /// Whether `response_deviated` is called; evaluated for each response that is decoded. Without it a
  /// deviation costs nothing, with it a response that has one is read twice.
  virtual bool observes_deviations() const { return false; }
  /// The body of a response was decoded although it differs from the spec. Reported once per operation, path
  /// and kind in the life of a client, at most 1024 times in all. Runs where the response is decoded, before
  /// the handler of the call.
  virtual void response_deviated(const response_deviation&) {}
  void pool_changed(net::pool_event, const net::origin&) override {}
};

/// Whether a text is a `traceparent` of version 00: "00-", 32 digits, "-", 16 digits, "-", 2 digits; the
/// digits are hexadecimal in lower case, and neither the trace's nor the parent's are all zero.
WIREBIND_DECL bool is_traceparent(std::string_view text) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/observer.ipp>
#endif
