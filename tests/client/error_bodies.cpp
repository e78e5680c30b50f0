// Errors whose bodies the document describes, as structs.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/error_body.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/one_of.hpp>

#include <asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace api = fc::v20210406;

namespace {

struct missing {
  friend bool operator==(const missing&, const missing&) = default;
};
struct busy {};
struct any {};

/// Names bodies for two statuses, a range, and all others.
struct operation {
  using error_bodies =
      wirebind::type_list<wirebind::error_body<404, missing>, wirebind::error_body<409, busy>,
                          wirebind::error_body<4, any>, wirebind::error_body<0, busy>>;
};
struct plain {};

struct absent {
  std::string name;
  static constexpr void visit(auto& self, auto&& v) { v("name", self.name); }
};
struct refusal : wirebind::one_of<absent, std::string> {
  using one_of::one_of;
};
using absences = wirebind::list<absent>;
using reasons = wirebind::map<wirebind::list<std::string>>;
/// An operation whose errors are a list, a map, a text and a number.
struct listing {
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  using error_bodies =
      wirebind::type_list<wirebind::error_body<409, absences>, wirebind::error_body<4, reasons>,
                          wirebind::error_body<503, std::string>, wirebind::error_body<0, std::int32_t>>;
};
/// An operation whose errors of one status have two types, by media type.
struct told {
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  using error_bodies = wirebind::type_list<
      wirebind::error_body<404, absent, "application/json">,
      wirebind::error_body<404, reasons, "application/problem+json", "application/vnd.*+json">,
      wirebind::error_body<0, absent>>;
};
/// An operation whose errors are a union.
struct asking {
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  using error_bodies = wirebind::type_list<wirebind::error_body<409, refusal>>;
};

using wirebind::client::has_error_body;
using wirebind::client::is_error_body;

/// What a call ends with that the service refuses.
api::get_function_response refused(int status, const std::string& body) {
  asio::io_context context(1);
  const auto transport = std::make_shared<fake_transport>();
  api::client client(context.get_executor(),
                     {.endpoint = "http://127.0.0.1:8080",
                      .authentication = wirebind::auth::anonymous(),
                      .retry = wirebind::retry::none},
                     transport);
  api::get_function_response out;
  const api::get_function_request request{.service_name = "s", .function_name = "f"};
  client.async_get_function(
      request, [&out](std::error_code, api::get_function_response got) { out = std::move(got); });
  transport->attempts.back()->answer(status, body);
  context.poll();
  return out;
}

}  // namespace

TEST_CASE("error body: a status has the body of its own, else that of its range, else the default") {
  CHECK(is_error_body<operation, missing>(404));
  CHECK_FALSE(is_error_body<operation, any>(404));
  CHECK(is_error_body<operation, busy>(409));
  CHECK(is_error_body<operation, any>(400));
  CHECK_FALSE(is_error_body<operation, busy>(400));
  CHECK(is_error_body<operation, busy>(500));
  CHECK_FALSE(is_error_body<operation, busy>(200));
  CHECK_FALSE(is_error_body<operation, busy>(0));
  CHECK(has_error_body<operation, any>());
  CHECK_FALSE(has_error_body<operation, plain>());
  CHECK_FALSE(has_error_body<plain, any>());
}

TEST_CASE("error body: it is decoded as the struct of the document") {
  const auto got = refused(404, R"({"errorCode":"FunctionNotFound","errorMessage":"none","more":[1,2]})");
  const auto error = got.error_as<api::error>();
  REQUIRE(error);
  CHECK(error->error_code == "FunctionNotFound");
  CHECK(error->error_message == "none");
  CHECK(got.details().body_as<api::error>()->error_code == error->error_code);
  CHECK(got.details().message == "none");
}

TEST_CASE("error body: a union has the alternative that came, also an unknown one") {
  const auto read = [](std::string body) {
    const auto details = std::make_shared<wirebind::call_details>();
    details->status = 409;
    details->body = std::move(body);
    wirebind::response<asking> out;
    out.set_details(details);
    return out.error_as<refusal>();
  };
  CHECK(read(R"({"name":"a"})")->get_if<absent>()->name == "a");
  CHECK(*read(R"("gone")")->get_if<std::string>() == "gone");
  CHECK(read("[1]")->unknown()->text() == "[1]");
  CHECK_FALSE(read("<p>"));
}

TEST_CASE("error body: it may be a list, a map or a scalar") {
  const auto failed = [](int status, std::string body) {
    const auto details = std::make_shared<wirebind::call_details>();
    details->status = status;
    details->body = std::move(body);
    wirebind::response<listing> out;
    out.set_details(details);
    return out;
  };
  const auto list = failed(409, R"([{"name":"a"},{"name":"b"}])").error_as<absences>();
  REQUIRE(list);
  CHECK(list->back().name == "b");
  CHECK_FALSE(failed(400, "[]").error_as<absences>());
  CHECK(failed(422, R"({"name":["too short"]})").error_as<reasons>()->at("name").front() == "too short");
  CHECK(failed(503, R"("busy")").error_as<std::string>() == "busy");
  CHECK_FALSE(failed(503, "busy").error_as<std::string>());
  CHECK(failed(500, "7").error_as<std::int32_t>() == 7);
}

TEST_CASE("error body: Content-Type tells several types of one status apart") {
  CHECK(is_error_body<told, absent>(404, "application/json; charset=utf-8"));
  CHECK(is_error_body<told, reasons>(404, "Application/Problem+JSON"));
  CHECK(is_error_body<told, reasons>(404, "application/vnd.a+json"));
  CHECK_FALSE(is_error_body<told, absent>(404, "application/problem+json"));
  CHECK_FALSE(is_error_body<told, reasons>(404, "application/json"));
  for (const char* media : {"", "text/plain"}) {
    CHECK(is_error_body<told, absent>(404, media));
    CHECK(is_error_body<told, reasons>(404, media));
  }
  CHECK(is_error_body<told, absent>(500, "application/problem+json"));
  const auto details = std::make_shared<wirebind::call_details>();
  details->status = 404;
  details->fields.add("content-type", "application/problem+json");
  details->body = R"({"name":["a"]})";
  wirebind::response<told> out;
  out.set_details(details);
  CHECK_FALSE(out.error_as<absent>());
  CHECK(out.error_as<reasons>()->at("name").front() == "a");
}

TEST_CASE("error body: there is none where the body is not of the type, and after a success") {
  for (const char* body : {"", "[]", "{", "<html></html>", R"({"errorCode":{}})"}) {
    INFO(body);
    CHECK_FALSE(refused(500, body).error_as<api::error>());
  }
  CHECK_FALSE(refused(200, "{}").error_as<api::error>());
  CHECK_FALSE(api::get_function_response().error_as<api::error>());
}

TEST_CASE("error body: one of more than four KiB is whole") {
  const auto got = refused(400, R"({"errorMessage":")" + std::string(20'000, 'x') + R"("})");
  const auto error = got.error_as<api::error>();
  REQUIRE(error);
  CHECK(error->error_message->size() == 20'000);
}
