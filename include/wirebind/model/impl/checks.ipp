#pragma once

#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/model/impl/breach.ipp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/rules.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::detail {

/// What a value can break by itself, whatever the rules of its member are.
enum class reach : std::uint8_t {
  nothing,
  enumerator,   // it may be an unknown enumerator
  level,        // a list or a map that is a level, of values that break nothing
  enumerators,  // the same, of values that may be unknown enumerators
  all,
};

/// Whole numbers that keep the rules of a member.
struct whole_limits {
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
  std::int64_t step = 0;  ///< 0 where there is none
  /// The only numbers; none where all are.
  sequence<std::int64_t> choices{};
};

/// What there is to check of one member.
struct member_check {
  const json::member* described = nullptr;
  std::string_view name{};
  std::span<const rule> rules{};
  reach inside = reach::nothing;
  bool in_path = false;
  bool required = false;
  /// `limits` and the members below stand for all rules.
  bool limited = false;
  whole_limits limits{};
  const json::member* not_above = nullptr;
  const json::member* needed = nullptr;
};

/// The members of which a struct must have exactly one group; null is a member that does not exist.
struct alternative_check {
  const struct rule* rule;
  sequence<sequence<const json::member*>> groups{};
};

/// What there is to check of a struct, worked out once.
struct object_checks {
  sequence<member_check> members;
  sequence<alternative_check> alternatives;
};

/// Whether `limited` members may be of this kind: their numbers are whole, in thousandths, or bytes.
inline bool has_whole_numbers(json::kind kind) noexcept {
  return kind == json::kind::int32 || kind == json::kind::int64 || kind == json::kind::float32 ||
         kind == json::kind::float64 || kind == json::kind::string;
}

/// The number that stands for a value; false where there is none. Floating-point values are counted in
/// thousandths, as their shortest text has them.
template <class Leaf>
bool to_whole(const Leaf& leaf, std::int64_t& whole) noexcept {
  if constexpr (std::is_same_v<Leaf, std::string>) {
    whole = static_cast<std::int64_t>(leaf.size());
    return true;
  } else if constexpr (std::is_floating_point_v<Leaf>) {
    std::uint64_t thousandths = 0;
    if (!json::detail::to_thousandths(leaf, thousandths)) return false;
    whole = static_cast<std::int64_t>(thousandths);
    return true;
  } else {
    whole = leaf;
    return true;
  }
}

template <class Leaf>
const Leaf* leaf_of(const json::member& member, const void* object) noexcept {
  return json::detail::leaf_in<Leaf>(member, static_cast<const char*>(object) + member.offset);
}

/// Whether the member of `object` is known to keep all its rules.
template <class Leaf>
bool keeps_limits(const member_check& check, const void* object) {
  const Leaf* const leaf = leaf_of<Leaf>(*check.described, object);
  if (leaf == nullptr) return !check.required;
  std::int64_t whole = 0;
  const whole_limits& limits = check.limits;
  if (!to_whole(*leaf, whole) || whole < limits.least || whole > limits.most) return false;
  if (limits.step != 0 && whole % limits.step != 0) return false;
  if (check.needed != nullptr && !content_of(*check.needed, object).present()) return false;
  if (check.not_above != nullptr) {
    const Leaf* const bound = leaf_of<Leaf>(*check.not_above, object);
    std::int64_t most = 0;
    if (bound != nullptr && (!to_whole(*bound, most) || whole > most)) return false;
  }
  if (limits.choices.empty()) return true;
  for (const std::int64_t choice : limits.choices) {
    if (choice == whole) return true;
  }
  return false;
}

inline bool keeps_limits(const member_check& check, const void* object) {
  switch (check.described->kind) {
    case json::kind::int32:
      return keeps_limits<std::int32_t>(check, object);
    case json::kind::int64:
      return keeps_limits<std::int64_t>(check, object);
    case json::kind::float32:
      return keeps_limits<float>(check, object);
    case json::kind::float64:
      return keeps_limits<double>(check, object);
    default:
      return keeps_limits<std::string>(check, object);
  }
}

/// Works out what there is to check of a struct.
class checks_maker {
 public:
  explicit checks_maker(const json::object_table& table)
      : table_(table), rules_(static_cast<const rule*>(table.rules), table.rule_count) {}

  object_checks make();

 private:
  void add_member(std::size_t index);
  void add_alternatives(const rule& rule);
  bool limit(member_check& check) const;
  bool add_limit(member_check& check, const rule& rule) const;
  static bool add_bound(whole_limits& limits, rule_kind kind, std::int64_t bound);
  static bool add_choices(whole_limits& limits, std::string_view listed);

  static bool is_for(const rule& each, const json::member_facts& member) noexcept {
    return each.member == member.name;
  }
  static reach reach_of(const json::type& type) noexcept;
  static std::optional<std::int64_t> bound_of(const rule& rule, json::kind kind) noexcept;

  const json::object_table& table_;
  const std::span<const rule> rules_;
  std::size_t next_ = 0;
  object_checks made_;
};

// Rules stand in the order of the members, as the generator writes them; others come after all members.
inline object_checks checks_maker::make() {
  for (std::size_t i = 0; i != table_.members.size(); ++i) add_member(i);
  for (const rule& each : rules_.subspan(next_)) {
    const json::member* const member = table_.find(each.member);
    if (member != nullptr) made_.members.push_back({member, each.member, {&each, 1}});
  }
  for (const rule& each : rules_) {
    if (each.member.empty() && each.kind == rule_kind::exactly_one_of) add_alternatives(each);
  }
  return std::move(made_);
}

