// Operations whose success has several statuses, media types and types, between the server side and the
// client.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"

#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/model/one_of.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace {

using wirebind::body_form;
using wirebind::errc;

struct report {
  std::optional<std::int32_t> rows{};
  static constexpr void visit(auto& self, auto&& v) { v("rows", self.rows); }
};
struct job {
  std::string id;
  static constexpr void visit(auto& self, auto&& v) { v("id", self.id); }
};

struct make;
struct make_request {
  using operation = make;
  static constexpr void visit(auto&, auto&&) {}
};
struct make : test::plain_operation {
  using request = make_request;
  using response_body = wirebind::one_of<report, wirebind::bytes, std::string, job>;
  static constexpr wirebind::response_fact responses[] = {{200, "application/json"},
                                                          {200, "application/pdf", 1},
                                                          {200, "text/*", 2, body_form::text},
                                                          {202, "application/vnd.shop+json", 3},
                                                          {204},
                                                          {303},
                                                          {2, "application/json", 3}};
  static constexpr wirebind::operation_info info = {
      .name = "Make", .method = "POST", .path = "/make", .responses = responses};
};

struct find;
struct find_request {
  using operation = find;
  static constexpr void visit(auto&, auto&&) {}
};
struct find : test::plain_operation {
  using request = find_request;
  using response_body = job;
  static constexpr wirebind::response_fact responses[] = {{200, "application/json"}, {204}};
  static constexpr wirebind::operation_info info = {
      .name = "Find", .method = "GET", .path = "/find", .responses = responses};
};

struct pick;
struct pick_request {
  using operation = pick;
  static constexpr void visit(auto&, auto&&) {}
};
struct pick : test::plain_operation {
  using request = pick_request;
  using response_body = wirebind::one_of<report, job, std::string, std::int64_t, wirebind::bytes>;
  static constexpr wirebind::response_fact responses[] = {{200, "*/*"},
                                                          {200, "application/json", 1},
                                                          {200, "text/*", 3, body_form::text},
                                                          {200, "text/plain", 2, body_form::text},
                                                          {200, "image/*", 4},
                                                          {201, "application/*+json"},
                                                          {201, "application/json", 1},
                                                          {202, "application/vnd.report; part=*"},
                                                          {202, "application/json", 1}};
  static constexpr wirebind::operation_info info = {
      .name = "Pick", .method = "GET", .path = "/pick", .responses = responses};
};

struct run;
struct run_request {
  using operation = run;
  static constexpr void visit(auto&, auto&&) {}
};
struct run : test::plain_operation {
  using request = run_request;
  using response_body = wirebind::bytes;
  static constexpr wirebind::response_fact responses[] = {{200, "application/octet-stream"}, {202}};
  static constexpr wirebind::operation_info info = {
      .name = "Run", .method = "POST", .path = "/run", .responses = responses};
};

struct remove_one;
struct remove_one_request {
  using operation = remove_one;
  static constexpr void visit(auto&, auto&&) {}
};
struct remove_one : test::plain_operation {
  using request = remove_one_request;
  static constexpr wirebind::operation_info info = {
      .name = "Remove", .method = "DELETE", .path = "/find", .success_status = 204};
};

/// The end of a call.
template <class Operation>
struct ended {
  std::error_code error;
  wirebind::response<Operation> response;
};

template <class Operation>
ended<Operation> read(wirebind::http::response message) {
  using wirebind::client::operation_of;
  wirebind::client::raw_response raw{std::make_shared<wirebind::call_details>()};
  ended<Operation> out;
  const auto& operation = operation_of<Operation>();
  out.error = check_status(raw, std::move(message), operation.api, operation.info);
  if (!out.error) {
    out.error = decode_response(operation, raw, &out.response.header, &out.response.body());
  }
  out.response.set_details(std::move(raw.details));
  return out;
}

template <class Operation>
ended<Operation> read(int status, std::string body, std::string_view media = {}) {
  wirebind::http::response message;
  message.status = status;
  message.body = std::move(body);
  if (!media.empty()) message.fields.add("content-type", media);
  return read<Operation>(std::move(message));
}

