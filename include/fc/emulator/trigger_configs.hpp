// Checks the JSON in `triggerConfig` against the spec by the kind of trigger,
// and the times of timers.
#pragma once

#include <fc/emulator/checks.hpp>
#include <fc/emulator/faults.hpp>
#include <fc/emulator/schedule.hpp>
#include <fc/ext/trigger_kind.hpp>
#include <fc/v20210406/models/cdn_events_trigger_config.hpp>
#include <fc/v20210406/models/event_bridge_trigger_config.hpp>
#include <fc/v20210406/models/http_trigger_config.hpp>
#include <fc/v20210406/models/log_trigger_config.hpp>
#include <fc/v20210406/models/mns_topic_trigger_config.hpp>
#include <fc/v20210406/models/oss_trigger_config.hpp>
#include <fc/v20210406/models/time_trigger_config.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/validate.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace fc::emulator {
namespace detail {

using trigger_configs =
    wirebind::type_list<api::cdn_events_trigger_config, api::event_bridge_trigger_config,
                        api::http_trigger_config, api::log_trigger_config, api::mns_topic_trigger_config,
                        api::oss_trigger_config, api::time_trigger_config>;

template <class Config>
std::optional<fault> check_times(const Config& config) {
  if constexpr (requires { config.cron_expression; }) {
    if (config.cron_expression && !is_cron_expression(*config.cron_expression)) {
      return invalid_value("triggerConfig.cronExpression", *config.cron_expression,
                           "is neither a cron expression of six fields nor an interval such as '@every 5m'");
    }
  }
  return std::nullopt;
}

template <class Config>
std::optional<fault> check_config(std::string_view text, wirebind::validation level) {
  Config config{};
  const auto read = wirebind::json::decode(text, config, {.require_members = true});
  if (!read) return invalid_argument("triggerConfig: " + read.message());
  std::string message;
  for (const auto& each : wirebind::validate(config, level, "triggerConfig", wirebind::naming::wire)) {
    message += (message.empty() ? "" : "; ") + each.message();
  }
  if (!message.empty()) return invalid_argument(std::move(message));
  return check_times(config);
}

template <class... Configs>
std::optional<fault> check_config_of(wirebind::type_list<Configs...>, std::string_view type,
                                     std::string_view text, wirebind::validation level) {
  std::optional<fault> why;
  static_cast<void>(
      ((type == ext::trigger_type_of<Configs> && ((why = check_config<Configs>(text, level)), true)) || ...));
  return why;
}

}  // namespace detail

/// The fault of the text of `triggerConfig` for a kind of trigger; for a kind that the spec does not describe
/// any object is valid.
inline std::optional<fault> check_trigger_config(std::string_view type, std::string_view text,
                                                 wirebind::validation level) {
  const auto config = wirebind::json::raw::parse(text);
  if (!config || !config->text().starts_with('{')) {
    return invalid_argument("triggerConfig: not a JSON object in a string");
  }
  return detail::check_config_of(detail::trigger_configs(), type, config->text(), level);
}

}  // namespace fc::emulator
