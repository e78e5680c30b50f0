#include "value_maker.hpp"

#include <wirebind/core/bytes.hpp>
#include <wirebind/model/impl/leaf.ipp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

namespace test {

using wirebind::rule;
using wirebind::rule_kind;
using wirebind::json::kind;
using wirebind::json::object_table;
using wirebind::json::place;

namespace {

constexpr std::string_view identifier = "^[A-Za-z_][A-Za-z0-9_-]*$";

std::vector<std::string_view> parts(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::size_t index_of(const object_table& table, std::string_view wire) {
  for (std::size_t i = 0; i != table.facts.size(); ++i) {
    if (table.facts[i].name == wire) return i;
  }
  throw std::logic_error("a rule names a member that is none: " + std::string(wire));
}

std::vector<const rule*> rules_of(const object_table& table, std::string_view wire) {
  const auto* all = static_cast<const rule*>(table.rules);
  std::vector<const rule*> out;
  for (std::size_t i = 0; i != table.rule_count; ++i) {
    if (all[i].member == wire) out.push_back(&all[i]);
  }
  return out;
}

bool is_presence(kind which) {
  return which == kind::optional || which == kind::nullable || which == kind::list || which == kind::map;
}

/// The range that a type of integer has.
std::pair<std::int64_t, std::int64_t> range_of(kind which) {
  const auto of = []<class T>(T) {
    return std::pair<std::int64_t, std::int64_t>(std::numeric_limits<T>::min(),
                                                 std::numeric_limits<T>::max());
  };
  return which == kind::int64 ? of(std::int64_t()) : of(std::int32_t());
}

}  // namespace

const rule* value_maker::circumstances::find(rule_kind wanted) const {
  for (const rule* each : rules) {
    if (each->kind == wanted) return each;
  }
  return nullptr;
}

std::size_t value_maker::circumstances::count(rule_kind wanted, std::size_t otherwise) const {
  const rule* found = find(wanted);
  return found ? std::stoul(std::string(found->argument)) : otherwise;
}

void value_maker::fill_object(const type& described, void* object) {
  const object_table& table = described.members();
  const std::vector<bool> present = choose_members(table);
  for (std::size_t i = 0; i != present.size(); ++i) {
    if (!present[i]) continue;
    void* value = static_cast<char*>(object) + table.members[i].offset;
    const std::string name(table.facts[i].name);
    fill_value(*table.members[i].type, value, {name, table.facts[i].where, rules_of(table, name)});
  }
  if (extent_ == extent::random) {
    for (std::size_t i = 0; i != present.size(); ++i) keep_order(table, object, i);
  }
}

std::vector<bool> value_maker::choose_members(const object_table& table) {
  std::vector<bool> present(table.facts.size(), true);
  if (extent_ == extent::full) return present;
  for (std::size_t i = 0; i != present.size(); ++i) {
    bool required = !is_presence(table.members[i].type->kind);
    for (const rule* each : rules_of(table, table.facts[i].name)) {
      required = required || each->kind == rule_kind::required;
    }
    present[i] = required || (extent_ == extent::random && chance());
  }
  for (const rule* each : rules_of(table, "")) {
    const auto alternatives = parts(each->argument, '|');
    const std::size_t chosen = extent_ == extent::random ? below(alternatives.size()) : 0;
    for (std::size_t i = 0; i != alternatives.size(); ++i) {
      for (const auto wire : parts(alternatives[i], '+')) present[index_of(table, wire)] = i == chosen;
    }
  }
  for (std::size_t i = 0; i != present.size(); ++i) {
    for (const rule* each : rules_of(table, table.facts[i].name)) {
      if (present[i] && each->kind == rule_kind::requires_member)
        present[index_of(table, each->argument)] = true;
    }
  }
  return present;
}

// A number that may not be greater than that of another member becomes the other number.
void value_maker::keep_order(const object_table& table, void* object, std::size_t index) {
  for (const rule* each : rules_of(table, table.facts[index].name)) {
    if (each->kind != rule_kind::at_most_member) continue;
    const auto own = wirebind::detail::content_of(table, index, object);
    const auto other = wirebind::detail::content_of(table, index_of(table, each->argument), object);
    std::string number, limit;
    if (!own.present() || !other.present()) continue;
    wirebind::detail::leaf_text(*own.type, own.value, number);
    wirebind::detail::leaf_text(*other.type, other.value, limit);
    if (std::stoll(number) > std::stoll(limit)) set(*own.type, const_cast<void*>(own.value), limit);
  }
}

void value_maker::fill_value(const type& described, void* value, const circumstances& about) {
  switch (described.kind) {
    case kind::object:
      return fill_object(described, value);
    case kind::optional:
    case kind::nullable:
    case kind::box:
      return fill_value(*described.element, described.emplace(value), about);
    case kind::list:
      return fill_list(described, value, about);
    case kind::map:
      return fill_map(described, value, about);
    case kind::boolean:
      *static_cast<bool*>(value) = extent_ != extent::random || chance();
      return;
    case kind::string:
    case kind::open_enum:
      return fill_text(described, value, about);
    case kind::bytes:
      if (extent_ == extent::full) *static_cast<wirebind::bytes*>(value) = std::string("\0\xFF raw\r\n", 8);
      if (extent_ == extent::random) *static_cast<wirebind::bytes*>(value) = random_text({});
      return;
    case kind::raw:
      throw std::logic_error("no value is made for free-form JSON");
    default:
      return fill_number(described, value, about);
  }
}

void value_maker::fill_list(const type& described, void* value, const circumstances& about) {
  described.clear(value);
  std::size_t count = extent_ == extent::random ? below(4) : extent_ == extent::full ? 2 : 1;
  count = std::max(count, about.count(rule_kind::min_items, about.where == place::query ? 1 : 0));
  count = std::min(count, about.count(rule_kind::max_items, count));
  for (; count != 0; --count) fill_value(*described.element, described.append(value), about);
}

void value_maker::fill_map(const type& described, void* value, const circumstances& about) {
  described.clear(value);
  std::size_t count = extent_ == extent::random ? below(4) : extent_ == extent::full ? 2 : 1;
  for (; count != 0; --count) {
    std::string key = extent_ == extent::random ? random_text({}) : "key " + std::to_string(count);
    if (void* entry = described.insert(value, std::move(key))) fill_value(*described.element, entry, about);
  }
}

// Counts in steps of what the number has to be a multiple of, scaled so that the steps are whole.
void value_maker::fill_number(const type& described, void* value, const circumstances& about) {
  if (const rule* listed = about.find(rule_kind::one_of)) return set(described, value, one_of(*listed));
  const bool real = described.kind == kind::float32 || described.kind == kind::float64;
  const rule* multiple = about.find(rule_kind::multiple_of);
  const double step = multiple ? std::stod(std::string(multiple->argument)) : real ? 0.25 : 1;
  const rule* least = about.find(rule_kind::minimum);
  const rule* most = about.find(rule_kind::maximum);
  const auto [lowest, highest] =
      real ? std::pair<std::int64_t, std::int64_t>(-4000, 4000) : range_of(described.kind);
  const auto steps = [step](const rule* limit) { return std::stod(std::string(limit->argument)) / step; };
  const auto whole = static_cast<std::int64_t>(real ? 1 : step);
  const std::int64_t from =
      least ? static_cast<std::int64_t>(std::ceil(steps(least) - 1e-9)) : lowest / whole;
  const std::int64_t to = most ? static_cast<std::int64_t>(std::floor(steps(most) + 1e-9)) : highest / whole;
  std::int64_t chosen = 0;
  if (extent_ == extent::random) {
    chosen = std::uniform_int_distribution<std::int64_t>(from, to)(random_);
  } else {
    const bool wide = described.kind == kind::int64 && !most;
    chosen = std::clamp<std::int64_t>((wide ? 5'000'000'000 : real ? 1 : 10) + ++numbers_, from, to);
    if (real && chosen % 2 == 0) --chosen;  // an odd number of quarters or twentieths is never a whole one
  }
  if (!real) return set(described, value, std::to_string(chosen * whole));
  char text[32];
  const int hundredths = static_cast<int>(std::lround(step * 100));
  const std::int64_t scaled = chosen * hundredths;
  std::snprintf(text, sizeof(text), "%s%lld.%02lld", scaled < 0 ? "-" : "",
                static_cast<long long>(std::abs(scaled) / 100),
                static_cast<long long>(std::abs(scaled) % 100));
  set(described, value, text);
}

void value_maker::fill_text(const type& described, void* value, const circumstances& about) {
  if (described.kind == kind::open_enum) {
    const bool known = extent_ != extent::random || below(5) != 0;
    const std::size_t index =
        extent_ == extent::random ? below(described.name_count) : described.name_count - 1;
    return set(described, value, known ? std::string(described.names[index].text) : "x-Unheard-Of");
  }
  if (!described.native) return set(described, value, chance() ? "d2lyZWJpbmQ=" : "AP8=");
  set(described, value, extent_ == extent::random ? random_text(about) : full_text(about));
}

void value_maker::set(const type& described, void* value, const std::string& text) {
  if (!wirebind::detail::set_leaf(described, value, text)) throw std::logic_error("not a value: " + text);
}

// Each place with what it has to escape.
std::string value_maker::full_text(const circumstances& about) {
  const std::size_t most = about.count(rule_kind::max_length, 1000);
  const rule* shape = about.find(rule_kind::pattern);
  if (shape && shape->argument != identifier) throw std::logic_error("no text is made for this pattern");
  std::string text = "v-" + about.name;
  if (!shape && about.where == place::path) text += " /\xC3\xA9:+%";
  if (!shape && about.where == place::query) text += " &=\xC3\xA9+#%";
  if (!shape && about.where == place::header) text += " ;=%";
  if (!shape && about.where == place::member) text += " \"\\\n\xC3\xA9";
  return text.size() > most ? std::string(std::min<std::size_t>(most, 8), 'v') : text;
}

std::string value_maker::random_text(const circumstances& about) {
  static constexpr std::string_view any[] = {
      "a", "Z", "0", "-", "_", ".", " ", "/", "\"", "%", "\\", "\xC3\xA9", "\xE2\x82\xAC", "\n"};
  const rule* shape = about.find(rule_kind::pattern);
  if (shape && shape->argument != identifier) throw std::logic_error("no text is made for this pattern");
  std::size_t kinds = std::size(any);
  if (about.where == place::path) kinds -= 1;    // a segment has no line end
  if (about.where == place::header) kinds -= 4;  // nor has a field, and no other alphabet
  if (shape) kinds = 5;
  const std::size_t least = std::max<std::size_t>(about.count(rule_kind::min_length, 0), 1);
  const std::size_t most = std::min<std::size_t>(about.count(rule_kind::max_length, 20), 200);
  const bool bare = about.where == place::member && least == 1 && !about.find(rule_kind::min_length);
  std::size_t size = least + below(most - least + 1);
  if (bare && below(8) == 0) size = 0;
  std::string text;
  for (std::size_t i = 0; i != size; ++i) {
    // Ends are no spaces, and a name begins with a letter; "." and ".." are no segments.
    const bool edge = i == 0 || i + 1 == size;
    text += edge ? any[below(shape || about.where != place::member ? 2 : kinds)] : any[below(kinds)];
  }
  return text;
}

std::string value_maker::one_of(const rule& listed) {
  const auto all = parts(listed.argument, ',');
  return std::string(extent_ == extent::random ? all[below(all.size())] : all.back());
}

}  // namespace test
