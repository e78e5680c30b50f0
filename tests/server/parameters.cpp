// Parameters of every place and shape: what a client writes is what the server side reads.
#include "catch.hpp"
#include "plain_operation.hpp"
#include "plain_policy.hpp"
#include "prepared.hpp"

#include <wirebind/json/raw.hpp>
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

struct range {
  std::optional<std::int32_t> from{};
  std::optional<std::int32_t> to{};
  static constexpr void visit(auto& self, auto&& v) {
    v("from", self.from);
    v("to", self.to);
  }
};

struct filter {
  std::string field;
  wirebind::list<std::string> values{};
  std::optional<range> within{};
  static constexpr void visit(auto& self, auto&& v) {
    v("field", self.field);
    v("values", self.values);
    v("within", self.within);
  }
};

struct corner {
  wirebind::list<range> ranges{};
  wirebind::map<range> named{};
  static constexpr void visit(auto& self, auto&& v) {
    v("ranges", self.ranges);
    v("named", self.named);
  }
};

struct find_corners;
struct find_corners_request {
  using operation = find_corners;
  std::optional<corner> corners{};
  wirebind::list<wirebind::nullable<std::int32_t>> gaps{};
  wirebind::list<std::optional<std::string>> fields{};
  static constexpr void visit(auto& self, auto&& v) {
    v.query("corner", self.corners, {deep_object, true});
    v.query("gaps", self.gaps);
    v.header("Fields", self.fields);
  }
};
struct find_corners : test::plain_operation {
  using request = find_corners_request;
  static constexpr wirebind::operation_info info = {
      .name = "FindCorners", .method = "GET", .path = "/corners", .success_status = 204};
};

struct area {
  std::optional<std::int32_t> from{};
  wirebind::map<std::int64_t> additional{};
  static constexpr void visit(auto& self, auto&& v) {
    v("from", self.from);
    v.additional(self.additional);
  }
};

struct find_books;
struct find_books_request {
  using operation = find_books;
  std::string base;
  std::string extension;
  wirebind::list<std::int32_t> ids;
  std::optional<range> years{};
  std::optional<filter> filters{};
  wirebind::list<std::string> words{};
  std::optional<std::int32_t> limit{};
  wirebind::map<std::string> others{};
  std::optional<range> options{};
  wirebind::list<std::string> languages{};
  std::optional<area> place{};
  std::optional<std::string> session{};
  wirebind::list<std::string> shelves{};
  std::optional<area> crumbs{};
  static constexpr void visit(auto& self, auto&& v) {
    v.path("base", self.base);
    v.path("extension", self.extension);
    v.path("ids", self.ids, {matrix, true});
    v.query("years", self.years);
    v.query("filter", self.filters, {deep_object, true});
    v.query("words", self.words, {pipe_delimited});
    v.query("limit", self.limit, {.style = form, .exploded = true, .empty = true});
    v.query("others", self.others);
    v.query("options", self.options, {content});
    v.header("Languages", self.languages);
    v.query("area", self.place, {deep_object, true});
    v.cookie("session", self.session);
    v.cookie("shelf", self.shelves, {form, false});
    v.cookie("crumbs", self.crumbs, {form, true});
  }
};
struct find_books : test::plain_operation {
  using request = find_books_request;
  static constexpr wirebind::operation_info info = {.name = "FindBooks",
                                                    .method = "GET",
                                                    .path = "/books/{base}.{extension}:find/{ids}",
                                                    .success_status = 204};
};

struct list_carts;
struct list_carts_request {
  using operation = list_carts;
  std::optional<std::string> session{};
  std::optional<std::string> cookies{};
  static constexpr void visit(auto& self, auto&& v) {
    v.cookie("session", self.session);
    v.header("Cookie", self.cookies);
  }
};
struct list_carts : test::plain_operation {
  using request = list_carts_request;
  static constexpr wirebind::operation_info info = {
      .name = "ListCarts", .method = "GET", .path = "/carts", .success_status = 204};
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
  wirebind::http::response ask(std::string target, wirebind::http::fields fields = {}) {
    wirebind::http::request request;
    request.method = "GET";
    request.target = std::move(target);
    request.fields = std::move(fields);
    return routes.response_to(request);
  }

