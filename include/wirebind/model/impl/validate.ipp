#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/impl/decimal.ipp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/impl/utf8.ipp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/pattern.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// Takes the part before the next separator off a text.
inline std::string_view next_part(std::string_view& rest, char separator) noexcept {
  const std::size_t end = least(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(least(end + 1, rest.size()));
  return part;
}

/// "1 item", "5 items".
inline std::string counted(std::string_view count, std::string_view one, std::string_view many) {
  return std::string(count) + ' ' + std::string(count == "1" ? one : many);
}

inline bool is_text(json::kind kind) noexcept {
  return kind == json::kind::string || kind == json::kind::open_enum;
}

inline std::string shown_value(const content& content) {
  std::string text;
  leaf_text(*content.type, content.value, text);
  return is_text(content.type->kind) ? '"' + cut_text(text, 64) + '"' : text;
}

/// Walks a value and collects what it breaks.
class validator {
 public:
  validator(validation level, std::string_view root, naming names)
      : level_(level), names_(names), path_(root) {}

  std::vector<violation> run(const json::type& type, const void* value) {
    descend(content_of(type, value));
    return std::move(found_);
  }

 private:
  struct object_scope {
    const json::object_table& table;
    const void* object;
  };

  void descend(const content& content);
  void check_object(const object_scope& scope);
  void check_member(const object_scope& scope, const rule& rule, const content& member);
  void check_values(const rule& rule, const content& value);
  void check_value(const rule& rule, const content& value);
  void check_number(const rule& rule, const content& value, const std::string& text);
  void check_text(const rule& rule, const content& value, const std::string& text);
  void check_count(const rule& rule, const content& value);
  void check_at_most(const object_scope& scope, const rule& rule, const content& value);
  void check_alternatives(const object_scope& scope, const rule& rule);
  void check_one_of(const rule& rule, const content& value, const std::string& text);
  void check_known(const content& value);
  void check_constant(const rule& rule, const content& value, const std::string& text);
  void check_json(const rule& rule, const content& value);

  bool checks_rules() const noexcept {
    return level_ == validation::full || level_ == validation::known_values;
  }
  /// Whether values of this type can break anything by themselves.
  bool has_depth(const json::type& type) const noexcept {
    return type.kind > json::kind::raw ||
           (type.kind == json::kind::open_enum && level_ == validation::known_values);
  }
  std::string name_of(const object_scope& scope, std::string_view wire) const {
    return names_ == naming::wire ? std::string(wire) : member_text(scope.table, wire);
  }
  static std::size_t index_of(const object_scope& scope, std::string_view wire) noexcept {
    const auto& facts = scope.table.facts;
    std::size_t index = 0;
    while (index != facts.size() && facts[index].name != wire) ++index;
    return index;
  }
  static content find(const object_scope& scope, std::string_view wire) {
    const std::size_t index = index_of(scope, wire);
    return index == scope.table.facts.size() ? content{} : content_of(scope.table, index, scope.object);
  }

  /// Adds a segment to the path while `body` runs.
  template <class Body>
  void inside(std::string_view segment, Body&& body) {
    const std::size_t size = path_.size();
    if (size != 0 && segment.front() != '[') path_ += '.';
    path_ += segment;
    body();
    path_.resize(size);
  }
  template <class Body>
  void each_element(const content& content, Body&& body);

  void report(std::string value, std::string rule) {
    found_.push_back({path_, std::move(value), std::move(rule)});
  }

  validation level_;
  naming names_;
  unsigned depth_ = 0;
  std::string path_;
  std::vector<violation> found_;
};

template <class Body>
void validator::each_element(const content& container, Body&& body) {
  const json::type& type = *container.type;
  if (type.kind == json::kind::list) {
    const json::list_view view = type.view(container.value);
    const auto* element = static_cast<const char*>(view.data);
    for (std::size_t i = 0; i != view.count; ++i, element += type.element->size) {
      inside('[' + std::to_string(i) + ']', [&] { body(content_of(*type.element, element)); });
    }
    return;
  }
  struct state {
    validator* self;
    const json::type* element;
    Body* body;
  } state{this, type.element, &body};
  type.each(container.value, &state, [](void* context, const std::string& key, const void* value) {
    auto& s = *static_cast<struct state*>(context);
    s.self->inside("[\"" + key + "\"]", [&] { (*s.body)(content_of(*s.element, value)); });
    return true;
  });
}

inline void validator::descend(const content& content) {
  if (!content.present()) return;
  const json::kind kind = content.type->kind;
  if (kind == json::kind::open_enum && level_ == validation::known_values) return check_known(content);
  if (content.is_unknown && level_ == validation::known_values) report({}, "is none of the alternatives");
  const bool object = kind == json::kind::object;
  if (!object && kind != json::kind::list && kind != json::kind::map) return;
  // A message is no level of the text that its body becomes.
  const bool level = !object || !content.type->members().message;
  if (level && depth_ == json::max_depth) return report({}, "is nested more than 128 deep");
  depth_ += level;
  if (object) {
    check_object({content.type->members(), content.value});
  } else if (has_depth(*content.type->element)) {
    each_element(content, [this](const auto& element) { descend(element); });
  }
  depth_ -= level;
}

inline void validator::check_object(const object_scope& scope) {
  const auto* rules = static_cast<const rule*>(scope.table.rules);
  for (std::size_t i = 0; i != scope.table.facts.size(); ++i) {
    const std::string_view wire = scope.table.facts[i].name;
    const content member = content_of(scope.table, i, scope.object);
    inside(name_of(scope, wire), [&] {
      const bool in_path = scope.table.facts[i].where == json::place::path;
      if (in_path && member.type->kind == json::kind::string &&
          static_cast<const std::string*>(member.value)->empty()) {
        report({}, "is required");
      }
      for (std::size_t r = 0; r != scope.table.rule_count; ++r) {
        if (rules[r].member == wire) check_member(scope, rules[r], member);
      }
      descend(member);
    });
  }
  if (!checks_rules()) return;
  for (std::size_t r = 0; r != scope.table.rule_count; ++r) {
    if (rules[r].member.empty()) check_alternatives(scope, rules[r]);
  }
}

inline void validator::check_member(const object_scope& scope, const rule& rule, const content& member) {
  if (rule.kind == rule_kind::required) {
    if (!member.present() && !member.is_null) report({}, "is required");
    return;
  }
  if (!checks_rules() || !member.present()) return;
  switch (rule.kind) {
    case rule_kind::min_items:
    case rule_kind::max_items:
    case rule_kind::min_properties:
    case rule_kind::max_properties:
      check_count(rule, member);
      break;
    case rule_kind::at_most_member:
      check_at_most(scope, rule, member);
      break;
    case rule_kind::requires_member:
      if (!find(scope, rule.argument).present()) {
        report({}, "needs " + name_of(scope, rule.argument) + " to be set");
      }
      break;
    default:
      check_values(rule, member);
  }
}

/// A rule for single values holds for each element of a collection.
inline void validator::check_values(const rule& rule, const content& value) {
  if (!value.present()) return;
  if (value.type->kind == json::kind::list || value.type->kind == json::kind::map) {
    each_element(value, [&](const content& element) { check_values(rule, element); });
  } else {
    check_value(rule, value);
  }
}

inline void validator::check_value(const rule& rule, const content& value) {
  if (rule.kind == rule_kind::one_of_json) return check_json(rule, value);
  std::string text;
  if (!leaf_text(*value.type, value.value, text)) return;
  switch (rule.kind) {
    case rule_kind::minimum:
    case rule_kind::maximum:
    case rule_kind::exclusive_minimum:
    case rule_kind::exclusive_maximum:
    case rule_kind::multiple_of:
      check_number(rule, value, text);
      break;
    case rule_kind::min_length:
    case rule_kind::max_length:
    case rule_kind::pattern:
      check_text(rule, value, text);
      break;
    case rule_kind::one_of:
      check_one_of(rule, value, text);
      break;
    case rule_kind::constant:
      check_constant(rule, value, text);
      break;
    case rule_kind::known:
      // The level of known values checks all of them.
      if (value.type->kind == json::kind::open_enum && level_ == validation::full) check_known(value);
      break;
    default:
      break;
  }
}

inline void validator::check_number(const rule& rule, const content& value, const std::string& text) {
  const std::optional<decimal> number = parse_decimal(text);
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  if (is_text(value.type->kind) || !bound) return;
  if (!number) return report(text, "is not a finite number");
  const int order = compare(*number, *bound);
  const std::string argument(rule.argument);
  switch (rule.kind) {
    case rule_kind::minimum:
      if (order < 0) report(text, "is less than " + argument);
      break;
    case rule_kind::maximum:
      if (order > 0) report(text, "is greater than " + argument);
      break;
    case rule_kind::exclusive_minimum:
      if (order <= 0) report(text, "is not greater than " + argument);
      break;
    case rule_kind::exclusive_maximum:
      if (order >= 0) report(text, "is not less than " + argument);
      break;
    default:
      if (bound->digits != 0 && !is_multiple(*number, *bound))
        report(text, "is not a multiple of " + argument);
  }
}

inline void validator::check_text(const rule& rule, const content& value, const std::string& text) {
  if (!is_text(value.type->kind)) return;
  const std::string argument(rule.argument);
  if (rule.kind == rule_kind::pattern) {
    const std::optional<pattern> compiled = pattern::compile(rule.argument);
    if (compiled && !compiled->matches(text)) report(shown_value(value), "does not match " + argument);
    return;
  }
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  if (!bound) return;
  const int order = compare(*parse_decimal(std::to_string(count_code_points(text))), *bound);
  if (rule.kind == rule_kind::min_length && order < 0) {
    report(shown_value(value), "is shorter than " + counted(rule.argument, "character", "characters"));
  } else if (rule.kind == rule_kind::max_length && order > 0) {
    report(shown_value(value), "is longer than " + counted(rule.argument, "character", "characters"));
  }
}

inline void validator::check_one_of(const rule& rule, const content& value, const std::string& text) {
  if (value.type->kind == json::kind::open_enum) return;
  const bool words = value.type->kind == json::kind::string || value.type->kind == json::kind::boolean;
  const std::optional<decimal> number = words ? std::nullopt : parse_decimal(text);
  std::string listed;
  for (std::string_view rest = rule.argument; !rest.empty();) {
    const std::string_view part = next_part(rest, ',');
    const std::optional<decimal> option = words ? std::nullopt : parse_decimal(part);
    if (words ? part == text : number && option && compare(*number, *option) == 0) return;
    listed += (listed.empty() ? "" : ", ") + std::string(part);
  }
  report(shown_value(value), "is not one of " + listed);
}

inline void validator::check_known(const content& value) {
  const std::string_view text = value.type->text(value.value);
  std::string listed;
  for (std::size_t i = 0; i != value.type->name_count; ++i) {
    if (value.type->names[i].text == text) return;
    listed += (listed.empty() ? "" : ", ") + std::string(value.type->names[i].text);
  }
  report(shown_value(value), "is not one of " + listed);
}

/// Whether two texts are the same number.
inline bool same_number(std::string_view a, std::string_view b) {
  const std::optional<decimal> left = parse_decimal(a);
  const std::optional<decimal> right = parse_decimal(b);
  return left && right && compare(*left, *right) == 0;
}

inline void validator::check_constant(const rule& rule, const content& value, const std::string& text) {
  if (text == rule.argument) return;
  if (!is_text(value.type->kind) && same_number(text, rule.argument)) return;
  report(shown_value(value), "is not " + std::string(rule.argument));
}

/// The JSON text of a scalar in one form: strings without escapes.
inline std::string plain_scalar(std::string_view json) {
  std::string text;
  if (json.empty() || json.front() != '"' || !json::decode(json, text)) return std::string(json);
  return '"' + text + '"';
}

inline void validator::check_json(const rule& rule, const content& value) {
  if (value.type->kind != json::kind::raw) return;
  const std::string text = plain_scalar(static_cast<const json::raw*>(value.value)->text());
  list<json::raw> options;
  if (!json::decode(rule.argument, options)) return;
  for (const json::raw& each : options) {
    const std::string option = plain_scalar(each.text());
    if (option == text || same_number(option, text)) return;
  }
  report(cut_text(text, 64), "is not one of " + std::string(rule.argument.substr(1, rule.argument.size() - 2)));
}

inline void validator::check_count(const rule& rule, const content& value) {
  const bool list = value.type->kind == json::kind::list;
  if (!list && value.type->kind != json::kind::map) return;
  const std::size_t count = list ? value.type->view(value.value).count : value.type->count(value.value);
  const std::string text = std::to_string(count);
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  if (!bound) return;
  const int order = compare(*parse_decimal(text), *bound);
  const bool least = rule.kind == rule_kind::min_items || rule.kind == rule_kind::min_properties;
  if (least ? order >= 0 : order <= 0) return;
  report(text, (least ? "is fewer than " : "is more than ") +
                   counted(rule.argument, list ? "item" : "entry", list ? "items" : "entries"));
}

inline void validator::check_at_most(const object_scope& scope, const rule& rule, const content& value) {
  const content other = find(scope, rule.argument);
  std::string text;
  std::string limit;
  if (!other.present() || !leaf_text(*value.type, value.value, text) ||
      !leaf_text(*other.type, other.value, limit)) {
    return;
  }
  const std::optional<decimal> number = parse_decimal(text);
  const std::optional<decimal> bound = parse_decimal(limit);
  if (number && bound && compare(*number, *bound) > 0) {
    report(text, "is greater than " + name_of(scope, rule.argument) + " (" + limit + ')');
  }
}

inline void validator::check_alternatives(const object_scope& scope, const rule& rule) {
  if (rule.kind != rule_kind::exactly_one_of) return;
  std::size_t complete = 0;
  std::string listed;
  for (std::string_view rest = rule.argument; !rest.empty();) {
    std::string_view alternative = next_part(rest, '|');
    bool whole = true;
    std::string together;
    while (!alternative.empty()) {
      const std::string_view wire = next_part(alternative, '+');
      whole = whole && find(scope, wire).present();
      together += (together.empty() ? "" : " with ") + name_of(scope, wire);
    }
    complete += whole;
    listed += (listed.empty() ? "" : ", ") + together;
  }
  if (complete != 1) report({}, "must have exactly one of " + listed);
}

WIREBIND_DECL std::vector<violation> validate(const json::type& type, const void* value, validation level,
                                              std::string_view root, naming names) {
  return validator(level, root, names).run(type, value);
}

}  // namespace detail
}  // namespace wirebind::inline WIREBIND_ABI
