#include "catch.hpp"

#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace own {
/// A number of any length, as a program may have one.
struct amount {
  std::string text{};
};
}  // namespace own

template <>
struct wirebind::json::shape<own::amount> : wirebind::json::leaf_shape<wirebind::json::kind::text> {
  static constexpr bool bare = true;
  static bool parse(std::string_view text, own::amount& value) {
    value.text = text;
    return true;
  }
  static std::string format(const own::amount& value) { return value.text; }
};

namespace {

using own::amount;
using wirebind::rule;
using wirebind::rule_kind;
using strings = std::vector<std::string>;

struct mode_values {
  enum value : std::uint16_t { other = 0, fast = 1 };
  static constexpr wirebind::enum_name names[] = {{fast, "fast"}};
};
struct mode : wirebind::open_enum<mode_values> {
  using open_enum::open_enum;
};

struct prices {
  std::optional<amount> net{};
  std::optional<double> share{};

  static constexpr void visit(auto& self, auto&& v) {
    v("net", self.net);
    v("share", self.share);
  }
  static constexpr rule rules[] = {{"net", rule_kind::minimum, "12345678901234567890123.4"},
                                   {"share", rule_kind::maximum, "0.3000000000000000300001"}};
};

struct package {
  std::optional<std::string> bucket{};
  std::optional<std::string> object{};
  std::optional<wirebind::base64_text> zip{};
  std::optional<std::string> key{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("ossBucketName", self.bucket);
    v("ossObjectName", self.object);
    v("zipFile", self.zip);
    v("KMSKey", self.key);
  }
  static constexpr rule rules[] = {{"", rule_kind::exactly_one_of, "zipFile|ossBucketName+ossObjectName"},
                                   {"KMSKey", rule_kind::requires_member, "ossObjectName"}};
  static constexpr wirebind::member_name names[] = {{"ossBucketName", "bucket"}, {"ossObjectName", "object"}};
};

struct settings {
  std::optional<std::int32_t> memory_size{};
  std::optional<double> cpu{};
  std::optional<float> share{};
  std::optional<std::int32_t> disk_size{};
  std::optional<std::int64_t> soft{};
  std::optional<std::int32_t> hard{};
  std::optional<std::string> name{};
  std::optional<mode> speed{};
  wirebind::list<std::string> layers{};
  wirebind::map<std::int32_t> weights{};
  wirebind::list<package> packages{};
  wirebind::map<package> spares{};
  wirebind::nullable<std::uint64_t> quota{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("memorySize", self.memory_size);
    v("cpu", self.cpu);
    v("share", self.share);
    v("diskSize", self.disk_size);
    v("instanceSoftConcurrency", self.soft);
    v("InstanceConcurrency", self.hard);
    v("name", self.name);
    v("speed", self.speed);
    v("layers", self.layers);
    v("weights", self.weights);
    v("packages", self.packages);
    v("spares", self.spares);
    v("quota", self.quota);
  }
  static constexpr rule rules[] = {
      {"memorySize", rule_kind::multiple_of, "64"},
      {"memorySize", rule_kind::minimum, "128"},
      {"memorySize", rule_kind::maximum, "3072"},
      {"cpu", rule_kind::multiple_of, "0.05"},
      {"cpu", rule_kind::exclusive_minimum, "0"},
      {"cpu", rule_kind::exclusive_maximum, "17"},
      {"share", rule_kind::multiple_of, "0.05"},
      {"diskSize", rule_kind::one_of, "512,10240"},
      {"instanceSoftConcurrency", rule_kind::at_most_member, "InstanceConcurrency"},
      {"name", rule_kind::min_length, "2"},
      {"name", rule_kind::max_length, "5"},
      {"name", rule_kind::pattern, "^[a-z\\u00e9]+$"},
      {"speed", rule_kind::one_of, "fast"},
      {"layers", rule_kind::min_items, "1"},
      {"layers", rule_kind::max_items, "2"},
      {"layers", rule_kind::max_length, "3"},
      {"weights", rule_kind::max_properties, "2"},
      {"weights", rule_kind::min_properties, "1"},
      {"weights", rule_kind::maximum, "100"},
      {"quota", rule_kind::maximum, "18446744073709551614"},
  };
  static constexpr wirebind::member_name names[] = {{"instanceSoftConcurrency", "soft"},
                                                    {"InstanceConcurrency", "hard"}};
};

struct create_request {
  std::string service;
  std::optional<std::int32_t> limit{};
  std::optional<std::string> trace_id{};
  settings body{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v.path("serviceName", self.service);
    v.query("limit", self.limit);
    v.header("X-Fc-Trace-Id", self.trace_id);
    v.body(self.body);
  }
  static constexpr rule rules[] = {{"limit", rule_kind::maximum, "100"},
                                   {"X-Fc-Trace-Id", rule_kind::required},
                                   {"body", rule_kind::required}};
  static constexpr wirebind::member_name names[] = {{"serviceName", "service"},
                                                    {"X-Fc-Trace-Id", "trace_id"}};
};

template <class T>
strings messages(const T& value, wirebind::validation level = wirebind::validation::full,
                 std::string_view root = {}) {
  strings found;
  for (const wirebind::violation& violation : wirebind::validate(value, level, root)) {
    found.push_back(violation.message());
  }
  return found;
}

}  // namespace

