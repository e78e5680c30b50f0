// The configuration of a trigger as a struct instead of JSON in a string, in any version of the API.
// Includes no generated header, so that a file compiles only the configurations that it names.
#pragma once

#include <fc/ext/error.hpp>
#include <fc/ext/trigger_kind.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/validate.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace fc::ext {

/// Thrown for a configuration that cannot be encoded or decoded. Copies share text and violations, and do not
/// throw.
class trigger_config_error : public std::system_error {
 public:
  trigger_config_error(std::error_code code, const std::string& message,
                       std::vector<wirebind::violation> violations)
      : std::system_error(code),
        text_(message),
        violations_(std::make_shared<const std::vector<wirebind::violation>>(std::move(violations))) {}

  /// The kind of trigger and every reason: "timer trigger: payload: invalid UTF-8".
  const char* what() const noexcept override { return text_.what(); }
  /// The violated rules of the spec; only with `errc::invalid_trigger_config`.
  const std::vector<wirebind::violation>& violations() const noexcept { return *violations_; }

 private:
  std::runtime_error text_;
  std::shared_ptr<const std::vector<wirebind::violation>> violations_;
};

/// A decoded configuration, or the error: like std::expected.
template <class Config>
class trigger_config_result {
 public:
  trigger_config_result(Config value, std::vector<wirebind::violation> violations)
      : value_(std::move(value)), violations_(std::move(violations)) {}
  trigger_config_result(std::error_code error, std::string message)
      : error_(error), message_(std::move(message)) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }

  /// As default-constructed after an error.
  const Config& operator*() const noexcept { return value_; }
  const Config* operator->() const noexcept { return &value_; }
  /// Throws `trigger_config_error` after an error.
  const Config& value() const& {
    if (error_) throw trigger_config_error(error_, message_, {});
    return value_;
  }
  Config value() && { return std::as_const(*this).value(); }

  /// `errc` of this folder or `wirebind::json::errc`; empty if it was decoded.
  std::error_code error() const noexcept { return error_; }
  /// "timer trigger: enable: the value does not have the type of the member at byte 10"; empty when the
  /// configuration was read.
  const std::string& message() const noexcept { return message_; }
  /// Violated rules of the spec, in wire names. They do not fail decoding: the service may be newer
  /// than this version of the spec.
  const std::vector<wirebind::violation>& violations() const noexcept { return violations_; }

 private:
  Config value_{};
  std::error_code error_{};
  std::string message_{};
  std::vector<wirebind::violation> violations_{};
};

namespace detail {

inline std::string trigger_message(std::string_view kind, std::string_view reason) {
  return std::string(kind).append(" trigger: ").append(reason);
}

inline std::string list_violations(std::string_view kind,
                                   const std::vector<wirebind::violation>& violations) {
  std::string out;
  for (const wirebind::violation& item : violations) out += (out.empty() ? "" : "; ") + item.message();
  return trigger_message(kind, out);
}

/// The content of a response's optional text, or nothing.
template <class Text>
const Text* text_in(const Text& text) noexcept {
  return &text;
}
template <class Text>
requires requires(const Text& text) { text.has_value(); }
auto text_in(const Text& text) noexcept { return text.has_value() ? &*text : nullptr; }

/// The text of `triggerType`: a string or an open enum, present or not.
template <class Kind>
std::string_view kind_text(const Kind& kind) noexcept {
  const auto* const held = text_in(kind);
  if (held == nullptr) return {};
  if constexpr (requires { held->text(); }) {
    return held->text();
  } else {
    return *held;
  }
}

/// The struct with the members: a response's body, or a value that is one.
template <class Source>
const auto& body_of(const Source& source) noexcept {
  if constexpr (requires { source->trigger_config; }) {
    return *source;
  } else {
    return source;
  }
}

/// Decodes leniently, as for responses; a required member that is missing becomes a violation.
inline wirebind::json::result decode_config(const wirebind::json::type& type, std::string_view text,
                                            void* value, void* scratch,
                                            std::vector<wirebind::violation>& violations) {
  const wirebind::json::result strict = wirebind::json::decode(
      type, text, scratch, {.require_members = true, .scalars = wirebind::decoding::lenient});
  if (strict.code == wirebind::json::errc::missing_member) {
    violations.push_back({strict.path, {}, "is required"});
  }
  return wirebind::json::decode(type, text, value, {.scalars = wirebind::decoding::lenient});
}

template <class Config>
trigger_config_result<Config> read_config(std::string_view text) {
  Config value{};
  Config scratch{};
  std::vector<wirebind::violation> violations;
  const auto outcome = decode_config(wirebind::json::type_of<Config>(), text, &value, &scratch, violations);
  if (!outcome) return {outcome.code, trigger_message(trigger_type_of<Config>, outcome.message())};
  for (auto& item : wirebind::validate(value, wirebind::validation::full, {}, wirebind::naming::wire)) {
    violations.push_back(std::move(item));
  }
  return {std::move(value), std::move(violations)};
}

/// The parameter type of a handler.
template <class Function>
struct handled;
template <class Result, class Handler, class Argument>
struct handled<Result (Handler::*)(Argument)> : std::remove_cvref<Argument> {};
template <class Result, class Handler, class Argument>
struct handled<Result (Handler::*)(Argument) const> : std::remove_cvref<Argument> {};
template <class Result, class Handler, class Argument>
struct handled<Result (Handler::*)(Argument) noexcept> : std::remove_cvref<Argument> {};
template <class Result, class Handler, class Argument>
struct handled<Result (Handler::*)(Argument) const noexcept> : std::remove_cvref<Argument> {};

}  // namespace detail

