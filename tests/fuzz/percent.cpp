// Percent-encoding, queries and base64: encoding is undone by decoding, and decoding finds what was encoded.
#include "fuzz.hpp"

#include <wirebind/core/base64.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/percent.hpp>

#include <string>

namespace http = wirebind::http;
using fuzz::require;

namespace {

void check_query(std::string_view text) {
  const auto items = http::parse_query(text);
  bool sound = true;
  for (std::string_view rest = text; !rest.empty();) {
    sound = http::decode_percent(fuzz::take_piece(rest, '&')).has_value() && sound;
  }
  require(items.has_value() == sound, "a query is refused for a malformed escape, and for nothing else");
  if (!items) return;
  std::string built;
  for (const http::query_item& item : *items) {
    if (!built.empty()) built += '&';
    built += http::encode_query(item.name) + (item.has_value ? "=" + http::encode_query(item.value) : "");
  }
  const auto again = http::parse_query(built);
  std::size_t kept = 0;  // a name that is empty and has no value leaves no trace
  for (const http::query_item& item : *items) kept += item.has_value || !item.name.empty() ? 1 : 0;
  require(again && again->size() == kept && kept == items->size(), "as many items come back");
  for (std::size_t i = 0; i != kept; ++i) {
    const http::query_item& was = (*items)[i];
    const http::query_item& is = (*again)[i];
    require(is.name == was.name && is.value == was.value && is.has_value == was.has_value, "items come back");
  }
}

}  // namespace

void fuzz::run(std::string_view input) {
  const exact_copy copy(input);
  const std::string_view text = copy.view();
  const std::string encoded = http::encode_segment(text);
  require(http::is_origin_form('/' + encoded), "an encoded segment may stand in a target");
  require(http::decode_percent(encoded) == text, "encoding is undone");
  if (const auto decoded = http::decode_percent(text)) {
    require(decoded->size() <= text.size(), "decoding does not grow");
    require(http::decode_percent(http::encode_query(*decoded)) == decoded, "what was decoded can be encoded");
  }
  check_query(text);
  const auto [path, query] = http::split_target(text);
  const bool cut = path.size() != text.size();
  require(cut ? text == std::string(path) + '?' + std::string(query) : query.empty(), "a target is cut once");
  require(wirebind::decode_base64(wirebind::encode_base64(text)) == text, "base64 is undone");
  if (const auto bytes = wirebind::decode_base64(text)) {
    require(wirebind::encode_base64(*bytes) == text, "a text in base64 has one spelling");
  }
}
