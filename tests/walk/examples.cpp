// The examples of the spec, as tests/walk/examples.py takes them out of it: each is a value of its type,
// keeps the rules, and is written as it was read.
#include "catch.hpp"
#include "oracle.hpp"

#include <fc/v20210406/common_headers.hpp>
#include <fc/v20210406/operations.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/validate.hpp>

#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace api = fc::v20210406;
using nlohmann::json;

namespace {

json read_examples() {
  std::ifstream file(WIREBIND_FC_EXAMPLES);
  if (!file)
    throw std::runtime_error("no examples: run the tests with ctest, which takes them out of the spec");
  return json::parse(file);
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

/// What is wrong with a body; empty for nothing. One that was put together of single members need not be
/// whole.
std::string judge_body(const wirebind::json::type& type, void* body, const json& example, bool whole) {
  const auto decoded = wirebind::json::decode(type, example.dump(), body, {.require_members = whole});
  if (!decoded) return decoded.message();
  std::string again, wrong;
  if (!wirebind::json::encode(type, body, again)) return "is not written";
  if (json::parse(again) != example) wrong = "became " + again;
  for (const auto& each : wirebind::detail::validate(type, body, wirebind::validation::full, {})) {
    const bool of_the_whole = each.member.empty() || each.rule == "is required";
    if (!whole && of_the_whole) continue;  // members that exclude each other, and those without an example
    wrong += "\n" + each.message();
  }
  return wrong;
}

template <class Request>
std::string judge_parameter(const json& example) {
  const auto& table = wirebind::parameters_of<Request>();
  const std::string name = example.at("name");
  const json& value = example.at("value");
  Request request{};
  for (const auto& one : table.parameters) {
    if (one.wire != name) continue;
    std::vector<wirebind::parameter_part> parts, again;
    if (one.shape() == wirebind::parameter_shape::single) parts.push_back({{}, text_of(value)});
    for (std::size_t i = 0; value.is_array() && i != value.size(); ++i) {
      parts.push_back({{std::to_string(i)}, text_of(value[i])});
    }
    if (!one.set_parts(&request, parts)) return "not of its type";
    if (!one.get_parts(&request, again) || again != parts) return "became something else";
    for (const auto& each :
         wirebind::validate(request, wirebind::validation::full, {}, wirebind::naming::wire)) {
      if (each.member.starts_with(name)) return each.message();
    }
    return "";
  }
  for (const std::string_view common :
       {api::common_headers::account_id, api::common_headers::date, api::common_headers::trace_id}) {
    if (name == common) return value.is_string() ? "" : "is no text, as call_options::headers takes it";
  }
  return "there is no such parameter";
}

template <class Operation>
std::string judge(const json& example) {
  using request_type = typename Operation::request;
  using body_type = typename Operation::response_body;
  const std::string place = example.at("place");
  if (place == "request" || place == "members of request") {
    request_type request{};
    const auto& table = wirebind::parameters_of<request_type>();
    if (table.body_type == nullptr) return "there is no body";
    return judge_body(*table.body_type, table.body(&request), example.at("value"), place == "request");
  }
  if (place == "response" || place == "members of response") {
    if constexpr (wirebind::json::described<body_type>) {
      body_type body{};
      return judge_body(wirebind::json::type_of<body_type>(), &body, example.at("value"),
                        place == "response");
    }
    return "there is no body";
  }
  return judge_parameter<request_type>(example);
}

using judges = std::map<std::string, std::string (*)(const json&)>;

template <class... Operations>
judges judges_of(wirebind::type_list<Operations...>) {
  return {{std::string(Operations::info.name), &judge<Operations>}...};
}

}  // namespace

TEST_CASE("walk: every example of the spec is read, keeps the rules and is written as it was") {
  const judges known = judges_of(api::operations());
  std::map<std::string, int> judged;
  const json examples = read_examples();
  for (const json& example : examples) {
    INFO(example);
    const auto found = known.find(example.at("operation"));
    REQUIRE(found != known.end());
    CHECK(found->second(example) == "");
    ++judged[example.at("place")];
  }
  CHECK(judged["request"] + judged["response"] + judged["path"] + judged["query"] + judged["header"] +
            judged["members of request"] + judged["members of response"] ==
        static_cast<int>(examples.size()));
}

TEST_CASE("walk: there is an example for every body of JSON and every parameter") {
  std::set<std::string> given;
  for (const json& example : read_examples()) {
    given.insert(example.at("operation").get<std::string>() + "/" + example.at("place").get<std::string>() +
                 "/" + example.value("name", ""));
  }
  std::set<std::string> missing;
  const auto want = [&](const std::string& what) {
    if (!given.contains(what)) missing.insert(what);
  };
  for (const auto& [name, line] : test::oracle().items()) {
    for (const char* place : {"request", "response"}) {
      if (line.at(place).is_object()) want(name + "/" + place + "/");
    }
    for (const auto& [place, in] :
         {std::pair{"pathParameters", "path"}, {"query", "query"}, {"headers", "header"}}) {
      for (const auto& [parameter, type] : line.at(place).items()) want(name + "/" + in + "/" + parameter);
    }
  }
  CHECK(missing == std::set<std::string>{});
}

TEST_CASE("walk: an example that is none is noticed") {
  const judges known = judges_of(api::operations());
  const auto judged = [&](const json& example) { return known.at(example.at("operation"))(example); };
  const json body = {{"operation", "CreateService"}, {"place", "request"}, {"value", {{"serviceName", "a"}}}};
  CHECK(judged(body) == "");
  for (const json& value : {json{{"serviceName", 1}}, json{{"serviceName", "1 a"}}, json::object(),
                            json{{"serviceName", "a"}, {"unknown", 1}}}) {
    json other = body;
    other["value"] = value;
    CHECK(judged(other) != "");
  }
  const json limit = {{"operation", "ListFunctions"}, {"place", "query"}, {"name", "limit"}, {"value", 20}};
  CHECK(judged(limit) == "");
  for (const json& value : {json("many"), json(101), json("020")}) {
    json other = limit;
    other["value"] = value;
    CHECK(judged(other) != "");
  }
}
