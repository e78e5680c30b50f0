// JSON there and back: what was read is written, read again as an equal value, and written as the same bytes.
#include "../json/shapes.hpp"
#include "fuzz.hpp"

#include <fc/v20210406/models/create_function_request_body.hpp>
#include <fc/v20210406/models/event_bridge_trigger_config.hpp>
#include <fc/v20210406/models/list_functions_response_body.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/validate.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace api = fc::v20210406;
namespace json = wirebind::json;
using fuzz::require;

namespace {

template <class T>
void there_and_back(std::string_view text) {
  T value{};
  if (!json::decode(text, value)) return;
  std::string once;
  require(static_cast<bool>(json::encode(value, once)), "what was read can be written");
  T again{};
  require(static_cast<bool>(json::decode(once, again)), "what was written can be read");
  require(wirebind::equal(value, again), "the value survives");
  std::string twice;
  require(json::encode(again, twice) && once == twice, "a value has one text");
  require(wirebind::validate(value) == wirebind::validate(again), "it breaks the same rules");
  require(wirebind::to_text(value) == wirebind::to_text(again), "it is printed the same");
}

/// Any bytes as the value of a string.
void write_text(std::string_view text) {
  const shapes::point value{1, 2, std::string(text)};
  std::string out;
  const json::result outcome = json::encode(value, out);
  const nlohmann::json oracle = {{"x", 1}, {"y", 2}, {"label", std::string(text)}};
  bool utf8 = true;
  try {
    oracle.dump();
  } catch (const nlohmann::json::type_error&) {
    utf8 = false;
  }
  require(static_cast<bool>(outcome) == utf8, "text is written when it is UTF-8, and only then");
  if (outcome) return require(nlohmann::json::parse(out) == oracle, "nlohmann/json reads what was written");
  require(out.empty(), "nothing is left of a refused value");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  write_text(input);
  switch (choice % 4) {
    case 0:
      there_and_back<shapes::everything>(input);
      break;
    case 1:
      there_and_back<api::create_function_request_body>(input);
      break;
    case 2:
      there_and_back<api::list_functions_response_body>(input);
      break;
    default:
      there_and_back<api::event_bridge_trigger_config>(input);
  }
}
