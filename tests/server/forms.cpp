// Bodies that are forms or texts: what a client writes is what the server side reads, and the response as a
// text.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace {

using test::prepare;

using enum wirebind::parameter_style;

struct card {
  std::string number;
  std::optional<std::int32_t> month{};
  static constexpr void visit(auto& self, auto&& v) {
    v("number", self.number);
    v("month", self.month);
  }
};

struct order {
  std::string name;
  std::optional<double> amount{};
  wirebind::list<std::string> tags{};
  std::optional<card> plain{};
  std::optional<card> source{};
  wirebind::list<card> others{};
  wirebind::map<std::string> additional{};
  static constexpr void visit(auto& self, auto&& v) {
    v("name", self.name);
    v("amount", self.amount);
    v("tags", self.tags);
    v("plain", self.plain);
    v("source", self.source);
    v("others", self.others);
    v.additional(self.additional);
  }
};

struct pay;
struct pay_request {
  using operation = pay;
  order body;
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct pay : test::plain_operation {
  using request = pay_request;
  using response_body = std::string;
  static constexpr wirebind::form_encoding encodings[] = {{"source", {deep_object, true}}};
  static constexpr wirebind::response_fact responses[] = {{200, "text/csv", 0, wirebind::body_form::text}};
  static constexpr wirebind::operation_info info = {.name = "Pay",
                                                    .method = "POST",
                                                    .path = "/pay",
                                                    .request_media = "application/x-www-form-urlencoded",
                                                    .request_form = wirebind::body_form::form,
                                                    .encodings = encodings,
                                                    .responses = responses};
};

struct mark;
struct mark_request {
  using operation = mark;
  wirebind::map<std::string> body{};
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct mark : test::plain_operation {
  using request = mark_request;
  static constexpr wirebind::operation_info info = {.name = "Mark",
                                                    .method = "POST",
                                                    .path = "/label",
                                                    .request_media = "application/x-www-form-urlencoded",
                                                    .request_form = wirebind::body_form::form,
                                                    .success_status = 204};
};

struct mark_as_json;
struct mark_as_json_request {
  using operation = mark_as_json;
  wirebind::list<std::string> body;
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct mark_as_json : test::plain_operation {
  using request = mark_as_json_request;
  static constexpr wirebind::operation_info info = {.name = "Mark_as_json",
                                                    .method = "POST",
                                                    .path = "/label",
                                                    .request_media = "application/json",
                                                    .success_status = 204};
};

struct say;
struct say_request {
  using operation = say;
  std::optional<std::int32_t> body{};
  static constexpr void visit(auto& self, auto&& v) { v.body(self.body); }
};
struct say : test::plain_operation {
  using request = say_request;
  using response_body = std::int64_t;
  static constexpr wirebind::response_fact responses[] = {{200, "text/plain", 0, wirebind::body_form::text}};
  static constexpr wirebind::operation_info info = {.name = "Say",
                                                    .method = "POST",
                                                    .path = "/say",
                                                    .request_media = "text/plain",
                                                    .request_form = wirebind::body_form::text,
                                                    .responses = responses};
};

struct service {
  wirebind::server::operation_result<pay> handle(const pay_request& request, wirebind::server::context&) {
    paid = request.body;
    return std::string("a,b\n1,2\n");
  }
  wirebind::server::operation_result<mark> handle(const mark_request& request, wirebind::server::context&) {
    labels = request.body;
    return {};
  }
  wirebind::server::operation_result<mark_as_json> handle(const mark_as_json_request& request,
                                                          wirebind::server::context&) {
    listed = request.body;
    return {};
  }
  wirebind::server::operation_result<say> handle(const say_request& request, wirebind::server::context&) {
    return std::int64_t{request.body.value_or(-1)} * 2;
  }
  std::optional<order> paid;
  wirebind::map<std::string> labels;
  wirebind::list<std::string> listed;
};

struct fixture {
  wirebind::http::response ask(const char* path, std::string body, const char* media = nullptr) {
    wirebind::http::request request;
    if (media != nullptr) request.fields.add("content-type", media);
    request.method = "POST";
    request.target = path;
    request.body = std::move(body);
    return routes.response_to(request);
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<pay, mark, mark_as_json, say>> routes{object, policy};
};

const order whole = {.name = "A & Co",
                     .amount = 2.5,
                     .tags = {"x", "y z"},
                     .plain = card{.number = "1"},
                     .source = card{.number = "4242", .month = 7},
                     .others = {card{.number = "2"}},
                     .additional = {{"more", "1"}}};

}  // namespace

TEST_CASE("form: members are written as leaves, lists of leaves, JSON, or as their encoding says") {
  const auto call = prepare(pay_request{.body = whole});
  REQUIRE(call.details->violations.empty());
  CHECK(call.request.body.view() ==
        "name=A%20%26%20Co&amount=2.5&tags=x&tags=y%20z&plain=%7B%22number%22%3A%221%22%7D"
        "&source%5Bnumber%5D=4242&source%5Bmonth%5D=7&others=%5B%7B%22number%22%3A%222%22%7D%5D&more=1");
  CHECK(call.request.fields.find("content-type") == "application/x-www-form-urlencoded");
  CHECK(call.request.fields.find("accept") == "text/csv, */*");
  fixture f;
  const auto answer = f.ask("/pay", std::string(call.request.body.view()));
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  CHECK(wirebind::equal(*f.object.paid, whole));
  CHECK(answer.body == "a,b\n1,2\n");
  CHECK(answer.fields.find("Content-Type") == "text/csv");
}

TEST_CASE("form: a plus sign is a space, and members may come in any order") {
  fixture f;
  CHECK(f.ask("/pay", "tags=b+c&name=a%2Bb&tags=+").status == 200);
  CHECK(f.object.paid->name == "a+b");
  CHECK(f.object.paid->tags == wirebind::list<std::string>{"b c", " "});
}

TEST_CASE("form: what is missing, twice, or not of its type is refused by name") {
  fixture f;
  CHECK(f.ask("/pay", "").body == "name: missing");
  CHECK(f.ask("/pay", "name=a&name=b").body == "name: given more than once");
  CHECK(f.ask("/pay", "name=a&amount=x").body == "amount: not of its type");
  CHECK(f.ask("/pay", "name=a&plain={").body == "plain: not of its type");
  CHECK(f.ask("/pay", "name=a&source[month]=1").body == "source: not of its type");
  CHECK(f.ask("/pay", "name=%zz").body == "the form has a malformed escape");
}

TEST_CASE("form: a map has any names") {
  const auto call = prepare(mark_request{.body = {{"a b", "1"}, {"c", "x=y"}}});
  CHECK(call.request.body.view() == "a%20b=1&c=x%3Dy");
  fixture f;
  CHECK(f.ask("/label", std::string(call.request.body.view())).status == 204);
  CHECK(f.object.labels == wirebind::map<std::string>{{"a b", "1"}, {"c", "x=y"}});
  const auto nothing = prepare(mark_request{});
  CHECK(nothing.request.body.empty());
  CHECK_FALSE(nothing.request.fields.contains("content-type"));
  const auto empty = prepare(mark_request{.body = wirebind::empty_value});
  CHECK(empty.request.body.empty());
  CHECK(empty.request.fields.find("content-type") == "application/x-www-form-urlencoded");
  CHECK(f.ask("/label", "", "application/x-www-form-urlencoded").status == 204);
  CHECK(f.object.labels.has_value());
  CHECK(f.object.labels.empty());
  CHECK(f.ask("/label", "").status == 204);
  CHECK_FALSE(f.object.labels.has_value());
}

TEST_CASE("router: operations of one method and path are told apart by the media type") {
  fixture f;
  CHECK(f.ask("/label", "a=b").status == 204);
  CHECK(f.ask("/label", "a=c", "Application/X-WWW-Form-Urlencoded; charset=utf-8").status == 204);
  CHECK(f.object.labels == wirebind::map<std::string>{{"a", "c"}});
  const auto call = prepare(mark_as_json_request{.body = {"x"}});
  CHECK(f.ask("/label", std::string(call.request.body.view()), "application/json").status == 204);
  CHECK(f.object.listed == wirebind::list<std::string>{"x"});
  CHECK(f.ask("/label", R"(["y"])", "application/vnd.labels+json").status == 204);
  const auto refused = f.ask("/label", "a", "text/plain");
  CHECK(refused.status == 415);
  CHECK(refused.body == "the media type is not one of application/x-www-form-urlencoded, application/json");
  CHECK(refused.fields.find("Accept") == "application/x-www-form-urlencoded, application/json");
}

TEST_CASE("text body: a number by itself, both ways") {
  const auto call = prepare(say_request{.body = 21});
  CHECK(call.request.body.view() == "21");
  CHECK(call.request.fields.find("content-type") == "text/plain");
  fixture f;
  CHECK(f.ask("/say", "21").body == "42");
  CHECK(f.ask("/say", "x").body == "body: not of its type");
  CHECK(f.ask("/say", "").body == "-2");
  wirebind::client::raw_response received;
  received.details = std::make_shared<wirebind::call_details>();
  received.details->status = 200;
  received.details->body = "42";
  std::int64_t number = 0;
  wirebind::no_headers none;
  const auto& operation = wirebind::client::operation_of<say>();
  CHECK_FALSE(wirebind::client::decode_response(operation, received, &none, &number));
  CHECK(number == 42);
  received.details->body = "many";
  CHECK(wirebind::client::decode_response(operation, received, &none, &number) ==
        wirebind::errc::undecodable_response);
  CHECK(received.details->body == "many");
}
