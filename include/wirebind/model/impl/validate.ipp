#pragma once

#include <wirebind/core/function_ref.hpp>
#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/impl/breach.ipp>
#include <wirebind/model/impl/checks.ipp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/pattern.hpp>
#include <wirebind/model/rules.hpp>
#include <wirebind/model/validate.hpp>

#include <optional>
#include <span>
#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

/// Walks a value and collects what it breaks. The path to a violation is written when there is one.
class validator {
 public:
  validator(validation level, std::string_view root, naming names)
      : level_(level), names_(names), root_(root) {}

  std::vector<violation> run(const json::type& type, const void* value) {
    descend(content_of(type, value));
    return std::move(found_);
  }

 private:
  struct object_scope {
    const json::object_table& table;
    const void* object;
  };
  /// A step on the way to the value at hand, kept by the function that takes it.
  struct step {
    enum class kind : std::uint8_t { member, item, key, name };

    kind what;
    std::string_view text{};                    // a wire name, a key, or a name as it is
    std::size_t index = 0;                      // of an item
    const json::object_table* table = nullptr;  // that has the member
    const step* outer = nullptr;
  };

  void descend(const content& content);
  void enter_object(const json::type& type, const void* object);
  void check_object(const object_scope& scope, const object_checks& checks);
  void check_described(const object_scope& scope, const member_check& check);
  void check_additional(const object_scope& scope);
  void check_member(const object_scope& scope, const rule& rule, const content& member);
  void check_values(const rule& rule, const content& value);
  void check_value(const rule& rule, const content& value);
  void check_count(const rule& rule, const content& value);
  void check_names(const rule& rule, const content& value);
  void check_unique(const content& value);
  void check_at_most(const object_scope& scope, const rule& rule, const content& value);
  void check_alternatives(const object_scope& scope, const alternative_check& check);

  bool checks_rules() const noexcept {
    return level_ == validation::full || level_ == validation::known_values;
  }
  /// Whether values of this kind can break anything by themselves.
  bool has_depth(json::kind kind) const noexcept {
    return kind > json::kind::raw || (kind == json::kind::open_enum && level_ == validation::known_values);
  }
  bool goes_deeper(const content& value) const noexcept {
    return value.present() && (value.is_unknown || has_depth(value.type->kind));
  }
  /// Whether nothing more needs to be known of a member.
  bool holds_at_once(const member_check& check, const void* object) const;
  /// The same of one of its rules.
  static bool holds_at_once(const rule& each, const content& member) {
    return member.present() ? keeps_whole_bound(each, member) : each.kind != rule_kind::required;
  }
  std::string name_of(const json::object_table& table, std::string_view wire) const {
    return names_ == naming::wire ? std::string(wire) : member_text(table, wire);
  }
  void write_path(const step* to, std::string& out) const;
  static content find(const object_scope& scope, std::string_view wire) {
    const json::member* const member = scope.table.find(wire);
    return member == nullptr ? content{} : content_of(*member, scope.object);
  }

  void each_element(const content& content, function_ref<void(const detail::content&)> body);

  void report(breach found) { report(std::move(found.value), std::move(found.rule)); }
  void report(std::string value, std::string rule) {
    std::string path(root_);
    write_path(at_, path);
    found_.push_back({std::move(path), std::move(value), std::move(rule)});
  }

  validation level_;
  naming names_;
  unsigned depth_ = 0;
  const std::string_view root_;
  const step* at_ = nullptr;
  std::vector<violation> found_;
};

inline void validator::write_path(const step* to, std::string& out) const {
  if (to == nullptr) return;
  write_path(to->outer, out);
  switch (to->what) {
    case step::kind::item:
      out += '[' + std::to_string(to->index) + ']';
      return;
    case step::kind::key:
      out.append("[\"").append(to->text).append("\"]");
      return;
    case step::kind::member:
    case step::kind::name:
      if (!out.empty() && !to->text.empty()) out += '.';
      out += to->what == step::kind::member ? name_of(*to->table, to->text) : std::string(to->text);
  }
}

