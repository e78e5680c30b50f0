// Every operation of the API, through the client and over HTTP, with as little and as much as can be said:
// what was on the wire is held against a table that was not made from the spec, and what came back against
// what was sent.
#include "catch.hpp"
#include "oracle.hpp"
#include "recording_server.hpp"
#include "value_maker.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/blocking_client.hpp>
#include <fc/v20210406/common_headers.hpp>
#include <fc/v20210406/operations.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/model/compare.hpp>

#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <vector>

namespace api = fc::v20210406;
using nlohmann::json;
using test::extent;

namespace {

constexpr std::string_view usual_fields[] = {"host",         "user-agent",     "accept",
                                             "content-type", "content-length", "authorization"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = wirebind::ascii::to_lower(c);
  return out;
}

/// A request as it was given to the client, and as it was on the wire.
struct comparison {
  const json& line;  ///< Of the table.
  const wirebind::parameter_table& parts;
  const void* request;
  const wirebind::http::request& raw;
  std::span<const wirebind::header> added;
  bool full;

  /// The text of a parameter; empty for one that is absent.
  std::optional<std::string> text_of(wirebind::location in, std::string_view wire) const {
    for (const auto& one : parts.parameters) {
      std::string text;
      if (one.in == in && one.wire == wire && one.shape() == wirebind::parameter_shape::single &&
          one.get(request, text))
        return text;
    }
    for (const auto& one : added) {
      if (in == wirebind::location::header && one.name == wire) return std::string(one.value);
    }
    return std::nullopt;
  }

  void check_path() const {
    std::string expected = line.at("path");
    for (const auto& [name, type] : line.at("pathParameters").items()) {
      const auto text = text_of(wirebind::location::path, name);
      REQUIRE(text);
      const std::string hole = "{" + name + "}";
      expected.replace(expected.find(hole), hole.size(), test::escaped(*text));
    }
    CHECK(raw.target.substr(0, raw.target.find('?')) == expected);
  }

  void check_type(const std::string& type, const std::string& text) const {
    if (type == "integer") CHECK(text.find_first_not_of("-0123456789") == text.npos);
    if (type == "boolean") CHECK((text == "true" || text == "false"));
  }

  void check_query() const {
    std::set<std::string> expected;
    for (const auto& [name, type] : line.at("query").items()) {
      if (type == "numbered array") {
        for (const auto& one : parts.parameters) {
          if (one.wire != name) continue;
          std::vector<wirebind::parameter_part> items;
          one.get_parts(request, items);
          for (std::size_t i = 0; i != items.size(); ++i) {
            expected.insert(name + "." + std::to_string(i + 1) + "=" + test::escaped(items[i].text));
          }
        }
        CHECK((!full || expected.contains(name + ".2=" + test::escaped("v-" + name + " &=\xC3\xA9+#%"))));
      } else if (const auto text = text_of(wirebind::location::query, name)) {
        check_type(type, *text);
        expected.insert(name + "=" + test::escaped(*text));
      } else {
        CHECK_FALSE(full);
      }
    }
    const auto sent = test::query_of(raw.target);
    CHECK(std::set<std::string>(sent.begin(), sent.end()) == expected);
    CHECK(sent.size() == expected.size());
  }

  void check_fields() const {
    std::set<std::string> allowed(std::begin(usual_fields), std::end(usual_fields));
    for (const auto& [name, type] : line.at("headers").items()) {
      const auto text = text_of(wirebind::location::header, name);
      CHECK((text || !full));
      CHECK(raw.fields.count(name) == (text ? 1U : 0U));
      if (text) CHECK(raw.fields.find(name) == *text);
      allowed.insert(lower(name));
    }
    for (const auto& field : raw.fields) {
      INFO(field.name);
      const std::string name = lower(field.name);
      CHECK((allowed.contains(name) || name.starts_with("x-acs-")));
    }
  }

  void check_body() const {
    const json& expected = line.at("request");
    const std::string_view body = raw.body.view();
    if (expected.is_null()) {
      CHECK(body.empty());
      CHECK_FALSE(raw.fields.contains("content-type"));
    } else if (expected == "bytes") {
      CHECK(body == (full ? std::string_view("\0\xFF raw\r\n", 8) : std::string_view()));
      if (full) CHECK(raw.fields.find("content-type") == "application/octet-stream");
    } else {
      CHECK(raw.fields.find("content-type") == "application/json");
      check_paths(json::parse(body), expected);
    }
  }