TEST_CASE("validate: nothing set breaks no rule") { CHECK(messages(settings{}).empty()); }

TEST_CASE("validate: each kind of rule names member, value and rule") {
  CHECK(messages(settings{.memory_size = 100}) ==
        strings{"memory_size: 100 is not a multiple of 64", "memory_size: 100 is less than 128"});
  CHECK(messages(settings{.memory_size = 3136}) == strings{"memory_size: 3136 is greater than 3072"});
  CHECK(messages(settings{.memory_size = -64}) == strings{"memory_size: -64 is less than 128"});
  CHECK(messages(settings{.cpu = 0.0}) == strings{"cpu: 0 is not greater than 0"});
  CHECK(messages(settings{.cpu = 17.0}) == strings{"cpu: 17 is not less than 17"});
  CHECK(messages(settings{.disk_size = 1024}) == strings{"disk_size: 1024 is not one of 512, 10240"});
  CHECK(messages(settings{.disk_size = 512}).empty());
  CHECK(messages(settings{.soft = 11, .hard = 10}) == strings{"soft: 11 is greater than hard (10)"});
  CHECK(messages(settings{.soft = 10, .hard = 10}).empty());
  CHECK(messages(settings{.soft = 11}).empty());
  CHECK(messages(settings{.name = "x"}) == strings{"name: \"x\" is shorter than 2 characters"});
  CHECK(messages(settings{.name = "toolong"}) == strings{"name: \"toolong\" is longer than 5 characters"});
  CHECK(messages(settings{.name = "Ab"}) == strings{"name: \"Ab\" does not match ^[a-z\\u00e9]+$"});
  CHECK(messages(settings{.layers = wirebind::empty_value}) == strings{"layers: 0 is fewer than 1 item"});
  CHECK(messages(settings{.layers = {"a", "b", "c"}}) == strings{"layers: 3 is more than 2 items"});
  CHECK(messages(settings{.layers = {"a", "long"}}) ==
        strings{"layers[1]: \"long\" is longer than 3 characters"});
  CHECK(messages(settings{.weights = {{"a", 1}, {"b", 2}, {"c", 101}}}) ==
        strings{"weights: 3 is more than 2 entries", "weights[\"c\"]: 101 is greater than 100"});
  CHECK(messages(settings{.weights = wirebind::empty_value}) == strings{"weights: 0 is fewer than 1 entry"});
  CHECK(messages(settings{.quota = std::numeric_limits<std::uint64_t>::max()}) ==
        strings{"quota: 18446744073709551615 is greater than 18446744073709551614"});
  CHECK(messages(settings{.quota = nullptr}).empty());
}

TEST_CASE("validate: lengths count code points") {
  CHECK(messages(settings{.name = "ééééé"}).empty());
  CHECK(messages(settings{.name = "éééééé"}).size() == 1);
}

