#include "catch.hpp"

#include <wirebind/auth/error.hpp>
#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/net/error.hpp>

#include <asio/error.hpp>

#include <chrono>
#include <utility>

using namespace std::chrono_literals;
namespace client = wirebind::client;
namespace http = wirebind::http;
namespace net = wirebind::net;
using wirebind::retry::ending;

namespace {

http::request request(std::string method, std::vector<http::field> fields = {}) {
  http::request out;
  out.method = std::move(method);
  for (const auto& each : fields) out.fields.add(each.name, each.value);
  return out;
}

http::fields fields(std::vector<http::field> items) { return request({}, std::move(items)).fields; }

// As an API may say it: a wait in milliseconds, and two fields for calls that may be repeated.
constexpr wirebind::api_info api = {
    .version = "1",
    .retry_after_field = "X-Acs-Retry-After",
    .idempotency_fields = {
        {{"X-Fc-Async-Task-Id"}, {"X-Fc-Stateful-Async-Invocation-Id", "X-Fc-Invocation-Type", "Async"}}}};

wirebind::retry::call_facts facts(bool idempotent, bool guarded, const http::request& sent) {
  const wirebind::operation_info operation = {
      .name = "Any", .method = "GET", .path = "/", .idempotent = idempotent, .guarded = guarded};
  return client::facts_of(api, operation, sent);
}

const auto wall = *http::parse_http_date("Fri, 02 Jan 2026 03:04:05 GMT");

}  // namespace

TEST_CASE("attempt end: reads, writes and guarded calls are distinguished") {
  for (const char* safe : {"GET", "HEAD", "OPTIONS", "TRACE"}) {
    CHECK(facts(true, false, request(safe)).reads_only);
  }
  const auto update = facts(true, false, request("PUT"));
  CHECK_FALSE(update.reads_only);
  CHECK(update.repeatable());
  CHECK_FALSE(facts(true, false, request("PUT", {{"If-Match", "e"}})).repeatable());
  CHECK(facts(true, true, request("DELETE")).guarded);
  CHECK(facts(true, false, request("DELETE")).guarded);
  CHECK(facts(false, true, request("POST")).guarded);
  CHECK_FALSE(facts(false, false, request("POST")).guarded);
}

TEST_CASE("attempt end: an id of the call's own counts where the service looks at it") {
  const auto own = [](std::vector<http::field> items) {
    return facts(false, false, request("POST", std::move(items))).own_id;
  };
  CHECK_FALSE(own({}));
  CHECK_FALSE(own({{"X-Fc-Stateful-Async-Invocation-Id", "a"}}));
  CHECK_FALSE(own({{"X-Fc-Stateful-Async-Invocation-Id", "a"}, {"X-Fc-Invocation-Type", "Sync"}}));
  CHECK(own({{"X-Fc-Stateful-Async-Invocation-Id", "a"}, {"X-Fc-Invocation-Type", "Async"}}));
  CHECK(own({{"x-fc-async-task-id", "a"}}));
  CHECK(own({{"Idempotency-Key", "a"}}));
}

TEST_CASE("attempt end: what an API does not say means nothing") {
  constexpr wirebind::api_info plain = {.version = "1"};
  constexpr wirebind::operation_info post = {.name = "Any", .method = "POST", .path = "/"};
  CHECK_FALSE(client::facts_of(plain, post, request("POST", {{"x-fc-async-task-id", "a"}})).own_id);
  CHECK(client::facts_of(plain, post, request("POST", {{"idempotency-key", "a"}})).own_id);
  CHECK_FALSE(client::requested_wait(plain, fields({{"X-Acs-Retry-After", "1500"}}), wall));
}

TEST_CASE("attempt end: connections that break are worth another attempt") {
  for (const std::error_code error :
       {make_error_code(net::errc::connection_closed), make_error_code(net::errc::truncated),
        make_error_code(net::errc::tls_failed), make_error_code(net::errc::resolution_failed),
        std::make_error_code(std::errc::connection_reset),
        std::error_code(ECONNREFUSED, std::system_category()),
        std::error_code(asio::error::connection_refused)}) {
    INFO(error.message());
    CHECK(client::ending_of(error) == ending::broken);
  }
  for (const auto error :
       {net::errc::resolve_timeout, net::errc::connect_timeout, net::errc::tls_timeout,
        net::errc::write_timeout, net::errc::first_byte_timeout, net::errc::read_timeout}) {
    CHECK(client::ending_of(error) == ending::timeout);
  }
  CHECK(client::ending_of(std::error_code(ETIMEDOUT, std::system_category())) == ending::timeout);
  CHECK(client::ending_of(asio::error::timed_out) == ending::timeout);
  CHECK(client::ending_of({}) == ending::response);
}

TEST_CASE("attempt end: what does not go away is not retried") {
  for (const std::error_code error :
       {net::operation_aborted(), make_error_code(net::errc::total_timeout),
        make_error_code(net::errc::certificate_expired), make_error_code(net::errc::host_not_found),
        make_error_code(net::errc::unsupported_scheme), make_error_code(http::errc::bad_status_line),
        std::error_code(1, wirebind::auth::error_category())}) {
    INFO(error.message());
    CHECK(client::ending_of(error) == ending::refused);
  }
}

