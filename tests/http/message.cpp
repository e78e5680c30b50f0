#include "catch.hpp"

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/writer.hpp>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ascii = wirebind::ascii;
namespace http = wirebind::http;
using http::errc;

namespace {

http::fields make() {
  http::fields out;
  out.add("Via", "one");
  out.add("ETag", "e");
  out.add("via", "two");
  return out;
}

}  // namespace

TEST_CASE("fields: names have no case and the first value is found") {
  const http::fields fields = make();
  CHECK(fields.find("VIA") == "one");
  CHECK(fields.find("etag") == "e");
  CHECK_FALSE(fields.find("eta"));
  CHECK_FALSE(fields.contains("etags"));
  CHECK(fields.count("via") == 2);
  CHECK(fields.count("other") == 0);
}

TEST_CASE("fields: values of one name are combined in order") {
  CHECK(make().combined("via") == "one, two");
  CHECK(make().combined("etag") == "e");
  CHECK(make().combined("other").empty());
  http::fields empty_values;
  empty_values.add("a", "");
  empty_values.add("a", "");
  CHECK(empty_values.combined("a") == ", ");
}

TEST_CASE("fields: setting keeps the place of the first and drops the others") {
  http::fields fields = make();
  fields.set("VIA", "three");
  REQUIRE(fields.size() == 2);
  CHECK(fields.begin()->name == "Via");
  CHECK(fields.begin()->value == "three");
  fields.set("New", "n");
  CHECK(std::next(fields.begin(), 2)->name == "New");
}

TEST_CASE("fields: arguments may be views of the fields themselves") {
  http::fields fields = make();
  const std::string long_value(600, 'v');
  fields.add("Long", long_value);
  for (int i = 0; i != 4; ++i) fields.add(*fields.find("via") == "one" ? "Copy" : "", *fields.find("long"));
  CHECK(fields.combined("copy") == long_value + ", " + long_value + ", " + long_value + ", " + long_value);
  fields.set("Via", *fields.find("etag"));
  CHECK(fields.find("via") == "e");
  fields.erase(fields.begin()->name);
  CHECK_FALSE(fields.contains("via"));
}

TEST_CASE("fields: empty names, empty values and any bytes are kept") {
  http::fields fields;
  CHECK(fields.begin() == fields.end());
  fields.add("", "");
  fields.add(std::string_view("\0n", 2), std::string_view("\0\xFF", 2));
  fields.add("", "last");
  CHECK(std::vector<http::field>(fields.begin(), fields.end()) ==
        std::vector<http::field>{
            {"", ""}, {std::string_view("\0n", 2), std::string_view("\0\xFF", 2)}, {"", "last"}});
  const http::fields copy = fields;
  fields.clear();
  CHECK((fields.empty() && fields.begin() == fields.end()));
  CHECK((copy.size() == 3 && copy != fields));
}

TEST_CASE("fields: a name is found by each of its spellings, and no other is, whatever was changed") {
  const std::vector<std::string> names = {"host",
                                          "Date",
                                          "etag",
                                          "x-acs-date",
                                          "connection",
                                          "user-agent",
                                          "if-match",
                                          "Transfer-Encoding",
                                          "content-type",
                                          "",
                                          "a",
                                          "A-1",
                                          "[",
                                          "{",
                                          "x-acs-nonce"};
  http::fields all;
  std::vector<std::string> present;
  const auto check = [&](const http::fields& of) {
    for (const std::string& name : names) {
      std::size_t expected = 0;
      for (const std::string& each : present) expected += ascii::iequals(each, name) ? 1 : 0;
      INFO(name);
      for (std::string spelling : {name, ascii::to_lower(name)}) {
        CHECK(of.count(spelling) == expected);
        CHECK(of.contains(spelling) == (expected != 0));
        CHECK(of.find(spelling).has_value() == (expected != 0));
        CHECK(of.has_element(spelling, "v") == (expected != 0));
        for (char& c : spelling) c = ascii::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
        CHECK(of.contains(spelling) == (expected != 0));
      }
    }
  };
  for (const std::string& name : names) {
    all.add(name, "v");
    present.push_back(name);
    check(all);
  }
  http::fields copy = all;
  check(copy);
  for (const std::string name : {"DATE", "A", "{"}) {
    copy.erase(name);
    std::erase_if(present, [&](const std::string& each) { return ascii::iequals(each, name); });
    check(copy);
  }
  const http::fields moved = std::move(copy);
  check(moved);
  present.clear();
  all.clear();
  check(all);
}

TEST_CASE("fields: erasing removes every field of a name") {
  http::fields fields = make();
  fields.erase("vIA");
  CHECK(fields.size() == 1);
  fields.erase("absent");
  CHECK(fields.size() == 1);
}

TEST_CASE("fields: what was found to be valid stays so, and what comes later is looked at anew") {
  http::fields fields = make();
  http::field refused;
  CHECK_FALSE(fields.is_valid());
  CHECK(http::validate(fields, refused));
  CHECK(fields.is_valid());
  const http::fields copy = fields;
  CHECK(copy.is_valid());
  CHECK(copy == make());

  fields.add("x", "a\nb");
  CHECK_FALSE(fields.is_valid());
  CHECK_FALSE(http::validate(fields, refused));
  CHECK(refused.name == "x");
  CHECK_FALSE(fields.is_valid());
  fields.set("x", "ab");
  CHECK_FALSE(fields.is_valid());
  CHECK(http::validate(fields, refused));
  fields.erase("x");
  CHECK_FALSE(fields.is_valid());
  CHECK(http::validate(fields, refused));

  http::fields moved = std::move(fields);
  CHECK(moved.is_valid());
  fields.add("bad name", "");
  CHECK_FALSE(fields.is_valid());
  CHECK_FALSE(http::validate(fields, refused));
  fields.clear();
  CHECK(fields.is_valid());
  fields.add("name", " value");
  CHECK_FALSE(http::validate(fields, refused));
  fields = std::move(moved);
  CHECK(fields.is_valid());
  CHECK(moved.empty());
}

