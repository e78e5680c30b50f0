// The dispatch over operations that are written by hand: no generated code takes part.
#include "catch.hpp"

#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace wirebind::server;
using wirebind::operation_info;

struct cover {
  std::optional<std::string> colour{};

  static constexpr void visit(auto& self, auto&& v) { v("colour", self.colour); }
  static constexpr wirebind::rule rules[] = {{"", wirebind::rule_kind::no_others}};
};

struct book {
  std::string title;
  std::optional<std::int32_t> pages{};
  wirebind::list<std::string> tags{};
  std::optional<struct cover> cover{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("bookTitle", self.title);
    v("pages", self.pages);
    v("tags", self.tags);
    v("cover", self.cover);
  }
  static constexpr wirebind::rule rules[] = {{"bookTitle", wirebind::rule_kind::min_length, "1"},
                                             {"pages", wirebind::rule_kind::minimum, "1"}};
  static constexpr wirebind::member_name names[] = {{"bookTitle", "title"}};
};

struct versioned {
  std::optional<std::string> etag{};
  wirebind::list<std::string> set_cookie{};
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.header("ETag", self.etag);
    v.header("Set-Cookie", self.set_cookie);
  }
};

struct put_book;
struct put_book_request {
  using operation = put_book;
  std::string shelf;
  std::string name;
  std::optional<bool> overwrite{};
  std::optional<std::string> if_match{};
  book body;
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("shelf", self.shelf);
    v.path("name", self.name);
    v.query("overwrite", self.overwrite);
    v.header("If-Match", self.if_match);
    v.body(self.body);
  }
};
struct put_book {
  using request = put_book_request;
  using response_body = book;
  using response_headers = versioned;
  static constexpr operation_info info = {.name = "PutBook",
                                          .method = "PUT",
                                          .path = "/1/shelves/{shelf}/books/{name}",
                                          .request_media = "application/json",
                                          .success_status = 200,
                                          .idempotent = true};
};

struct newest_book;
struct newest_book_request {
  using operation = newest_book;
  std::string shelf;
  std::int32_t depth{};
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("shelf", self.shelf);
    v.query("depth", self.depth);
  }
};
struct newest_book {
  using request = newest_book_request;
  using response_body = book;
  using response_headers = wirebind::no_headers;
  static constexpr operation_info info = {.name = "NewestBook",
                                          .method = "PUT",
                                          .path = "/1/shelves/{shelf}/books/newest",
                                          .success_status = 200,
                                          .idempotent = true};
};

struct drop_book;
struct drop_book_request {
  using operation = drop_book;
  std::string shelf;
  std::string name;
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("shelf", self.shelf);
    v.path("name", self.name);
  }
};
struct drop_book {
  using request = drop_book_request;
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  static constexpr operation_info info = {.name = "DropBook",
                                          .method = "DELETE",
                                          .path = "/1/shelves/{shelf}/books/{name}",
                                          .success_status = 204,
                                          .idempotent = true};
};

struct read_aloud;
struct read_aloud_request {
  using operation = read_aloud;
  wirebind::bytes body{};
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.body(self.body);
  }
};
struct read_aloud {
  using request = read_aloud_request;
  using response_body = wirebind::bytes;
  using response_headers = wirebind::no_headers;
  static constexpr operation_info info = {.name = "ReadAloud",
                                          .method = "POST",
                                          .path = "/1/voice",
                                          .request_media = "application/octet-stream",
                                          .success_status = 200,
                                          .idempotent = false};
};

using shelf_operations = wirebind::type_list<put_book, newest_book, drop_book, read_aloud>;

struct silent : std::exception {
  const char* what() const noexcept override { return nullptr; }
};

constexpr const char* cookies[] = {"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=\"2,3\"; Path=/"};

/// Remembers what it was called with.
struct service {
  operation_result<put_book> handle(const put_book_request& request, context& call) {
    put = request;
    caller = call.caller;
    if (request.name == "throws") throw std::runtime_error("inside");
    if (request.name == "int") throw 7;
    if (request.name == "silent") throw silent();
    if (request.name == "missing") return fault{404, "NoSuchBook", "no book '" + request.name + "'"};
    operation_result<put_book> out(request.body);
    out.header.etag = "v2";
    if (request.name == "new") out.status = 201;
    if (request.name == "cookies") out.header.set_cookie = {cookies[0], cookies[1]};
    if (request.name == "broken") out.body.title = "\xFF";
    return out;
  }
  operation_result<newest_book> handle(const newest_book_request& request, context&) {
    newest = request;
    return book{.title = "newest"};
  }
  operation_result<drop_book> handle(const drop_book_request&, context&) { return {}; }
  operation_result<read_aloud> handle(const read_aloud_request& request, context&) { return request.body; }

