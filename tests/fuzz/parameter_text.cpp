// Parameters in every style: whatever is read can be written, and is then read as the same value, or writing
// refuses it.
#include "fuzz.hpp"

#include <wirebind/http/characters.hpp>
#include <wirebind/http/parameter_text.hpp>

#include <string>
#include <vector>

namespace http = wirebind::http;
using fuzz::require;
using wirebind::parameter_facts;
using wirebind::parameter_part;
using wirebind::parameter_shape;
using wirebind::parameter_style;

namespace {

using parts = std::vector<parameter_part>;

constexpr parameter_shape shapes[] = {parameter_shape::single, parameter_shape::list,
                                      parameter_shape::object};

bool any_member(std::string_view) { return true; }

void check_segment(const parameter_facts& one, std::string_view text) {
  parts read, again;
  if (http::read_segment(one, text, read) != http::parameter_read::found) return;
  std::string written;
  if (!http::write_segment(one, read, written).empty()) return;
  require(http::is_origin_form('/' + written), "what is written may stand in a path");
  require(written.find('/') == written.npos, "what is written is one segment");
  require(http::read_segment(one, written, again) == http::parameter_read::found, "what is written is read");
  require(again == read, "a segment comes back");
}

void check_query(const parameter_facts& one, std::string_view text) {
  const auto items = http::parse_query(text);
  parts read, again;
  if (!items || http::read_query(one, *items, any_member, read) != http::parameter_read::found) return;
  std::string written;
  if (!http::write_query(one, read, written).empty()) return;
  require(http::is_origin_form("/?" + written), "what is written may stand in a query");
  const auto pairs = http::parse_query(written);
  require(pairs.has_value(), "what is written is a query");
  if (written.empty()) return;
  require(http::read_query(one, *pairs, any_member, again) == http::parameter_read::found, "it is read");
  require(again == read, "a query comes back");
}

void check_field(const parameter_facts& one, std::string_view text) {
  parts read, again;
  if (http::read_field(one, text, read) != http::parameter_read::found) return;
  std::string written;
  if (!http::write_field(one, read, written).empty()) return;
  require(http::read_field(one, written, again) == http::parameter_read::found, "a field is read");
  require(again == read, "a field comes back");
}

void check_cookies(std::string_view text) {
  std::vector<http::query_item> pairs;
  http::parse_cookies(text, pairs);
  for (const http::query_item& pair : pairs) {
    require(text.find(pair.written) != text.npos, "a cookie is a part of the field");
  }
}

}  // namespace

void fuzz::run(std::string_view input) {
  const exact_copy copy(input);
  for (const parameter_shape shape : shapes) {
    for (const bool exploded : {false, true}) {
      using enum parameter_style;
      for (const parameter_style style : {simple, label, matrix}) {
        check_segment({"a", {style, exploded}, shape}, copy.view());
      }
      for (const parameter_style style : {form, space_delimited, pipe_delimited, deep_object}) {
        check_query({"a", {style, exploded}, shape}, copy.view());
        check_query({"a", {style, exploded, true, true}, shape}, copy.view());
      }
      check_field({"a", {simple, exploded}, shape}, copy.view());
    }
  }
  check_cookies(copy.view());
}
