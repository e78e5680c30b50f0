// Lists in a query, `ids.1=a&ids.2=b`: what a client writes, and what a server makes of it.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/client/operation.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/server/router.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using test::prepare;

struct find_books;
struct find_books_request {
  using operation = find_books;
  std::optional<std::string> shelf{};
  wirebind::list<std::string> book_ids{};
  wirebind::list<std::int32_t> years{};
  wirebind::list<bool> flags{};
  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.query("shelf", self.shelf);
    v.query("bookIds", self.book_ids, {wirebind::parameter_style::numbered});
    v.query("year", self.years, {wirebind::parameter_style::numbered});
    v.query("flag", self.flags, {wirebind::parameter_style::numbered});
  }
  static constexpr wirebind::rule rules[] = {{"bookIds", wirebind::rule_kind::max_items, "3"},
                                             {"bookIds", wirebind::rule_kind::min_length, "1"}};
};
struct find_books : test::plain_operation {
  using request = find_books_request;
  static constexpr wirebind::operation_info info = {
      .name = "FindBooks", .method = "GET", .path = "/1/books", .success_status = 204, .idempotent = true};
};

struct service {
  wirebind::server::operation_result<find_books> handle(const find_books_request& request,
                                                        wirebind::server::context&) {
    found = request;
    return {};
  }
  std::optional<find_books_request> found;
};

struct fixture {
  wirebind::http::response ask(std::string target) {
    wirebind::http::request request;
    request.method = "GET";
    request.target = std::move(target);
    return routes.response_to(request);
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<find_books>> routes{object, policy};
};

}  // namespace

TEST_CASE("numbered list: each item is a parameter of its own, counted from 1") {
  const find_books_request request{
      .shelf = "top", .book_ids = {"a&b", "c"}, .years = {1999}, .flags = {true, false}};
  CHECK(prepare(request).request.target ==
        "/1/books?shelf=top&bookIds.1=a%26b&bookIds.2=c&year.1=1999&flag.1=true&flag.2=false");
}

TEST_CASE("numbered list: an absent one and an empty one send nothing") {
  const find_books_request request{.book_ids = wirebind::empty_value};
  CHECK(prepare(request).request.target == "/1/books");
}

TEST_CASE("numbered list: limits of the list and of its items are checked before sending") {
  const find_books_request request{.book_ids = {"a", "", "c", "d"}};
  const auto call = prepare(request);
  CHECK(call.error == wirebind::errc::invalid_request);
  REQUIRE(call.details->violations.size() == 2);
  CHECK(call.details->violations[0].member == "book_ids");
  CHECK(call.details->violations[1].member == "book_ids[1]");
}

TEST_CASE("numbered list: a server reads what a client wrote") {
  const find_books_request request{.book_ids = {"b", "a", "x y"}, .years = {-1, 2}, .flags = {false}};
  fixture f;
  CHECK(f.ask(prepare(request).request.target).status == 204);
  REQUIRE(f.object.found);
  CHECK(f.object.found->book_ids == request.book_ids);
  CHECK(f.object.found->years == request.years);
  CHECK(f.object.found->flags.size() == 1);
  CHECK_FALSE(f.object.found->shelf);
}

TEST_CASE("numbered list: the order of the items in the query is free") {
  fixture f;
  CHECK(f.ask("/1/books?bookIds.2=b&shelf=s&bookIds.1=a").status == 204);
  CHECK(f.object.found->book_ids == wirebind::list<std::string>{"a", "b"});
  CHECK(f.ask("/1/books").status == 204);
  CHECK_FALSE(f.object.found->book_ids.has_value());
}

TEST_CASE("numbered list: a server refuses numbers that are no count from 1, and names them") {
  fixture f;
  for (const char* query : {"bookIds.0=a", "bookIds.=a", "bookIds.x=a", "bookIds.01=a", "bookIds.-1=a",
                            "bookIds.1001=a", "bookIds.99999999999999999999=a", "bookIds.1.1=a"}) {
    const auto answer = f.ask(std::string("/1/books?") + query);
    INFO(query);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("not a number from 1 to 1000") != std::string::npos);
  }
  CHECK(f.ask("/1/books?bookIds.1=a&bookIds.1=b").body == "bookIds.1: given more than once");
  CHECK(f.ask("/1/books?bookIds.2=b").body == "bookIds.1: missing before a later number");
  CHECK(f.ask("/1/books?year.1=x").body == "year.1: not of its type");
  CHECK(f.ask("/1/books?bookIds.1=a&bookIds.2=b&bookIds.3=c&bookIds.4=d").status == 400);
}
