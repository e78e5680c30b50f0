// Unions of leaves in parameters and forms: a text without quotes, which is the first alternative that takes
// it.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace {

using test::prepare;
using enum wirebind::parameter_style;

struct chat : wirebind::one_of<std::int64_t, std::string> {
  using one_of::one_of;
};
struct level : wirebind::one_of<bool, double, std::int32_t> {
  using one_of::one_of;
};
struct color_values {
  enum value : std::uint16_t { other, red };
  static constexpr wirebind::enum_name names[] = {{red, "red"}};
};
using color = wirebind::open_enum<color_values>;
struct paint : wirebind::one_of<std::string, color, chat> {
  using one_of::one_of;
};

struct message {
  chat to{};
  std::optional<level> size{};
  wirebind::list<chat> copies{};
  paint how{};
  static constexpr void visit(auto& self, auto&& v) {
    v("to", self.to);
    v("size", self.size);
    v("copies", self.copies);
    v("how", self.how);
  }
  static constexpr wirebind::rule rules[] = {{"to", wirebind::rule_kind::required, ""}};
};

struct send;
struct send_request {
  using operation = send;
  chat id{};
  level above{};
  wirebind::list<chat> near{};
  chat trace{};
  message body;
  static constexpr void visit(auto& self, auto&& v) {
    v.path("id", self.id);
    v.query("above", self.above);
    v.query("near", self.near, {pipe_delimited});
    v.header("X-Trace", self.trace);
    v.body(self.body);
  }
};
struct send : test::plain_operation {
  using request = send_request;
  static constexpr wirebind::operation_info info = {.name = "Send",
                                                    .method = "POST",
                                                    .path = "/chats/{id}",
                                                    .request_media = "application/x-www-form-urlencoded",
                                                    .request_form = wirebind::body_form::form,
                                                    .success_status = 204};
};

struct post;
struct post_request {
  using operation = post;
  message body;
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct post : test::plain_operation {
  using request = post_request;
  static constexpr wirebind::operation_info info = {.name = "Post",
                                                    .method = "POST",
                                                    .path = "/parts",
                                                    .request_media = "multipart/form-data",
                                                    .request_form = wirebind::body_form::multipart,
                                                    .success_status = 204};
};

struct service {
  wirebind::server::operation_result<send> handle(const send_request& request, wirebind::server::context&) {
    sent = request;
    return {};
  }
  wirebind::server::operation_result<post> handle(const post_request& request, wirebind::server::context&) {
    posted = request.body;
    return {};
  }
  std::optional<send_request> sent;
  std::optional<message> posted;
};

struct fixture {
  wirebind::http::response ask(const wirebind::http::request& request) { return routes.response_to(request); }
  wirebind::http::response form(std::string body, std::string target = "/chats/1") {
    wirebind::http::request request;
    request.method = "POST";
    request.target = std::move(target);
    request.body = std::move(body);
    return ask(request);
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<send, post>> routes{object, policy};
};

const message whole{.to = "@all",
                    .size = level(2.5),
                    .copies = {chat(7), chat("x y")},
                    .how = paint(color(color_values::red))};

}  // namespace

TEST_CASE("union in a form: its value is a text without quotes") {
  const auto call = prepare(
      send_request{.id = -3, .above = true, .near = {chat(1), chat("b")}, .trace = "t 1", .body = whole});
  REQUIRE(call.details->violations.empty());
  CHECK(call.request.target == "/chats/-3?above=true&near=1%7Cb");
  CHECK(call.request.fields.find("X-Trace") == "t 1");
  CHECK(call.request.body.view() == "to=%40all&size=2.5&copies=7&copies=x%20y&how=red");
  fixture f;
  const auto response = f.ask(call.request);
  INFO(response.body);
  REQUIRE(response.status == 204);
  CHECK(wirebind::equal(f.object.sent->body, whole));
  CHECK(*f.object.sent->id.get_if<std::int64_t>() == -3);
  CHECK(*f.object.sent->above.get_if<bool>());
  CHECK(*f.object.sent->trace.get_if<std::string>() == "t 1");
}

TEST_CASE("union in parts: its value is a text without quotes") {
  const auto call = prepare(post_request{.body = whole});
  REQUIRE(call.details->violations.empty());
  CHECK(call.request.body.view().find("name=\"to\"\r\n\r\n@all\r\n") != std::string_view::npos);
  CHECK(call.request.body.view().find("name=\"copies\"\r\n\r\n7\r\n") != std::string_view::npos);
  fixture f;
  REQUIRE(f.ask(call.request).status == 204);
  CHECK(wirebind::equal(*f.object.posted, whole));
}

TEST_CASE("union in a form: a text is the alternative that takes the fewest texts") {
  fixture f;
  REQUIRE(f.form("to=12&size=3&how=blue", "/chats/a?above=3.0").status == 204);
  const message& read = f.object.sent->body;
  CHECK(*read.to.get_if<std::int64_t>() == 12);
  CHECK(*read.size->get_if<std::int32_t>() == 3);
  CHECK(*f.object.sent->above.get_if<double>() == 3.0);
  CHECK(*read.how.get_if<std::string>() == "blue");
  REQUIRE(f.form("to=99999999999999999999&how=5&size=false").status == 204);
  CHECK(*f.object.sent->body.to.get_if<std::string>() == "99999999999999999999");
  CHECK(*f.object.sent->body.size->get_if<bool>() == false);
  REQUIRE(f.form("to=").status == 204);
  CHECK(f.object.sent->body.to.get_if<std::string>()->empty());
  CHECK_FALSE(f.object.sent->body.how.has_value());
}

TEST_CASE("union in a form: what no alternative takes is refused, and what is required is missed") {
  fixture f;
  CHECK(f.form("to=1&size=big").body == "size: not of its type");
  CHECK(f.form("to=1&to=2").body == "to: given more than once");
  CHECK(f.form("size=1").body == "body.to: is required");
  CHECK(f.form("to=1", "/chats/1?above=x").body == "above: not of its type");
}

TEST_CASE("union in a form: an unknown value is its JSON text, a string without quotes") {
  const auto text_of = [](const char* json) {
    const auto call = prepare(send_request{.id = 1, .body = {.to = *wirebind::json::raw::parse(json)}});
    return std::string(call.request.body.view());
  };
  CHECK(text_of("true") == "to=true");
  CHECK(text_of(R"("a\u0020b")") == "to=a%20b");
  CHECK(text_of("[1]") == "to=%5B1%5D");
}