/// The text of `triggerConfig`. Throws `trigger_config_error`: for violated rules of the spec, all of them at
/// once, and for text that is not UTF-8.
template <class Config>
std::string trigger_config(const Config& config) {
  auto violations = wirebind::validate(config);
  if (!violations.empty()) {
    const std::string message = detail::list_violations(trigger_type_of<Config>, violations);
    throw trigger_config_error(errc::invalid_trigger_config, message, std::move(violations));
  }
  std::string out;
  const auto outcome = wirebind::json::encode(config, out);
  if (!outcome) {
    const std::string message = detail::trigger_message(trigger_type_of<Config>, outcome.message());
    throw trigger_config_error(outcome.code, message, {});
  }
  return out;
}

/// Sets the configuration in the body of CreateTrigger or UpdateTrigger, and the kind of trigger if the
/// body has one. Throws as `trigger_config` does, and then changes nothing.
template <class Body, class Config>
void set_trigger(Body& body, const Config& config) {
  body.trigger_config = trigger_config(config);
  if constexpr (requires { body.trigger_type; }) body.trigger_type = trigger_type_of<Config>;
}

/// Decodes a configuration: `read_trigger_config<api::time_trigger_config>(response)`.
///
/// The source is the text of `triggerConfig`, which may be absent, or a response or one of its triggers; then
/// the kind must match, too. Never throws because of the text; `.value()` does. Unknown
/// members are skipped.
template <class Config, class Source>
trigger_config_result<Config> read_trigger_config(const Source& source) {
  const auto& body = detail::body_of(source);
  if constexpr (requires { body.trigger_config; }) {
    const std::string_view kind = detail::kind_text(body.trigger_type);
    if (kind == trigger_type_of<Config>) return read_trigger_config<Config>(body.trigger_config);
    const std::string found =
        kind.empty() ? "the response has no kind" : "the response is of kind " + std::string(kind);
    return {errc::other_trigger_type, detail::trigger_message(trigger_type_of<Config>, found)};
  } else {
    const auto* const text = detail::text_in(source);
    if (text != nullptr) return detail::read_config<Config>(*text);
    const std::error_code error = errc::no_trigger_config;
    return {error, detail::trigger_message(trigger_type_of<Config>, error.message())};
  }
}

namespace detail {

template <class Body, class Last>
decltype(auto) visit_by_kind(const Body& body, Last&& last) {
  static_assert(std::is_invocable_v<Last&, std::string_view, std::string_view>,
                "the last handler takes the kind and the text of every other trigger");
  const auto* const text = text_in(body.trigger_config);
  return last(kind_text(body.trigger_type), text == nullptr ? std::string_view() : std::string_view(*text));
}

template <class Body, class First, class Second, class... Rest>
decltype(auto) visit_by_kind(const Body& body, First&& first, Second&& second, Rest&&... rest) {
  using config = typename handled<decltype(&std::remove_cvref_t<First>::operator())>::type;
  if (kind_text(body.trigger_type) == trigger_type_of<config>) {
    return first(read_trigger_config<config>(body).value());
  }
  return visit_by_kind(body, second, rest...);
}

}  // namespace detail

/// Calls the handler of a trigger's kind: lambdas with one configuration each, and a last one with
/// kind and text of all others as two `std::string_view`. All return the same type, which is the result.
///
/// Throws `trigger_config_error` if the configuration does not match its kind.
template <class Source, class... Handlers>
decltype(auto) visit_trigger_config(const Source& source, Handlers&&... handlers) {
  return detail::visit_by_kind(detail::body_of(source), handlers...);
}

}  // namespace fc::ext