  service object;
  test::plain_policy policy;
  wirebind::server::router<wirebind::type_list<find_books>> routes{object, policy};
};

}  // namespace

TEST_CASE("parameters: each place has each shape, and the server side reads what the client wrote") {
  const find_books_request request{
      .base = "war and peace",
      .extension = "tar.gz",
      .ids = {7, -8},
      .years = range{.from = 1990},
      .filters = filter{.field = "na[me", .values = {"x", "y&z"}, .within = range{.to = 3}},
      .words = {"a,b", "c"},
      .limit = 5,
      .others = {{"free", "1"}, {"text", "a=b"}},
      .options = range{.from = 1, .to = 2},
      .languages = {"de", "en;q=0.5"},
      .place = area{.from = 1, .additional = {{"to", 2}}},
      .session = "a; b",
      .shelves = {"top", "low,er"},
      .crumbs = area{.from = 3, .additional = {{"crumb", 4}}}};
  const auto call = prepare(request);
  REQUIRE(call.details->violations.empty());
  CHECK(call.request.target ==
        "/books/war%20and%20peace.tar.gz:find/;ids=7;ids=-8?from=1990&filter%5Bfield%5D=na%5Bme"
        "&filter%5Bvalues%5D%5B0%5D=x&filter%5Bvalues%5D%5B1%5D=y%26z&filter%5Bwithin%5D%5Bto%5D=3"
        "&words=a%2Cb%7Cc&limit=5&free=1&text=a%3Db&options=%7B%22from%22%3A1%2C%22to%22%3A2%7D&area%5Bfrom%"
        "5D=1&area%5Bto%5D=2");
  CHECK(call.request.fields.find("Languages") == "de,en;q=0.5");
  CHECK(call.request.fields.find("cookie") == "session=a%3B%20b; shelf=top,low%2Cer; from=3; crumb=4");
  fixture f;
  const auto answer = f.ask(call.request.target, call.request.fields);
  INFO(answer.body);
  REQUIRE(answer.status == 204);
  CHECK(wirebind::equal(*f.object.found, request));
}

TEST_CASE("parameters: cookies and a header of cookies are one field") {
  const auto sent = [](const list_carts_request& request) { return prepare(request).request; };
  const auto both = sent({.session = "a", .cookies = "theme=dark; x=y"});
  CHECK(both.fields.find("cookie") == "theme=dark; x=y; session=a");
  CHECK(both.fields.size() == sent({.session = "a"}).fields.size());
  CHECK(sent({.cookies = "x=y"}).fields.find("cookie") == "x=y");
}

TEST_CASE("parameters: what is absent stays absent") {
  const find_books_request request{.base = "a", .extension = "b", .ids = {1}};
  const auto call = prepare(request);
  CHECK(call.request.target == "/books/a.b:find/;ids=1");
  CHECK_FALSE(call.request.fields.contains("cookie"));
  fixture f;
  REQUIRE(f.ask(call.request.target, call.request.fields).status == 204);
  CHECK(wirebind::equal(*f.object.found, request));
  CHECK_FALSE(f.object.found->years);
}