TEST_CASE("validate: unknown text of an open enum breaks no rule") {
  CHECK(messages(settings{.speed = "warp"}).empty());
}

TEST_CASE("validate: known_values names unknown text of open enums wherever it stands, and keeps all rules") {
  const settings value{.memory_size = 130, .speed = "warp"};
  const auto found = wirebind::validate(value, wirebind::validation::known_values);
  REQUIRE(found.size() == 2);
  CHECK(found[0].message() == "memory_size: 130 is not a multiple of 64");
  CHECK(found[1].message() == "speed: \"warp\" is not one of fast");
  CHECK(wirebind::validate(settings{.speed = "fast"}, wirebind::validation::known_values).empty());
  const wirebind::list<mode> listed{"fast", ""};
  REQUIRE(wirebind::validate(listed, wirebind::validation::known_values).size() == 1);
  CHECK(wirebind::validate(listed, wirebind::validation::known_values)[0].member == "[1]");
  CHECK(wirebind::validate(listed).empty());
}

TEST_CASE("validate: all multiples of 0.05 are accepted as float and as double, and nothing between") {
  for (int step = 1; step <= 320; ++step) {
    const std::string text =
        std::to_string(step / 20) + '.' + (step % 20 < 2 ? "0" : "") + std::to_string(step % 20 * 5);
    settings value{.cpu = std::strtod(text.c_str(), nullptr), .share = std::strtof(text.c_str(), nullptr)};
    CAPTURE(text);
    CHECK(messages(value).empty());
    // What a program computes instead of reading is the same number only where arithmetic is exact.
    value.cpu = step * 5 / 100.0;
    value.share = static_cast<float>(step * 5) / 100.0F;
    CHECK(messages(value).empty());
    value.cpu = std::strtod((text + "1").c_str(), nullptr);
    CHECK(messages(value).size() == 1);
  }
  CHECK(messages(settings{.cpu = 0.07, .share = 0.07F}) ==
        strings{"cpu: 0.07 is not a multiple of 0.05", "share: 0.07 is not a multiple of 0.05"});
  CHECK(messages(settings{.share = 1e30F}).empty());
  CHECK(messages(settings{.share = 1e-30F}).size() == 1);
}

TEST_CASE("validate: numbers of any length keep and break limits of any length") {
  CHECK(messages(prices{.net = amount{"12345678901234567890123.5"}}).empty());
  CHECK(messages(prices{.net = amount{"12345678901234567890123.3"}}) ==
        strings{"net: 12345678901234567890123.3 is less than 12345678901234567890123.4"});
  CHECK(messages(prices{.share = 0.3}).empty());
  CHECK(messages(prices{.share = 0.30000000000000004}) ==
        strings{"share: 0.30000000000000004 is greater than 0.3000000000000000300001"});
}

TEST_CASE("validate: numbers that are not finite are named") {
  CHECK(messages(settings{.share = std::numeric_limits<float>::infinity()}) ==
        strings{"share: inf is not a finite number"});
}

TEST_CASE("validate: exactly one alternative must be whole") {
  const std::string expected = "must have exactly one of zip_file, bucket with object";
  CHECK(messages(package{}) == strings{expected});
  CHECK(messages(package{.bucket = "b"}) == strings{expected});
  CHECK(messages(package{.bucket = "b", .object = "o"}).empty());
  CHECK(messages(package{.zip = wirebind::base64_text::from_bytes("z")}).empty());
  CHECK(messages(package{.bucket = "b", .object = "o", .zip = wirebind::base64_text()}) == strings{expected});
  CHECK(messages(package{.zip = wirebind::base64_text(), .key = "k"}) ==
        strings{"kms_key: needs object to be set"});
}

TEST_CASE("validate: structs in lists and maps are checked with their path") {
  settings value{.packages = {package{.bucket = "b", .object = "o"}, package{}}};
  value.spares["x y"] = package{.key = "k"};
  CHECK(messages(value, wirebind::validation::full, "body") ==
        strings{"body.packages[1]: must have exactly one of zip_file, bucket with object",
                "body.spares[\"x y\"].kms_key: needs object to be set",
                "body.spares[\"x y\"]: must have exactly one of zip_file, bucket with object"});
}