struct service {
  wirebind::server::operation_result<make> handle(const make_request&, wirebind::server::context&) {
    return makes();
  }
  wirebind::server::operation_result<find> handle(const find_request&, wirebind::server::context&) {
    return finds();
  }
  wirebind::server::operation_result<pick> handle(const pick_request&, wirebind::server::context&) {
    return picks();
  }
  wirebind::server::operation_result<remove_one> handle(const remove_one_request&,
                                                        wirebind::server::context&) {
    return {};
  }
  std::function<wirebind::server::operation_result<make>()> makes;
  std::function<wirebind::server::operation_result<find>()> finds;
  std::function<wirebind::server::operation_result<pick>()> picks;
};

struct fixture {
  wirebind::http::response ask(const char* method, const char* path) {
    wirebind::http::request request;
    request.method = method;
    request.target = path;
    return routes.response_to(request);
  }
  ended<make> made(std::function<wirebind::server::operation_result<make>()> by) {
    object.makes = std::move(by);
    return read<make>(ask("POST", "/make"));
  }
  ended<find> found(std::function<wirebind::server::operation_result<find>()> by) {
    object.finds = std::move(by);
    return read<find>(ask("GET", "/find"));
  }

  ended<pick> picked(std::function<wirebind::server::operation_result<pick>()> by) {
    object.picks = std::move(by);
    return read<pick>(ask("GET", "/pick"));
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<make, find, pick, remove_one>> routes{object, policy};
};

std::string text_of(const wirebind::response<make>& response) {
  // [several]
  if (const auto* later = response.on<202>()) return "job " + later->id;
  if (const auto* whole = response.get_if<report>()) return std::to_string(whole->rows.value_or(0)) + " rows";
  if (const auto* printed = response.get_if<wirebind::bytes>()) return std::string(printed->view());
  // [/several]
  return "nothing";
}

template <class Operation>
std::string accepted() {
  wirebind::client_options options;
  options.endpoint = "http://library.example";
  const typename Operation::request request{};
  const auto call = encode_request(wirebind::client::operation_of<Operation>(), &request, options, {});
  return std::string(call.request.fields.find("accept").value_or(""));
}

}  // namespace

TEST_CASE("responses: the server side chooses status and media type by the type of the body") {
  fixture f;
  const auto whole = f.made([] { return report{.rows = 3}; });
  REQUIRE_FALSE(whole.error);
  CHECK((whole.response.status() == 200 && whole.response.has_body()));
  REQUIRE(whole.response.get_if<report>() != nullptr);
  CHECK(whole.response.get_if<report>()->rows == 3);
  CHECK(whole.response.get_if<job>() == nullptr);
  const auto printed = f.made([] { return wirebind::bytes("%PDF"); });
  REQUIRE_FALSE(printed.error);
  CHECK(printed.response.get_if<wirebind::bytes>()->view() == "%PDF");
  CHECK(printed.response.details().fields.find("content-type") == "application/pdf");
  const auto later = f.made([] { return job{.id = "j"}; });
  REQUIRE_FALSE(later.error);
  CHECK(later.response.status() == 202);
  REQUIRE(later.response.on<202>() != nullptr);
  CHECK(later.response.on<202>()->id == "j");
  CHECK(later.response.on<2>() == nullptr);
  CHECK(later.response.details().fields.find("content-type") == "application/vnd.shop+json");
}

TEST_CASE("responses: the server side may name a status, and may have no body") {
  fixture f;
  const auto other = f.made([] { return wirebind::server::operation_result<make>(job{.id = "k"}, {}, 201); });
  REQUIRE_FALSE(other.error);
  CHECK(other.response.on<202>() == nullptr);
  REQUIRE(other.response.on<2>() != nullptr);
  CHECK(other.response.on<2>()->id == "k");
  const auto nothing = f.made([] { return wirebind::server::operation_result<make>(); });
  REQUIRE_FALSE(nothing.error);
  CHECK(nothing.response.status() == 204);
  CHECK_FALSE(nothing.response.has_body());
  const auto empty =
      f.found([] { return wirebind::server::operation_result<find>(job{.id = "x"}, {}, 204); });
  REQUIRE_FALSE(empty.error);
  CHECK_FALSE(empty.response.has_body());
  CHECK(empty.response->id.empty());
  const auto there = f.found([] { return job{.id = "x"}; });
  CHECK((there.response.has_body() && there.response->id == "x"));
  CHECK(f.ask("DELETE", "/find").status == 204);
}

