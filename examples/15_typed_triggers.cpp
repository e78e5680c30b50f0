// What a trigger reacts to travels as JSON held in a string. Here it is a struct on both sides: written for a
// request, and read back from a response by the kind that it names. Needs no network.
#include <fc/ext/trigger_config.hpp>
#include <fc/v20210406/models/create_trigger_request_body.hpp>
#include <fc/v20210406/models/oss_trigger_config.hpp>
#include <fc/v20210406/models/time_trigger_config.hpp>
#include <fc/v20210406/models/trigger.hpp>

#include <iostream>
#include <string_view>

namespace api = fc::v20210406;

namespace {

/// What GetTrigger or ListTriggers would return for it.
api::trigger as_answer(const api::create_trigger_request_body& body) {
  return {.trigger_name = body.trigger_name,
          .trigger_config = body.trigger_config,
          .trigger_type = body.trigger_type};
}

void print(const api::trigger& trigger) {
  std::cout << trigger.trigger_name.value_or("?") << ": ";
  fc::ext::visit_trigger_config(
      trigger,
      [](const api::time_trigger_config& timer) {
        std::cout << "at " << timer.cron_expression.value_or("no time");
      },
      [](const api::oss_trigger_config& oss) {
        for (const auto& event : oss.events) std::cout << "on " << event << ' ';
      },
      [](std::string_view kind, std::string_view text) { std::cout << kind << " with " << text; });
  std::cout << '\n';
}

}  // namespace

int main() {
  const api::time_trigger_config every_five_minutes{.cron_expression = "@every 5m", .enable = true};
  const api::create_trigger_request_body tick{
      .trigger_config = fc::ext::trigger_config(every_five_minutes),
      .trigger_name = "tick",
      .trigger_type = fc::ext::trigger_type_of<api::time_trigger_config>};
  std::cout << "triggerConfig: " << tick.trigger_config << '\n';
  print(as_answer(tick));

  // Kind and configuration in one step.
  api::create_trigger_request_body upload{.trigger_config = {}, .trigger_name = "upload", .trigger_type = {}};
  fc::ext::set_trigger(upload, api::oss_trigger_config{.events = {"oss:ObjectCreated:*"}});
  print(as_answer(upload));
  print({.trigger_name = "table", .trigger_config = "{}", .trigger_type = "tablestore"});

  // A response that is not what it should be says why.
  const auto wrong = fc::ext::read_trigger_config<api::time_trigger_config>(R"({"enable":"yes"})");
  std::cout << "refused: " << wrong.message() << '\n';
  return wrong ? 1 : 0;
}