  void check_answer(const wirebind::http::response& answered) const {
    CHECK(answered.status == line.at("status"));
    const json& expected = line.at("response");
    if (expected.is_null()) {
      CHECK(answered.body.empty());
    } else if (expected == "bytes") {
      CHECK(answered.body == (full ? std::string("\0\xFF raw\r\n", 8) : std::string()));
    } else {
      check_paths(json::parse(answered.body), expected);
    }
  }

  void check_paths(const json& value, const json& expected) const {
    CHECK(test::differences(test::paths_of(value, expected), test::listed_paths(expected), full) == "");
  }
};

struct walker {
  test::recording_server<api::operations> server;
  api::blocking_client client{{.endpoint = server.url(),
                               .credentials = aliyun::access_key{"id", "secret", ""},
                               .validate = wirebind::validation::off}};
  std::set<std::string> compared;

  template <class Operation>
  void compare(extent how) {
    using request_type = typename Operation::request;
    INFO(Operation::info.name << (how == extent::full ? ", full" : ", minimal"));
    REQUIRE(test::oracle().contains(Operation::info.name));
    const auto request = test::made<request_type>(how);
    const json& line = test::oracle().at(std::string(Operation::info.name));
    std::vector<wirebind::header> added;
    for (const std::string_view name :
         {api::common_headers::account_id, api::common_headers::date, api::common_headers::trace_id}) {
      if (how == extent::full && line.at("headers").contains(name)) added.push_back({name, "v-1"});
    }
    server.notes.how = how;
    std::error_code error;
    const auto answer = client.call(*request, error, {.headers = added});
    INFO(answer.details().message << " " << answer.details().body);
    REQUIRE(!error);
    const comparison held{line,          wirebind::parameters_of<request_type>(),
                          request.get(), server.notes.raw,
                          added,         how == extent::full};
    CHECK(held.line.at("method") == server.notes.raw.method);
    held.check_path();
    held.check_query();
    held.check_fields();
    held.check_body();
    held.check_answer(server.notes.answered);
    REQUIRE(server.notes.decoded);
    CHECK(wirebind::equal(*request, *static_cast<const request_type*>(server.notes.decoded.get())));
    compare_answer<Operation>(answer, how);
    compared.insert(std::string(Operation::info.name));
  }

  template <class Operation>
  void compare_answer(const wirebind::response<Operation>& answer, extent how) {
    using body_type = typename Operation::response_body;
    using header_type = typename Operation::response_headers;
    if constexpr (std::is_same_v<body_type, wirebind::bytes>) {
      CHECK(answer.body() == *test::made<body_type>(how));
    } else if constexpr (!std::is_same_v<body_type, wirebind::no_body>) {
      CHECK(wirebind::equal(answer.body(), *test::made<body_type>(how)));
    }
    if constexpr (!std::is_same_v<header_type, wirebind::no_headers>) {
      CHECK(wirebind::equal(answer.header, *test::made<header_type>(how)));
    }
  }

  template <class... Operations>
  void compare_all(wirebind::type_list<Operations...>, extent how) {
    (compare<Operations>(how), ...);
  }
};

}  // namespace

TEST_CASE("walk: every operation with every member is on the wire as the vendor's clients send it") {
  walker all;
  all.compare_all(api::operations(), extent::full);
  CHECK(all.compared.size() == test::oracle().size());
  CHECK(test::oracle().size() == 67);
}

TEST_CASE("walk: every operation with nothing but what must be there says nothing else") {
  walker all;
  all.compare_all(api::operations(), extent::least);
  CHECK(all.compared.size() == test::oracle().size());
}

TEST_CASE("walk: the table notices another name, another type and another place") {
  const json table = {
      {"a", "string"}, {"m", "map"}, {"m{}", "integer"}, {"l", "array"}, {"l[].b", "boolean"}};
  const json same = {{"a", "x"}, {"m", {{"k", 1}}}, {"l", {{{"b", true}}}}};
  CHECK(test::differences(test::paths_of(same, table), test::listed_paths(table), true) == "");
  CHECK(test::differences({}, test::listed_paths(table), true) != "");
  for (const json& other : {json{{"A", "x"}}, json{{"a", 1}}, json{{"m", {{"k", "1"}}}},
                            json{{"l", {{{"b", 1}}}}}, json{{"n", {{"a", "x"}}}}}) {
    INFO(other);
    CHECK(test::differences(test::paths_of(other, table), test::listed_paths(table), false) != "");
  }
}