TEST_CASE("responses: the server side sends no range as a media type, and no body of another status") {
  fixture f;
  const auto text = f.made([] { return std::string("a,b"); });
  REQUIRE_FALSE(text.error);
  CHECK(text.response.details().fields.find("content-type") == "text/plain");
  CHECK(*text.response.get_if<std::string>() == "a,b");
  f.object.makes = [] { return wirebind::server::operation_result<make>(job{.id = "k"}, {}, 200); };
  const auto wrong = f.ask("POST", "/make");
  CHECK(wrong.status == 500);
  CHECK(wrong.body.find("no body of this type for status 200") != wrong.body.npos);
  f.object.makes = [] { return wirebind::server::operation_result<make>({}, {}, 202); };
  CHECK(f.ask("POST", "/make").body.find("no response without a body for status 202") != std::string::npos);
}

TEST_CASE("responses: the media type of a body of a range is no other body's") {
  fixture f;
  const auto media = [](const ended<pick>& one) {
    return std::string(one.response.details().fields.find("content-type").value_or(""));
  };
  const auto any = f.picked([] { return report{.rows = 3}; });
  REQUIRE_FALSE(any.error);
  CHECK(media(any) == "application/x.body+json");
  CHECK(any.response.get_if<report>() != nullptr);
  const auto number = f.picked([] { return std::int64_t{7}; });
  REQUIRE_FALSE(number.error);
  CHECK(media(number) == "text/x.body");
  CHECK(number.response.get_if<std::int64_t>() != nullptr);
  const auto picture = f.picked([] { return wirebind::bytes("GIF"); });
  REQUIRE_FALSE(picture.error);
  CHECK(media(picture) == "image/x.body");
  CHECK(picture.response.get_if<wirebind::bytes>() != nullptr);
  const auto suffixed =
      f.picked([] { return wirebind::server::operation_result<pick>(report{.rows = 3}, {}, 201); });
  REQUIRE_FALSE(suffixed.error);
  CHECK(media(suffixed) == "application/x.body+json");
  CHECK(suffixed.response.get_if<report>() != nullptr);
  CHECK(media(f.picked([] { return job{.id = "j"}; })) == "application/json");
  const auto starred =
      f.picked([] { return wirebind::server::operation_result<pick>(report{.rows = 3}, {}, 202); });
  CHECK(media(starred) == "application/vnd.report; part=*");
}

TEST_CASE("responses: bytes are kept whatever the status, and a status without a body is known") {
  const auto whole = read<run>(200, "");
  REQUIRE_FALSE(whole.error);
  CHECK(whole.response.has_body());
  const auto later = read<run>(202, "");
  REQUIRE_FALSE(later.error);
  CHECK_FALSE(later.response.has_body());
  const auto part = read<run>(206, "part");
  REQUIRE_FALSE(part.error);
  CHECK((part.response.has_body() && part.response->view() == "part"));
}

TEST_CASE("responses: the media type tells the types of one status apart, a range comes last") {
  const auto text = read<make>(200, "a,b", "text/csv; charset=utf-8");
  REQUIRE_FALSE(text.error);
  CHECK(*text.response.get_if<std::string>() == "a,b");
  CHECK(read<make>(200, "%PDF", "Application/PDF").response.get_if<wirebind::bytes>() != nullptr);
  CHECK(read<make>(200, R"({"rows":1})").response.get_if<report>()->rows == 1);
  // One media type for a status is no question.
  CHECK(read<make>(202, R"({"id":"a"})", "text/html").response.on<202>()->id == "a");
}

TEST_CASE("responses: a program asks for a status or a type") {
  CHECK(text_of(read<make>(200, R"({"rows":2})", "application/json").response) == "2 rows");
  CHECK(text_of(read<make>(202, R"({"id":"a"})").response) == "job a");
  CHECK(text_of(read<make>(200, "%PDF", "application/pdf").response) == "%PDF");
  CHECK(text_of(read<make>(204, "").response) == "nothing");
}