TEST_CASE("fields: one that its writer has seen to is valid where all before it are") {
  http::fields all;
  http::field refused;
  all.add_valid("a", {"1", "2"});
  CHECK(all.is_valid());
  CHECK(all.find("a") == "12");
  all.add("b", "3");
  all.add_valid("c", {"4"});
  CHECK_FALSE(all.is_valid());
  CHECK(http::validate(all, refused));
  all.add("d", "\n");
  all.add_valid("e", {"5"});
  CHECK_FALSE(http::validate(all, refused));
  CHECK(refused.name == "d");
}

TEST_CASE("fields: a Host that is no authority is not valid") {
  http::field refused;
  for (const char* const host : {"h.example", "h.example:8080", "127.0.0.1", "[::1]:1"}) {
    http::fields fields;
    fields.add("HOST", host);
    CHECK(http::validate(fields, refused));
  }
  for (const char* const host : {"", "a b", "user@h.example", "127.1", "h.example:99999", "a/b"}) {
    http::fields fields;
    fields.add("x", "y");
    fields.add("Host", host);
    CHECK_FALSE(http::validate(fields, refused));
    CHECK(refused.value == host);
    CHECK_FALSE(fields.is_valid());
  }
}

TEST_CASE("fields: lines stand as they are written") {
  http::fields fields;
  CHECK(fields.lines().empty());
  fields.add("A", "1");
  fields.add("Long", std::string(1000, 'v'));
  fields.add("Empty", "");
  fields.add_line("Whole: a: b\r\n", 5);
  CHECK(fields.lines() == "A: 1\r\nLong: " + std::string(1000, 'v') + "\r\nEmpty: \r\nWhole: a: b\r\n");
  CHECK((fields.size() == 4 && fields.find("whole") == "a: b" && fields.find("empty") == ""));

  http::fields smaller;
  smaller.add("B", "2");
  http::fields larger = fields;
  larger = smaller;  // into memory that it has
  CHECK((larger == smaller && larger.size() == 1 && larger.lines().size() == 6));
  smaller = fields;
  CHECK((smaller == fields && smaller.find("long")->size() == 1000));

  http::fields other;  // the same lines, cut elsewhere
  other.add_line("A: 1\r\nB: 2\r\n", 1);
  http::fields two;
  two.add("A", "1");
  two.add("B", "2");
  CHECK((other.lines() == two.lines() && other != two));
}

TEST_CASE("fields: growing keeps every field, also from a view of their own") {
  http::fields fields;
  for (int i = 0; i != 200; ++i)
    fields.add("n" + std::to_string(i), std::string(static_cast<std::size_t>(i), 'v'));
  for (int i = 0; i != 200; ++i) fields.add(fields.begin()->name, *fields.find("n" + std::to_string(i)));
  REQUIRE(fields.size() == 400);
  std::size_t at = 0;
  for (const http::field& item : fields) {
    CHECK(item.value.size() == at % 200);
    CHECK(item.name == (at < 200 ? "n" + std::to_string(at) : "n0"));
    ++at;
  }
  const http::fields copy = fields;
  CHECK((copy == fields && copy.find("n199")->size() == 199));
}

TEST_CASE("fields: an element is found in lists over several fields") {
  http::fields fields;
  fields.add("Connection", "a ,\tClose");
  fields.add("connection", ",keep-alive,");
  CHECK(fields.has_element("connection", "close"));
  CHECK(fields.has_element("connection", "keep-alive"));
  CHECK(fields.has_element("connection", "A"));
  CHECK_FALSE(fields.has_element("connection", "lose"));
  CHECK_FALSE(fields.has_element("connection", "keep"));
  CHECK_FALSE(fields.has_element("other", "close"));
}

TEST_CASE("errors of http: every code has its own sentence") {
  for (int value = 1; value <= static_cast<int>(errc::unexpected_body); ++value) {
    const std::string sentence = http::make_error_code(static_cast<errc>(value)).message();
    INFO(value);
    CHECK(sentence != "unknown error");
    for (int other = 1; other != value; ++other) {
      CHECK(http::make_error_code(static_cast<errc>(other)).message() != sentence);
    }
  }
  CHECK(http::error_category().name() == std::string("wirebind.http"));
}

TEST_CASE("errors of http: a server learns the status of its response") {
  CHECK(http::status_of(errc::bad_request_line) == 400);
  CHECK(http::status_of(errc::missing_host) == 400);
  CHECK(http::status_of(errc::body_too_large) == 413);
  CHECK(http::status_of(errc::unsupported_expectation) == 417);
  CHECK(http::status_of(errc::head_too_large) == 431);
  CHECK(http::status_of(errc::too_many_fields) == 431);
  CHECK(http::status_of(errc::unsupported_transfer_encoding) == 501);
  CHECK(http::status_of(errc::unsupported_version) == 505);
}