TEST_CASE("parameters: an item or an entry with nothing in it is refused, and is not left out") {
  const auto rule = [](const find_corners_request& request) {
    const auto call = prepare(request);
    CHECK(call.error == wirebind::errc::invalid_request);
    REQUIRE(call.details->violations.size() == 1);
    return call.details->violations[0].member + ' ' + call.details->violations[0].rule;
  };
  const std::string nothing = " has nothing in an item, which its style cannot carry";
  CHECK(rule({.corners = corner{.ranges = {range{}, range{.to = 2}}}}) == "corner" + nothing);
  CHECK(rule({.corners = corner{.ranges = {range{.to = 2}, range{}}}}) == "corner" + nothing);
  CHECK(rule({.corners = corner{.named = {{"a", range{}}}}}) == "corner" + nothing);
  CHECK(rule({.gaps = {1, nullptr}}) == "gaps" + nothing);
  CHECK(rule({.fields = {"a", std::nullopt}}) == "fields" + nothing);
  const auto call =
      prepare(find_corners_request{.corners = corner{.named = {{"a", range{.from = 1}}}}, .gaps = {1}});
  CHECK(call.request.target == "/corners?corner%5Bnamed%5D%5Ba%5D%5Bfrom%5D=1&gaps=1");
}

TEST_CASE("parameters: a client refuses what the server side would read as something else") {
  const auto rule = [](const find_books_request& request) {
    const auto call = prepare(request);
    CHECK(call.error == wirebind::errc::invalid_request);
    REQUIRE(call.details->violations.size() == 1);
    return call.details->violations[0].member + ' ' + call.details->violations[0].rule;
  };
  CHECK(rule({.base = "a.b", .extension = "c", .ids = {1}}) == "base has the text that ends it in the path");
  CHECK(rule({.base = "", .extension = "c", .ids = {1}}) == "base is required");
  CHECK(rule({.base = "a", .extension = "c", .ids = {}}) == "ids cannot be one segment of a path");
  CHECK(rule({.base = "a", .extension = "c", .ids = wirebind::empty_value}) ==
        "ids has nothing in it, which no path can carry");
  CHECK(rule({.base = "a", .extension = "c", .ids = {1}, .words = {"a|b"}}) ==
        "words has a bar, which separates the items");
}

TEST_CASE("parameters: the server side refuses what is not of its style or of its type, by name") {
  fixture f;
  const std::string path = "/books/a.b:find/";
  CHECK(f.ask(path + "1").body == "ids: not of its style");
  CHECK(f.ask(path + ";ids=x").body == "ids: not of its type");
  CHECK(f.ask(path + ";ids=1?filter[values][1]=x&filter[field]=y").body == "filter: not of its type");
  CHECK(f.ask(path + ";ids=1?filter[field]=y&filter[field]=z").body == "filter: not of its type");
  CHECK(f.ask(path + ";ids=1?filter[other]=y&filter[field]=z").body == "filter: not of its type");
  CHECK(f.ask(path + ";ids=1?filter[within][from]=1").body == "filter: not of its type");
  CHECK(f.ask(path + ";ids=1?filter[=y").body == "filter: not of its style");
  CHECK(f.ask(path + ";ids=1?options={").body == "options: not of its type");
  CHECK(f.ask(path + ";ids=1?from=x").body == "years: not of its type");
  CHECK(f.ask(path + ";ids=1?area[to]=x").body == "area: not of its type");
  CHECK(f.ask(path + ";ids=1?area[to]=1&area[to]=2").body == "area: not of its type");
  CHECK(f.ask(path + ";ids=1?limit=").status == 204);
  CHECK(f.ask(path + ";ids=1?limit=x").body == "limit: not of its type");
}

TEST_CASE("router: variables and texts of one segment are found, and reserved text only as it is written") {
  fixture f;
  CHECK(f.ask("/books/a.b.c:find/;ids=1").status == 204);
  CHECK((f.object.found->base == "a" && f.object.found->extension == "b.c"));
  CHECK(f.ask("/books/a%2Eb:find/;ids=1").status == 204);
  CHECK((f.object.found->base == "a" && f.object.found->extension == "b"));
  for (const char* unknown : {"/books/a.b/;ids=1", "/books/a.b%3Afind/;ids=1", "/books/.b:find/;ids=1",
                              "/books/ab:find/;ids=1", "/books/a.:find/;ids=1"}) {
    INFO(unknown);
    CHECK(f.ask(unknown).status == 404);
  }
}