  std::optional<put_book_request> put;
  std::optional<newest_book_request> newest;
  std::string caller;
};

struct plain_policy : api_policy {
  std::string make_request_id() override { return "id-" + std::to_string(++count); }
  std::optional<fault> admit(context& call) override {
    const auto who = call.request.fields.find("X-Who");
    if (who == "nobody") return fault{403, "Forbidden", "nobody may not"};
    call.caller = who.value_or("anyone");
    return std::nullopt;
  }
  fault explain(refused why, int status, std::string message) const override {
    return {status, "R" + std::to_string(static_cast<int>(why)), std::move(message)};
  }
  void write_fault(const fault& why, const context&, wirebind::http::response& response) const override {
    response.body = why.code + ": " + why.message;
  }
  void finish(const context& call, wirebind::http::response& response) const override {
    response.fields.set("X-Id", call.request_id);
  }
  void failed(const context& call, std::exception_ptr why) override {
    if (why) told.push_back(call.request_id);
  }
  int count = 0;
  std::vector<std::string> told;
};

struct fixture {
  wirebind::http::response ask(std::string method, std::string target, std::string body = "",
                               std::string who = "") {
    wirebind::http::request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = wirebind::bytes(std::move(body));
    if (!who.empty()) request.fields.add("X-Who", who);
    return routes.response_to(request);
  }

  service object;
  plain_policy policy;
  router<shelf_operations> routes{object, policy};
};

}  // namespace

TEST_CASE("router: fills the request from path, query, fields and body, and encodes the response") {
  fixture f;
  wirebind::http::request request;
  request.method = "PUT";
  request.target = "/1/shelves/a%20b/books/x%2Fy?overwrite=true";
  request.fields.add("if-match", "v1");
  request.body = R"({"bookTitle":"T","pages":3,"tags":["a"],"unknown":{}})";
  const auto response = f.routes.response_to(request);
  REQUIRE(f.object.put);
  CHECK(f.object.put->shelf == "a b");
  CHECK(f.object.put->name == "x/y");
  CHECK(f.object.put->overwrite == true);
  CHECK(f.object.put->if_match == "v1");
  CHECK(f.object.put->body.title == "T");
  CHECK(f.object.put->body.pages == 3);
  CHECK(response.status == 200);
  CHECK(response.body == R"({"bookTitle":"T","pages":3,"tags":["a"]})");
  CHECK(response.fields.find("etag") == "v2");
  CHECK(response.fields.find("content-type") == "application/json");
  CHECK(response.fields.find("x-id") == "id-1");
}

TEST_CASE("router: the service may choose another status of success") {
  fixture f;
  CHECK(f.ask("PUT", "/1/shelves/s/books/new", R"({"bookTitle":"T"})").status == 201);
}

TEST_CASE("router: the items of a list in Set-Cookie have a field each") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/cookies", R"({"bookTitle":"T"})");
  std::vector<std::string> found;
  for (const auto& each : response.fields) {
    if (each.name == "Set-Cookie") found.emplace_back(each.value);
  }
  CHECK(found == std::vector<std::string>{cookies[0], cookies[1]});
}

TEST_CASE("router: a literal segment wins over a parameter") {
  fixture f;
  CHECK(f.ask("PUT", "/1/shelves/s/books/newest?depth=2").status == 200);
  REQUIRE(f.object.newest);
  CHECK(f.object.newest->depth == 2);
  CHECK_FALSE(f.object.put);
}

TEST_CASE("router: says which operation a request is for, before anything of it is read") {
  fixture f;
  wirebind::http::request asked;
  asked.method = "PUT";
  asked.target = "/1/shelves/a/books/newest?x=%ZZ";
  CHECK(f.routes.operation_of(asked) == &newest_book::info);
  asked.method = "PATCH";
  CHECK(f.routes.operation_of(asked) == nullptr);
  asked.target = "/nowhere";
  CHECK(f.routes.operation_of(asked) == nullptr);
}