inline void validator::each_element(const content& container,
                                    function_ref<void(const detail::content&)> body) {
  const json::type& type = *container.type;
  if (type.kind == json::kind::list) {
    const json::list_view view = type.view(container.value);
    const auto* element = static_cast<const char*>(view.data);
    for (std::size_t i = 0; i != view.count; ++i, element += type.element->size) {
      const step item{.what = step::kind::item, .index = i, .outer = at_};
      at_ = &item;
      body(content_of(*type.element, element));
      at_ = item.outer;
    }
    return;
  }
  struct state {
    validator* self;
    const json::type* element;
    function_ref<void(const detail::content&)> body;
  } state{this, type.element, body};
  type.each(container.value, &state, [](void* context, const std::string& key, const void* value) {
    auto& s = *static_cast<struct state*>(context);
    const step entry{.what = step::kind::key, .text = key, .outer = s.self->at_};
    s.self->at_ = &entry;
    s.body(content_of(*s.element, value));
    s.self->at_ = entry.outer;
    return true;
  });
}

inline void validator::descend(const content& content) {
  if (!content.present()) return;
  const json::kind kind = content.type->kind;
  if (kind == json::kind::open_enum && level_ == validation::known_values) {
    if (breach found = enumerator_breach(content)) report(std::move(found));
    return;
  }
  if (content.is_unknown && level_ == validation::known_values) report({}, "matches no alternative");
  if (kind == json::kind::object) return enter_object(*content.type, content.value);
  if (kind != json::kind::list && kind != json::kind::map) return;
  if (depth_ == json::max_depth) return report({}, "is nested more than 128 deep");
  ++depth_;
  if (has_depth(content.type->element->kind)) {
    const auto go_on = [this](const detail::content& element) { descend(element); };
    each_element(content, go_on);
  }
  --depth_;
}

inline void validator::enter_object(const json::type& type, const void* object) {
  const json::object_table& table = type.members();
  // A message is no level of the text that its body becomes.
  const bool level = !table.message;
  if (level && depth_ == json::max_depth) return report({}, "is nested more than 128 deep");
  depth_ += level;
  check_object({table, object}, checks_of(table));
  depth_ -= level;
}

inline bool validator::holds_at_once(const member_check& check, const void* object) const {
  if (check.limited) return keeps_limits(check, object);
  if (!check.rules.empty() || check.in_path) return false;
  switch (check.inside) {
    case reach::enumerator:
      return level_ != validation::known_values;
    case reach::level:
      return depth_ != json::max_depth;
    case reach::enumerators:
      return depth_ != json::max_depth && level_ != validation::known_values;
    default:
      return check.described->in_optional && !content_of(*check.described, object).present();
  }
}

inline void validator::check_object(const object_scope& scope, const object_checks& checks) {
  for (const member_check& each : checks.members) {
    if (holds_at_once(each, scope.object)) continue;
    const step member{.what = step::kind::member, .text = each.name, .table = &scope.table, .outer = at_};
    at_ = &member;
    check_described(scope, each);
    at_ = member.outer;
  }
  if (scope.table.additional != nullptr) check_additional(scope);
  if (!checks_rules()) return;
  for (const alternative_check& each : checks.alternatives) check_alternatives(scope, each);
}

inline void validator::check_described(const object_scope& scope, const member_check& check) {
  const content member = content_of(*check.described, scope.object);
  if (check.described->kind == json::kind::object && check.rules.empty() && member.present()) {
    return enter_object(*member.type, member.value);
  }
  if (check.in_path && member.type->kind == json::kind::string &&
      static_cast<const std::string*>(member.value)->empty()) {
    report({}, "is required");
  }
  for (const rule& each : check.rules) {
    if (!holds_at_once(each, member)) check_member(scope, each, member);
  }
  if (check.inside != reach::nothing && goes_deeper(member)) descend(member);
}

inline void validator::check_additional(const object_scope& scope) {
  const content others = additional_of(scope.table, scope.object);
  if (!others.present()) return;
  const std::string_view name = names_ == naming::wire ? "" : "additional";
  const step here{.what = step::kind::name, .text = name, .outer = at_};
  at_ = &here;
  const auto* rules = static_cast<const rule*>(scope.table.rules);
  for (std::size_t r = 0; r != scope.table.rule_count; ++r) {
    if (rules[r].member == "{*}") check_member(scope, rules[r], others);
  }
  // They stand beside the members of the struct, and not a level below them.
  const auto go_on = [this](const content& value) { descend(value); };
  if (has_depth(others.type->element->kind)) each_element(others, go_on);
  at_ = here.outer;
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
    case rule_kind::unique_items:
      check_unique(member);
      break;
    case rule_kind::name_pattern:
      check_names(rule, member);
      break;
    case rule_kind::at_most_member:
      check_at_most(scope, rule, member);
      break;
    case rule_kind::requires_member:
      if (!find(scope, rule.argument).present()) {
        report({}, "needs " + name_of(scope.table, rule.argument) + " to be set");
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
    const auto check = [&](const content& element) { check_values(rule, element); };
    each_element(value, check);
  } else {
    check_value(rule, value);
  }
}

