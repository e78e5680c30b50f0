#include "catch.hpp"

#include <fc/ext/error.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/oauth2_error.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/json/error.hpp>
#include <wirebind/net/error.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace api = fc::v20210406;

namespace {

std::error_code judged(int status, std::string body) {
  wirebind::client::raw_response result;
  wirebind::http::response message;
  message.status = status;
  message.body = std::move(body);
  result.details = std::make_shared<wirebind::call_details>();
  return wirebind::client::check_status(result, std::move(message), &api::get_function::api);
}

}  // namespace

TEST_CASE("service error: a code that the API lists has the API's category") {
  const std::error_code error = judged(404, R"({"ErrorCode":"FunctionNotFound","ErrorMessage":"gone"})");
  CHECK(error == api::errc::function_not_found);
  CHECK(error != api::errc::service_not_found);
  CHECK(std::string_view(error.category().name()) == "fc::v20210406");
  CHECK(error.message() == "there is no function of this name in the service");
}

TEST_CASE("service error: every one is errc::service_error too, listed or not") {
  for (const char* code : {"FunctionNotFound", "NeverHeardOf", ""}) {
    const std::error_code error = judged(404, std::string(R"({"Code":")") + code + "\"}");
    INFO(code);
    CHECK(error == wirebind::errc::service_error);
    CHECK(wirebind::errc::service_error == error);
    CHECK_FALSE(error != wirebind::errc::service_error);
    CHECK(error != wirebind::errc::invalid_request);
    CHECK(error.default_error_condition() ==
          std::error_condition(static_cast<int>(wirebind::errc::service_error), wirebind::call_category()));
  }
  CHECK(judged(404, R"({"Code":"NeverHeardOf"})") != api::errc::function_not_found);
  CHECK(judged(502, "<html>") == wirebind::errc::service_error);
}

TEST_CASE("service error: a kind is an error condition, for code that uses the standard library alone") {
  CHECK(judged(404, R"({"Code":"FunctionNotFound"})") == make_error_condition(wirebind::errc::service_error));
  CHECK(std::error_code(wirebind::errc::endpoint_query) ==
        make_error_condition(wirebind::errc::invalid_endpoint));
  const std::error_code url = make_error_code(wirebind::http::errc::url_scheme);
  CHECK(url == make_error_condition(wirebind::errc::invalid_url));
  CHECK(url == make_error_condition(wirebind::errc::invalid_endpoint));
  CHECK(url != make_error_condition(wirebind::errc::service_error));
  CHECK(make_error_code(wirebind::http::errc::truncated) !=
        make_error_condition(wirebind::errc::invalid_url));
}

TEST_CASE("service error: other errors are none") {
  CHECK(std::error_code(wirebind::errc::invalid_endpoint) == wirebind::errc::invalid_endpoint);
  CHECK(std::error_code(wirebind::errc::invalid_endpoint) != wirebind::errc::service_error);
  CHECK(std::make_error_code(std::errc::timed_out) != wirebind::errc::service_error);
  CHECK(std::error_code(static_cast<int>(wirebind::errc::service_error), std::generic_category()) !=
        wirebind::errc::service_error);
  CHECK(std::error_code() != wirebind::errc::service_error);
}

TEST_CASE("service error: the spec's facts are at hand") {
  const auto* fact = wirebind::fact_of(api::errc::resource_exhausted);
  REQUIRE(fact != nullptr);
  CHECK(std::string_view(fact->code) == "ResourceExhausted");
  CHECK(fact->status == 429);
  CHECK(fact->retry == wirebind::retry_advice::backoff);
  CHECK(wirebind::fact_of(api::errc::internal_server_error)->retry == wirebind::retry_advice::idempotent);
  CHECK(wirebind::fact_of(wirebind::errc::service_error) == nullptr);
  CHECK(wirebind::fact_of(std::make_error_code(std::errc::timed_out)) == nullptr);
  CHECK(wirebind::fact_of(std::error_code(9999, api::service_category())) == nullptr);
  CHECK(api::service_category().message(9999) == "unknown error of the service");
}

