// Maps configurations to kinds of triggers, in any version of the API, and defines the one configuration that
// no version describes. Names no generated type.
#pragma once

#include <string_view>
#include <type_traits>

namespace fc::ext {

/// Configuration of a trigger of kind `tablestore`, which has no settings.
struct tablestore_trigger_config {
  template <class Self, class Visitor>
  static constexpr void visit(Self&, Visitor&&) {}
};

namespace detail {

/// The versions of the API name these structs differently, but not their members: a kind is recognized by
/// those that no other kind has. Empty for other structs.
template <class Config>
constexpr std::string_view kind_by_members() noexcept {
  if constexpr (std::is_same_v<Config, tablestore_trigger_config>) {
    return "tablestore";
  } else if constexpr (requires(Config & c) { c.cron_expression; }) {
    return "timer";
  } else if constexpr (requires(Config & c) {
                         c.events;
                         c.filter;
                       }) {
    return "oss";
  } else if constexpr (requires(Config & c) {
                         c.job_config;
                         c.source_config;
                       }) {
    return "log";
  } else if constexpr (requires(Config & c) {
                         c.auth_type;
                         c.methods;
                       }) {
    return "http";
  } else if constexpr (requires(Config & c) {
                         c.notify_strategy;
                         c.filter_tag;
                       }) {
    return "mns_topic";
  } else if constexpr (requires(Config & c) {
                         c.event_name;
                         c.event_version;
                       }) {
    return "cdn_events";
  } else if constexpr (requires(Config & c) { c.event_rule_filter_pattern; }) {
    return "eventbridge";
  } else {
    return {};
  }
}

template <class Config>
constexpr std::string_view known_kind() noexcept {
  static_assert(!kind_by_members<Config>().empty(),
                "no kind of trigger is known for this type; specialise fc::ext::trigger_type_of for it");
  return kind_by_members<Config>();
}

}  // namespace detail

/// The text of `triggerType` for a configuration: "timer" for `api::time_trigger_config`.
/// Specialise it for an unknown kind.
template <class Config>
inline constexpr std::string_view trigger_type_of = detail::known_kind<Config>();

}  // namespace fc::ext