// The level of known values checks all of them, with a rule or without.
inline void validator::check_value(const rule& rule, const content& value) {
  if (rule.kind == rule_kind::known && level_ != validation::full) return;
  if (breach found = breach_of(rule, value)) report(std::move(found));
}

inline void validator::check_count(const rule& rule, const content& value) {
  const bool list = value.type->kind == json::kind::list;
  if (!list && value.type->kind != json::kind::map) return;
  const std::size_t count = list ? value.type->view(value.value).count : value.type->count(value.value);
  const bool least = rule.kind == rule_kind::min_items || rule.kind == rule_kind::min_properties;
  if (rule.whole >= 0) {
    const auto bound = static_cast<std::uint64_t>(rule.whole);
    if (least ? count >= bound : count <= bound) return;
  } else {
    const std::optional<decimal> bound = parse_decimal(rule.argument);
    const int order = bound ? compare(whole_decimal(count), *bound) : 0;
    if (least ? order >= 0 : order <= 0) return;
  }
  report(std::to_string(count),
         (least ? "is fewer than " : "is more than ") +
             counted(rule.argument, list ? "item" : "entry", list ? "items" : "entries"));
}

/// Compares the JSON of the items; one that has none is an error of the codec.
inline void validator::check_unique(const content& value) {
  if (value.type->kind != json::kind::list) return;
  const json::list_view view = value.type->view(value.value);
  map<std::string>::map_type places;  // of a type that most programs have
  for (std::size_t i = 0; i != view.count; ++i) {
    std::string text;
    const auto* const item = static_cast<const char*>(view.data) + i * value.type->element->size;
    if (!json::encode(*value.type->element, item, text)) continue;
    const auto [earlier, added] = places.try_emplace(std::move(text), std::to_string(i));
    if (!added) report({}, "has equal items, " + earlier->second + " and " + std::to_string(i));
  }
}

inline void validator::check_names(const rule& rule, const content& value) {
  const std::optional<pattern> compiled = pattern::compile(rule.argument);
  if (!compiled || value.type->kind != json::kind::map) return;
  struct state {
    validator* self;
    const pattern& names;
    const struct rule& rule;
  } state{this, *compiled, rule};
  value.type->each(value.value, &state, [](void* context, const std::string& key, const void*) {
    const auto& s = *static_cast<const struct state*>(context);
    if (!s.names.matches(key)) {
      s.self->report('"' + cut_text(key, 64) + '"', "does not match " + std::string(s.rule.argument));
    }
    return true;
  });
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
    report(text, "is greater than " + name_of(scope.table, rule.argument) + " (" + limit + ')');
  }
}

inline void validator::check_alternatives(const object_scope& scope, const alternative_check& check) {
  const auto present = [&scope](const json::member* member) {
    return member != nullptr && content_of(*member, scope.object).present();
  };
  std::size_t complete = 0;
  for (const auto& group : check.groups) {
    bool whole = true;
    for (const json::member* const member : group) whole = whole && present(member);
    complete += whole;
  }
  if (complete == 1) return;
  std::string listed;
  for (std::string_view rest = check.rule->argument; !rest.empty();) {
    std::string_view alternative = next_part(rest, '|');
    std::string together;
    while (!alternative.empty()) {
      together += (together.empty() ? "" : " with ") + name_of(scope.table, next_part(alternative, '+'));
    }
    listed += (listed.empty() ? "" : ", ") + together;
  }
  report({}, "must have exactly one of " + listed);
}

WIREBIND_DECL std::vector<violation> validate(const json::type& type, const void* value, validation level,
                                              std::string_view root, naming names) {
  return validator(level, root, names).run(type, value);
}

}  // namespace detail
}  // namespace wirebind::inline WIREBIND_ABI
