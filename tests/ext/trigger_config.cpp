#include "catch.hpp"

#include <fc/ext/trigger_config.hpp>
#include <fc/v20210406/models/cdn_events_trigger_config.hpp>
#include <fc/v20210406/models/create_trigger_request_body.hpp>
#include <fc/v20210406/models/event_bridge_trigger_config.hpp>
#include <fc/v20210406/models/http_trigger_config.hpp>
#include <fc/v20210406/models/list_triggers_response_body.hpp>
#include <fc/v20210406/models/log_trigger_config.hpp>
#include <fc/v20210406/models/mns_topic_trigger_config.hpp>
#include <fc/v20210406/models/oss_trigger_config.hpp>
#include <fc/v20210406/models/time_trigger_config.hpp>
#include <fc/v20210406/models/update_trigger_request_body.hpp>
#include <fc/v20210406/operations/get_trigger.hpp>
#include <wirebind/model/compare.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace api = fc::v20210406;
namespace ext = fc::ext;
namespace json = wirebind::json;

namespace {

/// Writes, compares with the text to the byte, and reads back an equal value from text and from a response.
template <class Config>
void check_kind(std::string_view kind, const Config& config, const std::string& text) {
  CHECK(ext::trigger_type_of<Config> == kind);
  const std::string written = ext::trigger_config(config);
  CHECK(written == text);
  const auto read = ext::read_trigger_config<Config>(written);
  CHECK(read.message().empty());
  REQUIRE(read);
  CHECK(wirebind::equal(read.value(), config));
  CHECK(read.violations().empty());
  const api::trigger answer{.trigger_config = text, .trigger_type = api::trigger_type(kind)};
  CHECK(answer.trigger_type->is_known());
  CHECK(wirebind::equal(*ext::read_trigger_config<Config>(answer), config));
}

/// What a later revision could make of a timer's configuration.
struct bounded_timer {
  std::string cron_expression;
  std::optional<std::int32_t> jitter_seconds{};

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("cronExpression", self.cron_expression);
    v("jitterSeconds", self.jitter_seconds);
  }

  static constexpr wirebind::rule rules[] = {
      {"cronExpression", wirebind::rule_kind::min_length, "9"},
      {"jitterSeconds", wirebind::rule_kind::maximum, "60"},
  };
};

using timer = api::time_trigger_config;

}  // namespace

TEST_CASE("trigger config: timer is written and read") {
  check_kind("timer", timer{}, "{}");
  check_kind("timer", timer{.payload = "say \"hi\"", .cron_expression = "@every 5m", .enable = true},
             R"({"payload":"say \"hi\"","cronExpression":"@every 5m","enable":true})");
  check_kind("timer", timer{.payload = "", .enable = false}, R"({"payload":"","enable":false})");
}

TEST_CASE("trigger config: oss is written and read") {
  check_kind(
      "oss",
      api::oss_trigger_config{
          .events = {"oss:ObjectCreated:*", "oss:ObjectRemoved:DeleteObject"},
          .filter = api::oss_trigger_filter{.key = api::oss_trigger_key{.prefix = "in/", .suffix = ".zip"}}},
      R"({"events":["oss:ObjectCreated:*","oss:ObjectRemoved:DeleteObject"],)"
      R"("filter":{"key":{"prefix":"in/","suffix":".zip"}}})");
}

TEST_CASE("trigger config: log is written and read") {
  check_kind(
      "log",
      api::log_trigger_config{.source_config = api::source_config{.logstore = "in"},
                              .job_config = api::job_config{.max_retry_time = 3, .trigger_interval = 60},
                              .function_parameter = {{"key", "value"}},
                              .log_config = api::job_log_config{.project = "p", .logstore = "out"},
                              .enable = true},
      R"({"sourceConfig":{"logstore":"in"},"jobConfig":{"maxRetryTime":3,"triggerInterval":60},)"
      R"("functionParameter":{"key":"value"},"logConfig":{"project":"p","logstore":"out"},"enable":true})");
}

TEST_CASE("trigger config: http is written and read") {
  check_kind("http",
             api::http_trigger_config{.auth_type = api::http_trigger_config_auth_type::jwt,
                                      .methods = {"GET", api::http_trigger_config_method::post, "TRACE"},
                                      .disable_url_internet = false,
                                      .auth_config = R"({"jwks":{}})"},
             R"({"authType":"jwt","methods":["GET","POST","TRACE"],"disableURLInternet":false,)"
             R"("authConfig":"{\"jwks\":{}}"})");
}