TEST_CASE("validate: a request checks its parameters and its body, all at once") {
  const create_request value{.service = "", .limit = 101, .body = {.memory_size = 100}};
  CHECK(messages(value) == strings{"service: is required", "limit: 101 is greater than 100",
                                   "trace_id: is required", "body.memory_size: 100 is not a multiple of 64",
                                   "body.memory_size: 100 is less than 128"});
}

TEST_CASE("validate: the level decides what is checked") {
  const create_request value{.service = "", .limit = 101, .body = {.memory_size = 100}};
  CHECK(messages(value, wirebind::validation::required_only) ==
        strings{"service: is required", "trace_id: is required"});
  CHECK(messages(value, wirebind::validation::off).empty());
}

TEST_CASE("validate: long values are cut between characters") {
  const settings value{.name = std::string(63, 'A') + "éééé"};
  const auto found = wirebind::validate(value);
  REQUIRE(found.size() == 2);
  CHECK(found[0].value == '"' + std::string(63, 'A') + "…\"");
  CHECK(found[0].member == "name");
  CHECK(found[0].rule == "is longer than 5 characters");
}

namespace {

struct fixed {
  std::string kind = "cat";
  std::int32_t version = 2;
  bool done = true;
  std::optional<mode> speed{};
  wirebind::list<mode> speeds{};
  std::optional<wirebind::json::raw> size{};
  wirebind::list<wirebind::list<int>> sizes{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("kind", self.kind);
    v("version", self.version);
    v("done", self.done);
    v("speed", self.speed);
    v("speeds", self.speeds);
    v("size", self.size);
    v("sizes", self.sizes);
  }
  static constexpr rule rules[] = {{"kind", rule_kind::constant, "cat"},
                                   {"version", rule_kind::constant, "2"},
                                   {"done", rule_kind::constant, "true"},
                                   {"sizes", rule_kind::unique_items, ""},
                                   {"speed", rule_kind::known, ""},
                                   {"speeds", rule_kind::known, ""},
                                   {"size", rule_kind::one_of_json, R"([1,"b,\u00e9",null,true])"}};
};

}  // namespace

TEST_CASE("validate: a constant has its value and no other") {
  CHECK(messages(fixed{}).empty());
  CHECK(messages(fixed{.kind = "dog", .version = 3, .done = false}) ==
        strings{"kind: \"dog\" is not cat", "version: 3 is not 2", "done: false is not true"});
}

TEST_CASE("validate: items that must be unique are compared as what they are in JSON") {
  CHECK(messages(fixed{.speeds = {"fast"}, .sizes = {{1, 2}, {2, 1}, {}}}).empty());
  CHECK(messages(fixed{.sizes = {{1}, {2}, {1}, {1}}}) ==
        strings{"sizes: has equal items, 0 and 2", "sizes: has equal items, 0 and 3"});
}

TEST_CASE("validate: a closed enumeration has known values, also inside of a list") {
  CHECK(messages(fixed{.speed = "fast", .speeds = {"fast"}}).empty());
  CHECK(messages(fixed{.speed = "slow", .speeds = {"fast", "lazy"}}) ==
        strings{"speed: \"slow\" is not one of fast", "speeds[1]: \"lazy\" is not one of fast"});
  fixed value{.speed = "slow"};
  CHECK(wirebind::validate(value, wirebind::validation::known_values).size() == 1);
  CHECK(wirebind::validate(value, wirebind::validation::required_only).empty());
}

TEST_CASE("validate: free-form JSON of listed values is compared as JSON") {
  for (const char* text : {"1", "1.0", "\"b,é\"", R"("b,\u00E9")", "null", "true"}) {
    CAPTURE(text);
    CHECK(messages(fixed{.size = wirebind::json::raw::parse(text)}).empty());
  }
  for (const char* text : {"2", "\"1\"", "\"b\"", "false", "[1]", "{}"}) {
    CAPTURE(text);
    CHECK(messages(fixed{.size = wirebind::json::raw::parse(text)}).size() == 1);
  }
}