inline void checks_maker::add_member(std::size_t index) {
  const json::member_facts& facts = table_.facts[index];
  member_check check{&table_.members[index], facts.name};
  const std::size_t first = next_;
  while (next_ != rules_.size() && is_for(rules_[next_], facts)) ++next_;
  check.rules = rules_.subspan(first, next_ - first);
  check.inside = reach_of(*check.described->type);
  check.in_path = facts.where == json::place::path;
  if (check.rules.empty() && !check.in_path && check.inside == reach::nothing) return;
  check.limited = limit(check);
  made_.members.push_back(std::move(check));
}

inline reach checks_maker::reach_of(const json::type& type) noexcept {
  switch (type.kind) {
    case json::kind::open_enum:
      return reach::enumerator;
    case json::kind::optional:
    case json::kind::nullable:
    case json::kind::box:
      return reach_of(*type.element);
    case json::kind::list:
    case json::kind::map:
      if (type.element->kind == json::kind::open_enum) return reach::enumerators;
      return type.element->kind <= json::kind::raw ? reach::level : reach::all;
    case json::kind::object:
    case json::kind::one_of:
      return reach::all;
    default:
      return reach::nothing;
  }
}

/// Turns all rules of a member into limits; false where one has to be read as it is.
inline bool checks_maker::limit(member_check& check) const {
  if (!has_whole_numbers(check.described->kind)) return false;
  if (check.in_path) {
    if (check.described->in_optional) return false;
    if (check.described->kind == json::kind::string) check.limits.least = 1;
  }
  for (const rule& each : check.rules) {
    if (!add_limit(check, each)) return false;
  }
  return true;
}

inline bool checks_maker::add_limit(member_check& check, const rule& rule) const {
  const json::kind kind = check.described->kind;
  const bool text = kind == json::kind::string;
  const bool whole = kind == json::kind::int32 || kind == json::kind::int64;
  switch (rule.kind) {
    case rule_kind::required:
      check.required = true;
      return true;
    case rule_kind::max_length:
      // No text has more code points than bytes.
      return text && rule.whole >= 0 && add_bound(check.limits, rule_kind::maximum, rule.whole);
    case rule_kind::requires_member:
      if (check.needed != nullptr) return false;
      check.needed = table_.find(rule.argument);
      return check.needed != nullptr;
    case rule_kind::at_most_member:
      if (check.not_above != nullptr || text) return false;
      check.not_above = table_.find(rule.argument);
      return check.not_above != nullptr && check.not_above->kind == kind;
    case rule_kind::one_of:
      return whole && add_choices(check.limits, rule.argument);
    default:
      break;
  }
  const std::optional<std::int64_t> bound = bound_of(rule, kind);
  return bound && add_bound(check.limits, rule.kind, *bound);
}

/// The argument of a rule for numbers, as a number that stands for a value.
inline std::optional<std::int64_t> checks_maker::bound_of(const rule& rule, json::kind kind) noexcept {
  if (kind == json::kind::string) return {};
  if (kind == json::kind::int32 || kind == json::kind::int64) {
    return rule.whole != no_whole_number ? std::optional(rule.whole) : std::nullopt;
  }
  const std::optional<decimal> bound = parse_decimal(rule.argument);
  return bound ? scaled(*bound, 3) : std::nullopt;
}

inline bool checks_maker::add_bound(whole_limits& limits, rule_kind kind, std::int64_t bound) {
  switch (kind) {
    case rule_kind::exclusive_minimum:
      ++bound;
      [[fallthrough]];
    case rule_kind::minimum:
      if (bound > limits.least) limits.least = bound;
      return true;
    case rule_kind::exclusive_maximum:
      --bound;
      [[fallthrough]];
    case rule_kind::maximum:
      if (bound < limits.most) limits.most = bound;
      return true;
    case rule_kind::multiple_of:
      if (limits.step != 0 || bound <= 0) return false;
      limits.step = bound;
      return true;
    default:
      return false;
  }
}

inline bool checks_maker::add_choices(whole_limits& limits, std::string_view listed) {
  if (!limits.choices.empty()) return false;
  while (!listed.empty()) {
    limits.choices.push_back(whole_number(next_part(listed, ',')));
    if (limits.choices.back() == no_whole_number) return false;
  }
  return !limits.choices.empty();
}

inline void checks_maker::add_alternatives(const rule& rule) {
  alternative_check check{&rule};
  for (std::string_view rest = rule.argument; !rest.empty();) {
    auto& group = check.groups.push_back({});
    for (std::string_view names = next_part(rest, '|'); !names.empty();) {
      group.push_back(table_.find(next_part(names, '+')));
    }
  }
  made_.alternatives.push_back(std::move(check));
}

[[gnu::noinline, gnu::cold]] inline const object_checks& make_checks(const json::object_table& table) {
  // Kept to the end of the program: a call may still run when static objects are destroyed.
  auto* const made = new object_checks(checks_maker(table).make());
  // Two threads may build at once; the first to finish wins.
  const void* expected = nullptr;
  if (table.checks.compare_exchange_strong(expected, made, std::memory_order_acq_rel)) return *made;
  delete made;
  return *static_cast<const object_checks*>(expected);
}

inline const object_checks& checks_of(const json::object_table& table) {
  const void* const made = table.checks.load(std::memory_order_acquire);
  return made != nullptr ? *static_cast<const object_checks*>(made) : make_checks(table);
}

}  // namespace wirebind::inline WIREBIND_ABI::detail