TEST_CASE("trigger config: mns_topic is written and read") {
  check_kind("mns_topic",
             api::mns_topic_trigger_config{.filter_tag = "important",
                                           .notify_content_format = api::notify_content_format::json,
                                           .notify_strategy = api::push_retry_strategy::backoff_retry},
             R"({"filterTag":"important","notifyContentFormat":"JSON","notifyStrategy":"BACKOFF_RETRY"})");
}

TEST_CASE("trigger config: cdn_events is written and read") {
  check_kind("cdn_events",
             api::cdn_events_trigger_config{.event_name = "CachedObjectsRefreshed",
                                            .event_version = "1.0.0",
                                            .notes = "n",
                                            .filter = {{"domain", {"a.example", "b.example"}}}},
             R"({"eventName":"CachedObjectsRefreshed","eventVersion":"1.0.0","notes":"n",)"
             R"("filter":{"domain":["a.example","b.example"]}})");
}

TEST_CASE("trigger config: eventbridge is written and read") {
  check_kind(
      "eventbridge",
      api::event_bridge_trigger_config{
          .trigger_enable = true,
          .async_invocation_type = false,
          .event_rule_filter_pattern = "{}",
          .event_source_config = {.event_source_type = api::event_source_type::mns},
          .run_options = api::run_options{.batch_window = api::batch_window{.count_based_window = 10}}},
      R"({"triggerEnable":true,"asyncInvocationType":false,"eventRuleFilterPattern":"{}",)"
      R"("eventSourceConfig":{"eventSourceType":"MNS"},"runOptions":{"batchWindow":{"CountBasedWindow":10}}})");
}

TEST_CASE("trigger config: tablestore has no members") {
  check_kind("tablestore", ext::tablestore_trigger_config{}, "{}");
}

TEST_CASE("trigger config: kind and configuration of a new trigger are set together") {
  api::create_trigger_request_body body{.trigger_config = "", .trigger_name = "tick", .trigger_type = "oss"};
  ext::set_trigger(body, timer{.cron_expression = "@every 5m"});
  CHECK(body.trigger_type == api::trigger_type::timer);
  CHECK(body.trigger_config == R"({"cronExpression":"@every 5m"})");
  api::update_trigger_request_body update{};
  ext::set_trigger(update, timer{.enable = false});
  CHECK(update.trigger_config == R"({"enable":false})");
}

TEST_CASE("trigger config: a request can be written in one expression") {
  const api::create_trigger_request_body body{
      .trigger_config = ext::trigger_config(timer{.cron_expression = "0 0 8 * * *"}),
      .trigger_name = "morning",
      .trigger_type = ext::trigger_type_of<timer>};
  CHECK(body.trigger_type == api::trigger_type::timer);
  CHECK(body.trigger_config == R"({"cronExpression":"0 0 8 * * *"})");
}

TEST_CASE("trigger config: junk is refused with kind, member, reason and place") {
  struct junk_case {
    const char* text;
    json::errc code;
    const char* message;
  };
  const junk_case cases[] = {
      {"", json::errc::unexpected_end, "timer trigger: the text ends inside a value at byte 0"},
      {"null", json::errc::wrong_type,
       "timer trigger: the value does not have the type of the member at byte 0"},
      {"[]", json::errc::wrong_type,
       "timer trigger: the value does not have the type of the member at byte 0"},
      {"\"{}\"", json::errc::wrong_type,
       "timer trigger: the value does not have the type of the member at byte 0"},
      {"@every 5m", json::errc::syntax, "timer trigger: the text is not JSON at byte 0"},
      {"{} {}", json::errc::trailing_bytes, "timer trigger: unexpected bytes after the value at byte 3"},
      {R"({"enable":"yes"})", json::errc::wrong_type,
       "timer trigger: enable: the value does not have the type of the member at byte 10"},
      {R"({"enable":true,"enable":true})", json::errc::duplicate_member,
       "timer trigger: enable: the member appears twice at byte 15"},
      {R"({"enable":tru})", json::errc::syntax, "timer trigger: enable: the text is not JSON at byte 13"},
  };
  for (const junk_case& item : cases) {
    INFO(item.text);
    const auto read = ext::read_trigger_config<timer>(item.text);
    CHECK_FALSE(read);
    CHECK(read.error() == item.code);
    CHECK(read.message() == item.message);
    CHECK(wirebind::equal(*read, timer{}));
    CHECK_THROWS_AS(read.value(), ext::trigger_config_error);
  }
}

TEST_CASE("trigger config: scalars in the other of two forms are read, as in responses") {
  const auto read =
      ext::read_trigger_config<timer>(R"({"enable":"true","payload":5,"cronExpression":"@every 5m"})");
  REQUIRE(read);
  CHECK(read->enable == true);
  CHECK(read->payload == "5");
}

