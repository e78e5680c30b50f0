#pragma once

#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/net/error.hpp>

#include <cstdint>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

/// Whether the service recognises the second copy of a call by a field of the request.
inline bool carries_own_id(const api_info& api, const http::fields& fields) {
  if (fields.contains("idempotency-key")) return true;
  for (const idempotency_field& each : api.idempotency_fields) {
    if (each.name.empty() || !fields.contains(each.name)) continue;
    if (each.with.empty()) return true;
    const auto value = fields.find(each.with);
    if (value && ascii::iequals(*value, each.value)) return true;
  }
  return false;
}

/// A decimal number, the largest there is for one that is larger.
inline std::optional<std::int64_t> decimal_number(std::string_view text) {
  if (text.empty()) return {};
  std::int64_t value = 0;
  for (const char c : text) {
    if (!ascii::is_digit(c)) return {};
    value = saturating_add<std::int64_t>(saturating_multiply<std::int64_t>(value, 10), c - '0');
  }
  return value;
}

/// Whether an error's code or message mentions the signature or the time.
inline bool speaks_of_time(std::string_view text) {
  const std::string lower = ascii::to_lower(text);
  for (const std::string_view word :
       {"signature", "timestamp", "time stamp", "skew", "clock", "expired", "date header", "request date"}) {
    if (lower.find(word) != lower.npos) return true;
  }
  return false;
}

/// How far apart the clocks have to be for that to explain an error; nothing where it cannot.
inline std::optional<std::chrono::seconds> telling_distance(const call_details& details) {
  const bool denied = details.status == 401 || details.status == 403;
  if (!denied && details.status != 400) return {};
  if (speaks_of_time(details.code) || speaks_of_time(details.message)) return std::chrono::minutes(1);
  if (denied) return std::chrono::minutes(5);
  return {};
}

}  // namespace detail

WIREBIND_DECL retry::call_facts facts_of(const api_info& api, const operation_info& operation,
                                         const http::request& request) {
  retry::call_facts facts;
  for (const std::string_view safe : {"GET", "HEAD", "OPTIONS", "TRACE"}) {  // RFC 9110 section 9.2.1
    facts.reads_only = facts.reads_only || request.method == safe;
  }
  facts.idempotent = operation.idempotent;
  facts.guarded = operation.guarded || request.method == "DELETE" || request.fields.contains("if-match");
  facts.own_id = detail::carries_own_id(api, request.fields);
  return facts;
}

WIREBIND_DECL retry::ending ending_of(std::error_code error) noexcept {
  using retry::ending;
  if (!error) return ending::response;
  if (error == net::operation_aborted() || error == net::errc::total_timeout) return ending::refused;
  if (net::is_system_error(error, std::errc::timed_out)) return ending::timeout;
  if (net::is_system_error(error)) return ending::broken;
  const bool broken = error == net::errc::connection_closed || error == net::errc::truncated ||
                      error == net::errc::tls_failed || error == net::errc::resolution_failed ||
                      error == net::errc::proxy_refused || error == net::errc::connection_lost;
  return broken ? ending::broken : ending::refused;
}

WIREBIND_DECL std::optional<std::chrono::milliseconds> requested_wait(const api_info& api,
                                                                      const http::fields& fields,
                                                                      std::chrono::sys_seconds wall) {
  using std::chrono::milliseconds;
  if (const auto own = api.retry_after_field.empty() ? std::nullopt : fields.find(api.retry_after_field)) {
    if (const auto count = detail::decimal_number(*own)) return milliseconds(*count);
  }
  const auto text = fields.find("retry-after");
  if (!text) return {};
  if (const auto count = detail::decimal_number(*text)) {
    return saturating_cast<milliseconds>(std::chrono::seconds(*count));
  }
  const auto until = http::parse_http_date(*text);
  if (!until) return {};
  if (const auto date = fields.find("date")) wall = http::parse_http_date(*date).value_or(wall);
  return *until > wall ? saturating_cast<milliseconds>(time_between(wall, *until)) : milliseconds(0);
}

WIREBIND_DECL std::optional<std::chrono::seconds> clock_error(const call_details& details,
                                                              std::chrono::sys_seconds dated) {
  const auto text = details.fields.find("date");
  const auto date = text ? http::parse_http_date(*text) : std::nullopt;
  if (!date) return {};
  const std::chrono::seconds ahead = time_between(dated, *date);
  const auto distance = detail::telling_distance(details);
  if (!distance || (ahead < *distance && ahead > -*distance)) return {};
  return ahead;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
