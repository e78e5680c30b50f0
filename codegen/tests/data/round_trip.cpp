// Decodes, validates and encodes values of generated structs that come on standard input: a line of JSON for each says
// what became of it. apis.hpp includes the models, and has ROUND_TRIP_TYPES(use) with `use(number, type)` for each.
#include "apis.hpp"

#include <wirebind/json/codec.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/validate.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace {

struct value_line {
  std::int32_t type = 0;
  std::string text;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("type", self.type);
    v("text", self.text);
  }
};

struct result_line {
  std::optional<std::string> error;
  std::optional<std::string> other;
  wirebind::list<std::string> violations = wirebind::empty_value;

  template <class Self, class Visitor>
  static constexpr void visit(Self& self, Visitor&& v) {
    v("error", self.error);
    v("other", self.other);
    v("violations", self.violations);
  }
};

/// `other` is what the value became where nlohmann reads something else from it.
template <class T>
result_line result_of(const std::string& text) {
  result_line out;
  const auto value = std::make_unique<T>();
  const auto read = wirebind::json::decode(text, *value, {.require_members = true});
  if (!read) {
    out.error = read.message();
    return out;
  }
  for (const auto& each : wirebind::validate(*value, wirebind::validation::known_values)) {
    out.violations.push_back(each.message());
  }
  std::string again;
  const auto written = wirebind::json::encode(*value, again);
  if (!written) {
    out.error = written.message();
  } else if (nlohmann::json::parse(again) != nlohmann::json::parse(text)) {
    out.other = again;
  }
  return out;
}

}  // namespace

int main() {
  for (std::string text; std::getline(std::cin, text);) {
    value_line line;
    result_line out;
    const auto read = wirebind::json::decode(text, line);
    if (!read) out.error = read.message();
#define ROUND_TRIP_USE(number, type_name) \
  if (read && line.type == number) out = result_of<type_name>(line.text);
    ROUND_TRIP_TYPES(ROUND_TRIP_USE)
    std::string printed;
    wirebind::json::encode(out, printed);
    std::cout << printed << '\n' << std::flush;
  }
}