TEST_CASE("router: operations are below a base path, and nothing else is there") {
  fixture f;
  router<shelf_operations> based(f.object, f.policy, "/api/v1");
  const auto status = [&based](std::string target) {
    wirebind::http::request request;
    request.method = "PUT";
    request.target = std::move(target);
    return based.response_to(request).status;
  };
  CHECK(status("/api/v1/1/shelves/s/books/newest?depth=2") == 200);
  CHECK(status("/1/shelves/s/books/newest?depth=2") == 404);
  CHECK(status("/api/v11/shelves/s/books/newest") == 404);
  CHECK(status("/api/v1") == 404);
  CHECK(status("/api/v") == 404);
  wirebind::http::request checked;
  checked.method = "PUT";
  checked.target = "/api/v1/1/shelves/s/books/b";
  checked.body = wirebind::bytes(R"({"bookTitle":""})");
  CHECK(based.violations_of(checked) ==
        std::vector<std::string>{"body.title: \"\" is shorter than 1 character"});
}

TEST_CASE("router: an unknown path is 404") {
  fixture f;
  for (const char* path : {"/", "/1", "/1/shelves/s/books", "/1/shelves/s/books/", "/1/shelves//books/b",
                           "/1/shelves/s/books/b/", "/1/shelves/s/books/b/c", "/1/Shelves/s/books/b"}) {
    INFO(path);
    const auto response = f.ask("PUT", path, "{}");
    CHECK(response.status == 404);
    CHECK(response.fields.contains("x-id"));
  }
}

TEST_CASE("router: a method that a path does not have is 405 with Allow") {
  fixture f;
  const auto response = f.ask("GET", "/1/shelves/s/books/b");
  CHECK(response.status == 405);
  CHECK(response.fields.find("allow") == "PUT, DELETE");
  CHECK(f.ask("GET", "/1/voice").fields.find("allow") == "POST");
}

TEST_CASE("router: Allow names a method once, though two templates have it") {
  fixture f;
  CHECK(f.ask("GET", "/1/shelves/s/books/newest").fields.find("allow") == "PUT, DELETE");
}

TEST_CASE("router: malformed escapes in path and query are 400") {
  fixture f;
  CHECK(f.ask("PUT", "/1/shelves/%zz/books/b", "{}").status == 400);
  CHECK(f.ask("PUT", "/1/shelves/s/books/b?overwrite=%1", R"({"bookTitle":"T"})").status == 400);
}

TEST_CASE("router: a parameter that is not of its type is 400 and named") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/b?overwrite=maybe", R"({"bookTitle":"T"})");
  CHECK(response.status == 400);
  CHECK(response.body.find("overwrite") != std::string::npos);
}

TEST_CASE("router: a required parameter that is missing is 400 and named") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/newest");
  CHECK(response.status == 400);
  CHECK(response.body.find("depth: missing") != std::string::npos);
}

TEST_CASE("router: a parameter that is given twice is 400") {
  fixture f;
  CHECK(f.ask("PUT", "/1/shelves/s/books/newest?depth=1&depth=2").status == 400);
}

TEST_CASE("router: a body that does not decode is 400 and says where") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/b", R"({"bookTitle":"T","pages":"many"})");
  CHECK(response.status == 400);
  CHECK(response.body.find("pages") != std::string::npos);
  CHECK_FALSE(f.object.put);
}

TEST_CASE("router: a required member of the body that is missing is 400, also without a body") {
  fixture f;
  for (const char* body : {"{}", ""}) {
    const auto response = f.ask("PUT", "/1/shelves/s/books/b", body);
    CHECK(response.status == 400);
    CHECK(response.body.find("bookTitle") != std::string::npos);
  }
}

TEST_CASE("router: a member of the body that the document excludes is 400 and named") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/b", R"({"bookTitle":"T","cover":{"author":"A"}})");
  CHECK(response.status == 400);
  CHECK(response.body.find("cover[\"author\"]: the object has no such member") != std::string::npos);
  CHECK_FALSE(f.object.put);
}

TEST_CASE("router: a broken rule of the spec is 400 and names member and value") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/b", R"({"bookTitle":"T","pages":0})");
  CHECK(response.status == 400);
  CHECK(response.body.find("body.pages: 0 is less than 1") != std::string::npos);
  CHECK_FALSE(f.object.put);
}

TEST_CASE("router: a fault of the service is written by the policy") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/missing", R"({"bookTitle":"T"})");
  CHECK(response.status == 404);
  CHECK(response.body == "NoSuchBook: no book 'missing'");
}

