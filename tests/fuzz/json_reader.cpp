// JSON into FC's structs: hostile text ends in a value or an error with a place, and never outside of the
// text.
#include "../json/shapes.hpp"
#include "fuzz.hpp"

#include <fc/v20210406/models/create_function_request_body.hpp>
#include <fc/v20210406/models/event_bridge_trigger_config.hpp>
#include <fc/v20210406/models/list_functions_response_body.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/model/compare.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace api = fc::v20210406;
namespace json = wirebind::json;
using fuzz::require;

namespace {

template <class T>
void read(std::string_view text) {
  T value{};
  const json::result outcome = json::decode(text, value);
  T strict{};
  const json::result demanding = json::decode(text, strict, {.require_members = true});
  require(!demanding || outcome, "a strict reading accepts no more");
  require(!demanding || wirebind::equal(value, strict), "a strict reading reads the same");
  T spaced{};
  const json::result padded = json::decode(" \n" + std::string(text) + "\t\r", spaced);
  require(static_cast<bool>(padded) == static_cast<bool>(outcome), "space around means nothing");
  if (outcome) return require(json::raw::parse(text).has_value(), "what a struct takes is JSON");
  require(outcome.offset <= text.size(), "an error has a place in the text");
  require(!outcome.message().empty() && wirebind::equal(value, T{}), "nothing is left of a refused text");
}

/// A reader that is not ours; it minds numbers beyond a double, which a free-form value may hold.
void compare_with_nlohmann(std::string_view text, bool accepted) {
  const bool deep =
      std::count_if(text.begin(), text.end(), [](char c) { return c == '[' || c == '{'; }) > 128;
  const bool wide = text.find_first_of("eE") != std::string_view::npos || text.size() > 300;
  const bool mark = text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos;
  if (!deep && !wide && !mark) require(nlohmann::json::accept(text) == accepted, "nlohmann/json agrees");
}

}  // namespace

void fuzz::run(std::string_view input) {
  const unsigned choice = take_choice(input);
  const exact_copy copy(input);
  const std::string_view text = copy.view();
  switch (choice % 4) {
    case 0:
      read<shapes::everything>(text);
      break;
    case 1:
      read<api::create_function_request_body>(text);
      break;
    case 2:
      read<api::list_functions_response_body>(text);
      break;
    default:
      read<api::event_bridge_trigger_config>(text);
  }
  const auto value = json::raw::parse(text);
  compare_with_nlohmann(text, value.has_value());
  json::wanted members[] = {{"ErrorCode"}, {"text"}};
  const bool object = value && value->text().front() == '{';
  require(json::find_members(text, members) == object, "members are looked for in objects alone");
}