TEST_CASE("responses: a visitor gets the body, or an empty text of JSON") {
  const auto name = [](const wirebind::response<make>& response) {
    return response.visit([](const auto& body) {
      return std::is_same_v<std::remove_cvref_t<decltype(body)>, job> ? std::string("job") : "other";
    });
  };
  CHECK(name(read<make>(202, R"({"id":"a"})").response) == "job");
  CHECK(name(read<make>(204, "").response) == "other");
}

TEST_CASE("responses: a status that is not listed is an error with status, fields and body") {
  const auto other = read<find>(203, R"({"id":"a"})", "application/json");
  CHECK(other.error == errc::unlisted_status);
  CHECK(other.error == make_error_condition(errc::undecodable_response));
  CHECK(other.response.status() == 203);
  CHECK(other.response.details().body == R"({"id":"a"})");
  CHECK(other.response.details().fields.find("content-type") == "application/json");
  CHECK_FALSE(other.response.has_body());
  const auto gone = read<remove_one>(200, "done");
  CHECK(gone.error == errc::unlisted_status);
  CHECK(gone.response.details().body == "done");
  CHECK(read<find>(302, "").error == errc::service_error);
}

TEST_CASE("responses: a media type that is not listed is an error with status, fields and body") {
  const auto other = read<make>(200, "<p>", "image/png");
  CHECK(other.error == errc::unlisted_media_type);
  CHECK(other.error == make_error_condition(errc::undecodable_response));
  CHECK(other.response.details().message == "Content-Type: image/png");
  CHECK(other.response.details().body == "<p>");
}

TEST_CASE("responses: a body that is not of its type is an error with status, fields and body") {
  const auto broken = read<make>(202, R"({"id":1})", "application/vnd.shop+json");
  CHECK(broken.error == errc::undecodable_response);
  CHECK(broken.response.status() == 202);
  CHECK(broken.response.details().body == R"({"id":1})");
  CHECK(broken.response.details().message.starts_with("id: "));
}

TEST_CASE("responses: a body that is not described is kept") {
  const auto nothing = read<remove_one>(204, "left over");
  REQUIRE_FALSE(nothing.error);
  CHECK(nothing.response.details().body == "left over");
}

TEST_CASE("responses: a redirection that is listed is a success") {
  const auto elsewhere = read<make>(303, "see other", "text/plain");
  REQUIRE_FALSE(elsewhere.error);
  CHECK_FALSE(elsewhere.response.has_body());
  CHECK(elsewhere.response.details().body == "see other");
}

TEST_CASE("responses: a HEAD without an operation of its own is that of GET") {
  fixture f;
  f.object.finds = [] { return job{.id = "x"}; };
  const auto get = f.ask("GET", "/find"), head = f.ask("HEAD", "/find");
  CHECK((get.status == 200 && head.status == 200));
  CHECK(head.body == get.body);  // the connection leaves it out
  CHECK(f.ask("HEAD", "/make").status == 405);
}

TEST_CASE("responses: a sink takes a body of bytes, and no other one") {
  wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler) {});
  wirebind::client_options options;
  options.endpoint = "http://library.example";
  const auto prepare = [&]<class Request>(const Request& request) {
    using operation = typename Request::operation;
    return encode_request(wirebind::client::operation_of<operation>(), &request, options, {.sink = &sink});
  };
  CHECK(prepare(find_request{}).error == errc::not_streamable);
  const auto call = prepare(make_request{});
  REQUIRE_FALSE(call.error);
  const auto takes = [&call](int status, std::string_view media) {
    wirebind::http::response head;
    head.status = status;
    head.fields.add("content-type", media);
    return call.exchange->for_sink(head);
  };
  CHECK(takes(200, "application/pdf"));
  CHECK_FALSE(takes(200, "application/json"));
  CHECK_FALSE(takes(200, "image/png"));
  CHECK_FALSE(takes(202, "application/pdf"));
  CHECK_FALSE(takes(204, "application/pdf"));
}

TEST_CASE("responses: a call accepts the media types of the successes") {
  CHECK(accepted<make>() == "application/json, application/pdf, text/*, application/vnd.shop+json");
  CHECK(accepted<find>() == "application/json");
}