TEST_CASE("router: an exception of the service is 500") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/throws", R"({"bookTitle":"T"})");
  CHECK(response.status == 500);
  CHECK(response.fields.contains("x-id"));
}

TEST_CASE("router: a response that cannot be encoded is 500 without a trace of it") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/broken", R"({"bookTitle":"T"})");
  CHECK(response.status == 500);
  CHECK_FALSE(response.fields.contains("etag"));
}

TEST_CASE("router: an operation without a body in its response has none") {
  fixture f;
  const auto response = f.ask("DELETE", "/1/shelves/s/books/b");
  CHECK(response.status == 204);
  CHECK(response.body.empty());
  CHECK_FALSE(response.fields.contains("content-type"));
}

TEST_CASE("router: raw bytes pass both ways") {
  fixture f;
  const std::string bytes("\x00\xFF{", 3);
  const auto response = f.ask("POST", "/1/voice", bytes);
  CHECK(response.body == bytes);
  CHECK(response.fields.find("content-type") == "application/octet-stream");
}

TEST_CASE("router: who may call is decided with the operation at hand") {
  fixture f;
  const operation_info* admitted = &put_book::info;
  struct asking final : plain_policy {
    std::optional<fault> admit(context& call) override {
      *asked = call.operation;
      return std::nullopt;
    }
    const operation_info** asked = nullptr;
  } policy;
  policy.asked = &admitted;
  router<shelf_operations> routes(f.object, policy);
  wirebind::http::request request;
  request.method = "PUT";
  request.target = "/1/shelves/s/books/newest?depth=2";
  CHECK(routes.response_to(request).status == 200);
  CHECK(admitted == &newest_book::info);
  request.target = "/nowhere";
  CHECK(routes.response_to(request).status == 404);
  CHECK(admitted == nullptr);
}

TEST_CASE("router: who may not call is refused before routing") {
  fixture f;
  CHECK(f.ask("PUT", "/nowhere", "", "nobody").status == 403);
  CHECK(f.ask("PUT", "/1/shelves/s/books/b", R"({"bookTitle":"T"})", "alice").status == 200);
  CHECK(f.object.caller == "alice");
}

TEST_CASE("router: refusals of HTTP itself get the API's form and a request id") {
  fixture f;
  wirebind::http::response response;
  f.routes.refuse(431, "too much", response);
  CHECK(response.status == 431);
  CHECK(response.body == "R0: too much");
  CHECK(response.fields.find("x-id") == "id-1");
}

TEST_CASE("router: a violation has wire names") {
  fixture f;
  const auto response = f.ask("PUT", "/1/shelves/s/books/b", R"({"bookTitle":""})");
  CHECK(response.status == 400);
  CHECK(response.body.find("body.bookTitle: \"\" is shorter than 1 character") != std::string::npos);
}

TEST_CASE("router: a service that throws anything becomes a 500 and is passed to the policy") {
  fixture f;
  for (const char* name : {"throws", "int", "silent"}) {
    const auto response = f.ask("PUT", std::string("/1/shelves/s/books/") + name, R"({"bookTitle":"T"})");
    CHECK(response.status == 500);
    CHECK(response.fields.find("X-Id") == f.policy.told.back());
  }
  CHECK(f.policy.told.size() == 3);
}

TEST_CASE("router: a check has a client's sentences, without the policy and the service") {
  fixture f;
  const auto check = [&f](std::string method, std::string target, std::string_view body) {
    wirebind::http::request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = wirebind::bytes(body);
    request.fields.add("X-Who", "nobody");
    return f.routes.violations_of(request);
  };
  const std::string book = "/1/shelves/s/books/b";
  CHECK(check("PUT", book, R"({"bookTitle":"T"})").empty());
  CHECK(check("PUT", book, R"({"bookTitle":"","pages":0})") ==
        std::vector<std::string>{"body.title: \"\" is shorter than 1 character",
                                 "body.pages: 0 is less than 1"});
  CHECK(check("PUT", book + "?overwrite=maybe", "{}") ==
        std::vector<std::string>{"overwrite: not of its type"});
  CHECK(check("PUT", "/other", "") == std::vector<std::string>{"no operation has this method and path"});
  CHECK_FALSE(f.object.put);
  CHECK(f.policy.count == 0);
}