TEST_CASE("service error: a summary is a message in lower case, but for an abbreviation; a code stays") {
  static constexpr wirebind::error_fact facts[] = {
      {1, "Busy", 429, wirebind::retry_advice::backoff, "A quota is used up."},
      {2, "NoCpu", 429, wirebind::retry_advice::backoff, "CPU is used up"},
      {3, "Plain", 400, wirebind::retry_advice::never, ""},
      {4, "Short", 400, wirebind::retry_advice::never, "X"},
  };
  const wirebind::service_category category("test", facts);
  CHECK(category.message(1) == "a quota is used up");
  CHECK(category.message(2) == "CPU is used up");
  CHECK(category.message(3) == "Plain");
  CHECK(category.message(4) == "x");
}

TEST_CASE("errors: the messages of all categories start in lower case") {
  const std::error_category* const all[] = {&wirebind::call_category(),
                                            &wirebind::callback_category(),
                                            &wirebind::net::error_category(),
                                            &wirebind::http::error_category(),
                                            &wirebind::json::error_category(),
                                            &wirebind::auth::error_category(),
                                            &wirebind::providers::error_category(),
                                            &wirebind::providers::oauth2_category(),
                                            &fc::ext::error_category(),
                                            &api::service_category()};
  for (const std::error_category* category : all) {
    for (int value = 1; value != 100; ++value) {
      const std::string message = category->message(value);
      INFO(category->name() << ' ' << value << ": " << message);
      REQUIRE(message.size() > 1);
      // But for names, such as TLS, OpenSSL and Content-Length.
      const std::string_view word = std::string_view(message).substr(0, message.find(' '));
      const auto capitals = std::count_if(word.begin(), word.end(), wirebind::ascii::is_upper);
      CHECK((!wirebind::ascii::is_upper(message[0]) || capitals > 1));
      CHECK(message.back() != '.');
    }
  }
}

TEST_CASE("service error: a code without an entry of its own belongs to the first that it matches") {
  static constexpr wirebind::error_fact facts[] = {
      {1, "Busy", 429, wirebind::retry_advice::backoff, "", wirebind::code_match::prefix},
      {2, "Slow", 503, wirebind::retry_advice::backoff, "", wirebind::code_match::contains},
      {3, "BusySlow", 400, wirebind::retry_advice::never, ""},
      {4, "Exact", 400, wirebind::retry_advice::never, ""},
  };
  const wirebind::service_category category("test", facts);
  const auto number = [&](std::string_view code) {
    const auto* fact = category.find(code);
    return fact != nullptr ? fact->number : 0;
  };
  CHECK(number("Busy") == 1);
  CHECK(number("Busy.User") == 1);
  CHECK(number("VeryBusy") == 0);
  CHECK(number("TooSlowToday") == 2);
  CHECK(number("BusySlow") == 3);
  CHECK(number("BusySlower") == 1);
  CHECK(number("Exact") == 4);
  CHECK(number("Exactly") == 0);
  CHECK(number("busy") == 0);
  CHECK(number("") == 0);
}

TEST_CASE("service error: an exception compares and explains as before") {
  const auto details = std::make_shared<wirebind::call_details>();
  details->operation = "GetFunction";
  details->status = 404;
  details->code = "FunctionNotFound";
  details->message = "gone";
  const wirebind::call_error error(api::errc::function_not_found, details);
  CHECK(error.code() == api::errc::function_not_found);
  CHECK(error.code() == wirebind::errc::service_error);
  CHECK(std::string(error.what()) == "GetFunction: 404 FunctionNotFound: gone (outcome: not sent)");
}

TEST_CASE("call error: its text says each thing once, and a copy neither copies it nor throws") {
  const auto details = std::make_shared<wirebind::call_details>();
  details->operation = "GetFunction";
  const wirebind::call_error error(wirebind::errc::moved_from_client, details);
  CHECK(std::string(error.what()) ==
        "GetFunction: the client was moved from; use the client that it was moved to (outcome: not sent)");
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<wirebind::call_error>);
  const wirebind::call_error copy(error);
  CHECK(copy.what() == error.what());
  CHECK(&copy.details() == &error.details());
  const std::system_error& base = copy;
  CHECK(base.what() == error.what());
}