TEST_CASE("trigger config: a response without a configuration or of another kind is refused") {
  api::get_trigger_response answer;
  CHECK(ext::read_trigger_config<timer>(answer).error() == ext::errc::other_trigger_type);
  CHECK(ext::read_trigger_config<timer>(answer).message() == "timer trigger: the response has no kind");
  answer->trigger_type = api::trigger_type::oss;
  answer->trigger_config = "{}";
  const auto other = ext::read_trigger_config<timer>(answer);
  CHECK(other.error() == ext::errc::other_trigger_type);
  CHECK(other.message() == "timer trigger: the response is of kind oss");
  answer->trigger_type = api::trigger_type::timer;
  CHECK(ext::read_trigger_config<timer>(answer).has_value());
  answer->trigger_config.reset();
  CHECK(ext::read_trigger_config<timer>(answer).error() == ext::errc::no_trigger_config);
  CHECK(ext::read_trigger_config<timer>(answer->trigger_config).message() ==
        "timer trigger: the trigger has no configuration");
}

TEST_CASE("trigger config: what the service adds later is skipped, what it leaves out is listed") {
  const auto later =
      ext::read_trigger_config<timer>(R"({"enable":true,"timeZone":{"name":"Asia/Shanghai"}})");
  REQUIRE(later);
  CHECK(later->enable == true);
  const auto bare =
      ext::read_trigger_config<api::event_bridge_trigger_config>(R"({"eventRuleFilterPattern":"{}"})");
  REQUIRE(bare);
  REQUIRE(bare.violations().size() == 1);
  CHECK(bare.violations()[0].message() == "eventSourceConfig: is required");
}

TEST_CASE("trigger config: broken rules refuse the writing, all at once, and are listed when read") {
  CHECK(ext::trigger_type_of<bounded_timer> == "timer");
  const bounded_timer broken{.cron_expression = "@every", .jitter_seconds = 61};
  try {
    ext::trigger_config(broken);
    FAIL("it was written");
  } catch (const ext::trigger_config_error& error) {
    CHECK(error.code() == ext::errc::invalid_trigger_config);
    REQUIRE(error.violations().size() == 2);
    CHECK(error.violations()[1].message() == "jitter_seconds: 61 is greater than 60");
    CHECK(std::string_view(error.what()) ==
          "timer trigger: cron_expression: \"@every\" is shorter than 9 characters; "
          "jitter_seconds: 61 is greater than 60");
    STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<ext::trigger_config_error>);
  }
  const auto read = ext::read_trigger_config<bounded_timer>(R"({"jitterSeconds":61})");
  REQUIRE(read);
  REQUIRE(read.violations().size() == 3);
  CHECK(read.violations()[0].message() == "cronExpression: is required");
  CHECK(read.violations()[2].message() == "jitterSeconds: 61 is greater than 60");
}

TEST_CASE("trigger config: text that is not UTF-8 is not written, and the body stays as it was") {
  api::create_trigger_request_body body{.trigger_config = "{}", .trigger_name = "t", .trigger_type = "oss"};
  try {
    ext::set_trigger(body, timer{.payload = "\xFF"});
    FAIL("it was written");
  } catch (const ext::trigger_config_error& error) {
    CHECK(error.code() == json::errc::invalid_utf8);
    CHECK(std::string_view(error.what()).starts_with("timer trigger: payload: invalid UTF-8"));
  }
  CHECK(body.trigger_config == "{}");
  CHECK(body.trigger_type == api::trigger_type::oss);
}

TEST_CASE("trigger config: a list of triggers is sorted by kind") {
  const auto describe = [](const api::trigger& trigger) {
    return ext::visit_trigger_config(
        trigger, [](const timer& config) { return "timer " + config.cron_expression.value_or("?"); },
        [](const api::oss_trigger_config& config) noexcept { return "oss " + config.events.front(); },
        [](std::string_view kind, std::string_view text) {
          return std::string(kind).append(" as ").append(text);
        });
  };
  CHECK(describe({.trigger_config = R"({"cronExpression":"@every 1m"})", .trigger_type = "timer"}) ==
        "timer @every 1m");
  CHECK(describe({.trigger_config = R"({"events":["e"]})", .trigger_type = "oss"}) == "oss e");
  CHECK(describe({.trigger_config = R"({"a":1})", .trigger_type = "rds"}) == "rds as {\"a\":1}");
  CHECK(describe({.trigger_type = "http"}) == "http as ");
  CHECK(describe({}) == " as ");
  CHECK_THROWS_AS(describe({.trigger_config = "junk", .trigger_type = "timer"}), ext::trigger_config_error);
  CHECK_THROWS_AS(describe({.trigger_type = "timer"}), ext::trigger_config_error);
}
