// Function Compute's error bodies, request ids and authentication. Maps errors to published
// codes.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/bearer.hpp>
#include <aliyun/verify.hpp>
#include <fc/emulator/fault_plan.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/options.hpp>
#include <fc/emulator/state.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/server/policy.hpp>

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace fc::emulator {

/// The body of every error.
struct fault_body {
  std::string error_code;
  std::string error_message;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("ErrorCode", self.error_code);
    v("ErrorMessage", self.error_message);
  }
};

class service_policy final : public wirebind::server::api_policy {
 public:
  service_policy(const options& settings, const state& world) : options_(settings), state_(world) {}

  std::string make_request_id() override { return state::make_id(); }
  std::optional<fault> admit(wirebind::server::context& call) override;
  /// While true every request is admitted: those that load the data of the options.
  bool trusts_all = false;

  void failed(const wirebind::server::context&, std::exception_ptr why) override {
    if (options_.failed) options_.failed(std::move(why));
  }
  wirebind::validation level() const override { return options_.checks(); }
  fault explain(wirebind::server::refused why, int status, std::string message) const override;
  void write_fault(const fault& why, const wirebind::server::context& call,
                   wirebind::http::response& response) const override;
  void finish(const wirebind::server::context& call, wirebind::http::response& response) const override;
  /// The response of a planned fault.
  wirebind::http::response refuse(const planned_fault& planned, const wirebind::http::request& request);

 private:
  std::optional<fault> admit_bearer(wirebind::server::context& call) const;
  static void take_trace_id(wirebind::server::context& call);

  const options& options_;
  const state& state_;
};

namespace detail {

inline bool is_trace_id(std::string_view text) {
  for (const char c : text) {
    if (!wirebind::ascii::is_alnum(c) && c != '-' && c != '_') return false;
  }
  return !text.empty() && text.size() <= 128;
}

/// A rejected signature in FC's words. Includes the expected string to sign: it holds no secret, and
/// a caller needs it to compare.
inline fault explain_signature(const aliyun::verify_result& result) {
  using wirebind::auth::errc;
  const std::string sentence = result.code.message();
  switch (static_cast<errc>(result.code.value())) {
    case errc::unknown_key:
      return {403, "InvalidAccessKeyID", "access key '" + result.access_key_id + "' is not known"};
    case errc::missing_header:
      return {400, "MissingRequiredHeader", sentence + ": " + result.header};
    case errc::signature_mismatch:
    case errc::body_hash_mismatch:
    case errc::key_mismatch:
    case errc::unsigned_header:
      return {403, "SignatureNotMatch", sentence + "; the server signs:\n" + result.canonical};
    default:
      return {403, "AccessDenied", sentence};
  }
}

}  // namespace detail

// A caller's own trace id replaces the request id, reduced to characters that a header can contain.
inline void service_policy::take_trace_id(wirebind::server::context& call) {
  if (const auto trace = call.request.fields.find("X-Fc-Trace-Id"); trace && detail::is_trace_id(*trace)) {
    call.request_id = *trace;
  }
}

/// The holder of any of the tokens; after a 401 a client gets another one.
inline std::optional<fault> service_policy::admit_bearer(wirebind::server::context& call) const {
  std::error_code why = wirebind::auth::errc::token_mismatch;
  for (const auto& token : options_.bearer_tokens) {
    why = aliyun::verify_bearer(call.request, token);
    if (why != wirebind::auth::errc::token_mismatch) break;
  }
  if (why) return fault{401, "AccessDenied", "the bearer token is not accepted"};
  call.caller = "bearer";
  return std::nullopt;
}

inline std::optional<fault> service_policy::admit(wirebind::server::context& call) {
  take_trace_id(call);
  if (trusts_all || !options_.require_signature) return std::nullopt;
  if (aliyun::has_bearer_token(call.request)) return admit_bearer(call);
  const auto lookup = [this](std::string_view id) -> std::optional<aliyun::access_key> {
    for (const auto& key : options_.keys) {
      if (key.access_key_id == id) return key;
    }
    return std::nullopt;
  };
  const auto result = aliyun::verify_signature(call.request, lookup, state_.now());
  if (result.code) return detail::explain_signature(result);
  call.caller = result.access_key_id;
  return std::nullopt;
}

inline fault service_policy::explain(wirebind::server::refused why, int status, std::string message) const {
  using wirebind::server::refused;
  switch (why) {
    case refused::unknown_path:
      return {400, "PathNotSupported", std::move(message)};
    case refused::wrong_method:
      return {status, "MethodNotAllowed", std::move(message)};
    case refused::failed:
      return {500, "InternalServerError", std::move(message)};
    case refused::malformed:
      if (status == 413) return entity_too_large(std::move(message));
      break;
    case refused::wrong_media:
    case refused::bad_request:
      break;
  }
  return {status, "InvalidArgument", std::move(message)};
}

inline void service_policy::write_fault(const fault& why, const wirebind::server::context&,
                                        wirebind::http::response& response) const {
  response.fields.set("Content-Type", "application/json");
  const fault_body body{why.code, why.message};
  // A name in bytes that are not UTF-8 cannot be quoted back.
  if (!wirebind::json::encode(body, response.body)) {
    wirebind::json::encode(fault_body{why.code, "the request holds text that is not UTF-8"}, response.body);
  }
}

inline void service_policy::finish(const wirebind::server::context& call,
                                   wirebind::http::response& response) const {
  response.fields.set("X-Fc-Request-Id", call.request_id);
  response.fields.set("Date", wirebind::http::format_http_date(state_.now()));
}

inline wirebind::http::response service_policy::refuse(const planned_fault& planned,
                                                       const wirebind::http::request& request) {
  wirebind::server::context call{request, make_request_id()};
  take_trace_id(call);
  wirebind::http::response response;
  response.status = planned.status;
  write_fault({planned.status, code_of(planned), "rejected by a planned fault"}, call, response);
  if (planned.retry_after) {
    response.fields.set("x-acs-retry-after", std::to_string(planned.retry_after->count()));
  }
  finish(call, response);
  return response;
}

}  // namespace fc::emulator