TEST_CASE("attempt end: the wait that a service requests") {
  CHECK_FALSE(client::requested_wait(api, {}, wall));
  CHECK(client::requested_wait(api, fields({{"Retry-After", "3"}}), wall) == 3s);
  CHECK(client::requested_wait(api, fields({{"X-Acs-Retry-After", "1500"}}), wall) == 1500ms);
  CHECK(client::requested_wait(api, fields({{"Retry-After", "3"}, {"x-acs-retry-after", "20"}}), wall) ==
        20ms);
  CHECK(client::requested_wait(api, fields({{"Retry-After", "3"}, {"x-acs-retry-after", "soon"}}), wall) ==
        3s);
  for (const std::string odd : {"", "-1", "+1", "1.5", " ", "0x1", "Fri, 02 Jan 2026", "never"}) {
    INFO(odd);
    CHECK_FALSE(client::requested_wait(api, fields({{"Retry-After", odd}}), wall));
  }
}

TEST_CASE("attempt end: a wait that is requested with a number of any length is no shorter than the number") {
  const auto longest = std::chrono::milliseconds::max();
  CHECK(client::requested_wait(api, fields({{"Retry-After", "9999999999"}}), wall) == 9999999999s);
  CHECK(client::requested_wait(api, fields({{"Retry-After", "9223372036854775807"}}), wall) == longest);
  CHECK(client::requested_wait(api, fields({{"Retry-After", std::string(400, '9')}}), wall) == longest);
  CHECK(client::requested_wait(api, fields({{"X-Acs-Retry-After", "9223372036854775808"}}), wall) == longest);
  const std::string last = "Fri, 31 Dec 9999 23:59:59 GMT";
  CHECK(client::requested_wait(api, fields({{"Retry-After", last}}), std::chrono::sys_seconds::min()) ==
        longest);
  CHECK(client::requested_wait(api, fields({{"Retry-After", last}}), std::chrono::sys_seconds::max()) == 0s);
}

TEST_CASE("attempt end: a date to wait for counts from the service's own date") {
  const std::string until = "Fri, 02 Jan 2026 03:04:15 GMT";
  CHECK(client::requested_wait(api, fields({{"Retry-After", until}}), wall) == 10s);
  CHECK(client::requested_wait(
            api, fields({{"Retry-After", until}, {"Date", "Fri, 02 Jan 2026 03:04:14 GMT"}}), wall) == 1s);
  CHECK(client::requested_wait(
            api, fields({{"Retry-After", until}, {"Date", "Fri, 02 Jan 2026 04:00:00 GMT"}}), wall) == 0s);
  CHECK(client::requested_wait(api, fields({{"Retry-After", until}, {"Date", "today"}}), wall) == 10s);
}

namespace {

wirebind::call_details refusal(int status, std::string code, std::string message = {}) {
  wirebind::call_details details;
  details.status = status;
  details.code = std::move(code);
  details.message = std::move(message);
  details.fields.add("Date", "Fri, 02 Jan 2026 03:24:05 GMT");  // 20 minutes after `wall`
  return details;
}

}  // namespace

TEST_CASE("attempt end: a refusal that is dated far away tells the error of the clock, whatever its code") {
  for (const int status : {401, 403}) {
    for (const std::string code : {"AccessDenied", "Forbidden", "", "SignatureNotMatch"}) {
      INFO(status << code);
      CHECK(client::clock_error(refusal(status, code), wall) == 20min);
      CHECK(client::clock_error(refusal(status, code), wall + 40min) == -20min);
      CHECK_FALSE(client::clock_error(refusal(status, code), wall + 19min + 1s));
    }
  }
  CHECK_FALSE(client::clock_error(refusal(403, "AccessDenied"), wall + 15min + 1s));
  CHECK(client::clock_error(refusal(403, "AccessDenied"), wall + 15min) == 5min);
}

TEST_CASE("attempt end: the largest and the smallest time of day are far away") {
  CHECK(client::clock_error(refusal(403, "AccessDenied"), std::chrono::sys_seconds::max()) < -5min);
  CHECK(client::clock_error(refusal(403, "AccessDenied"), std::chrono::sys_seconds::min()) ==
        std::chrono::seconds::max());
  CHECK_FALSE(client::clock_error(refusal(404, "FunctionNotFound"), std::chrono::sys_seconds::min()));
}

TEST_CASE("attempt end: words about signature or time tell it of a minute, and of a 400 as well") {
  for (const int status : {400, 401, 403}) {
    for (const std::string code :
         {"InvalidTimeStamp.Expired", "RequestTimeTooSkewed", "SignatureDoesNotMatch", "IllegalTimestamp",
          "InvalidSecurityToken.Expired"}) {
      INFO(status << code);
      CHECK(client::clock_error(refusal(status, code), wall + 19min) == 1min);
      CHECK_FALSE(client::clock_error(refusal(status, code), wall + 19min + 1s));
    }
    CHECK(client::clock_error(refusal(status, "Denied", "the Date header is too far from our CLOCK"),
                              wall + 18min));
  }
}

TEST_CASE("attempt end: other statuses, and responses without a date, say nothing of the clock") {
  CHECK_FALSE(client::clock_error(refusal(400, "InvalidArgument", "update the timeout"), wall));
  for (const int status : {200, 301, 404, 407, 409, 429, 500, 503}) {
    CHECK_FALSE(client::clock_error(refusal(status, "RequestTimeTooSkewed"), wall));
  }
  auto details = refusal(403, "SignatureNotMatch");
  details.fields.set("Date", "yesterday");
  CHECK_FALSE(client::clock_error(details, wall));
  details.fields.erase("Date");
  CHECK_FALSE(client::clock_error(details, wall));
}
