#pragma once

#include <wirebind/core/secret_names.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/parameters.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

namespace detail {

/// The type inside of an optional, a nullable or a box.
inline const json::type& inner_type(const json::type& type) noexcept {
  const json::type* inner = &type;
  while (inner->kind == json::kind::optional || inner->kind == json::kind::nullable ||
         inner->kind == json::kind::box) {
    inner = inner->element;
  }
  return *inner;
}

/// Makes the value inside of optionals, nullables and boxes, and goes to it.
inline void enter_slots(const json::type*& type, void*& value) {
  while (type->kind == json::kind::optional || type->kind == json::kind::nullable ||
         type->kind == json::kind::box) {
    value = type->emplace(value);
    type = type->element;
  }
}

/// How many unions are followed into each other.
inline constexpr unsigned nested_unions = 4;

/// Whether a value is one text: a leaf, or a union of leaves.
inline bool is_leaf(const json::type& type, unsigned levels = nested_unions) {
  const json::type& inner = inner_type(type);
  if (inner.kind != json::kind::one_of)
    return inner.kind <= json::kind::text || inner.kind == json::kind::file;
  if (levels == 0) return false;
  for (const json::alternative* const each : inner.choices().alternatives()) {
    if (!is_leaf(*each->type, levels - 1)) return false;
  }
  return true;
}

/// The text of a value without parts. A value of no alternative of a union is JSON, of which a string has no
/// quotes here.
inline bool single_text(const content& value, std::string& text) {
  if (!value.is_unknown) return leaf_text(*value.type, value.value, text);
  const std::string_view unknown = static_cast<const json::raw*>(value.value)->text();
  if (unknown.starts_with('"'))
    return static_cast<bool>(json::decode(json::type_of<std::string>(), unknown, &text));
  text = unknown;
  return true;
}

/// The alternatives of a union in the order in which they are asked for a text: those that take fewer texts
/// first.
enum class turn : std::uint8_t { boolean, integer, number, formatted, known, text, unknown };

inline bool is_known(const json::type& open_enum, std::string_view text) noexcept {
  const std::span known(open_enum.names, open_enum.name_count);
  for (const enum_name& each : known) {
    if (each.text == text) return true;
  }
  return false;
}

inline bool is_turn_of(const json::type& type, turn now, std::string_view text) {
  switch (type.kind) {
    case json::kind::boolean:
      return now == turn::boolean;
    case json::kind::float32:
    case json::kind::float64:
      return now == turn::number;
    case json::kind::text:
      return now == turn::formatted;
    case json::kind::open_enum:
      return now == (is_known(type, text) ? turn::known : turn::unknown);
    case json::kind::string:
    case json::kind::file:
    case json::kind::one_of:
      return now == turn::text;
    default:
      return now == turn::integer;
  }
}

inline bool set_single(const json::type& type, void* value, std::string_view text);

inline bool set_union(const json::type& type, void* value, std::string_view text) {
  for (const turn now : {turn::boolean, turn::integer, turn::number, turn::formatted, turn::known, turn::text,
                         turn::unknown}) {
    for (const json::alternative* const each : type.choices().alternatives()) {
      if (!is_turn_of(inner_type(*each->type), now, text)) continue;
      if (set_single(*each->type, type.choose(value, *each), text)) return true;
    }
  }
  type.reset(value);
  return false;
}

/// Sets a value without parts from its text.
inline bool set_single(const json::type& type, void* value, std::string_view text) {
  const json::type* inner = &type;
  enter_slots(inner, value);
  return inner->kind == json::kind::one_of ? set_union(*inner, value, text) : set_leaf(*inner, value, text);
}

/// Collects the leaves of a value.
class part_collector {
 public:
  explicit part_collector(std::vector<parameter_part>& parts) : parts_(parts) {}

  void add(const json::type& type, const void* value) {
    const content inner = content_of(type, value);
    if (!inner.present()) return;
    switch (inner.type->kind) {
      case json::kind::list:
        return add_items(*inner.type->element, inner.type->view(inner.value));
      case json::kind::object:
        return add_members(inner.type->members(), inner.value);
      case json::kind::map:
        entry_ = inner.type->element;
        inner.type->each(inner.value, this, [](void* self, const std::string& key, const void* element) {
          static_cast<part_collector*>(self)->add_entry(key, element);
          return true;
        });
        return;
      default:
        add_leaf(inner);
    }
  }

 private:
  /// An item or an entry, which is there even if nothing is in it.
  void add_inside(const json::type& type, const void* value) {
    const std::size_t before = parts_.size();
    add(type, value);
    if (parts_.size() == before) parts_.push_back({way_, {}, true});
  }

  void add_entry(const std::string& key, const void* element) {
    const json::type* const type = entry_;
    way_.push_back(key);
    add_inside(*type, element);
    way_.pop_back();
    entry_ = type;
  }

  void add_items(const json::type& element, const json::list_view& view) {
    for (std::size_t i = 0; i != view.count; ++i) {
      way_.push_back(std::to_string(i));
      add_inside(element, static_cast<const char*>(view.data) + i * element.size);
      way_.pop_back();
    }
  }

  void add_members(const json::object_table& table, const void* object) {
    for (std::size_t i = 0; i != table.members.size(); ++i) {
      way_.push_back(std::string(table.facts[i].name));
      add(*table.members[i].type, static_cast<const char*>(object) + table.members[i].offset);
      way_.pop_back();
    }
    if (table.additional != nullptr)
      add(*table.additional, static_cast<const char*>(object) + table.additional_offset);
  }

  void add_leaf(const content& value) {
    parameter_part part{way_, {}};
    if (single_text(value, part.text)) parts_.push_back(std::move(part));
  }

  std::vector<parameter_part>& parts_;
  std::vector<std::string> way_;
  const json::type* entry_ = nullptr;  ///< of the map whose entries are being added
};

using parts_view = std::span<const parameter_part* const>;

inline bool set_value(const json::type& type, void* value, parts_view parts, std::size_t depth);

/// The parts of one member or item.
struct part_group {
  std::string_view name;
  sequence<const parameter_part*> parts;
};

/// The parts by the step at a depth, in their order; false where one has no such step.
inline bool group(parts_view parts, std::size_t depth, sequence<part_group>& groups) {
  for (const parameter_part* part : parts) {
    if (part->way.size() <= depth) return false;
    const std::string_view name = part->way[depth];
    part_group* found = groups.begin();
    while (found != groups.end() && found->name != name) ++found;
    if (found == groups.end()) found = &groups.push_back({name, {}});
    found->parts.push_back(part);
  }
  return true;
}

/// The groups that are none of the members go into the map of all others, where there is one.
inline bool set_others(const json::object_table& table, void* object, std::span<const part_group> groups,
                       std::size_t depth) {
  if (table.additional == nullptr) return false;
  void* const map = static_cast<char*>(object) + table.additional_offset;
  for (const part_group& group : groups) {
    bool named = false;
    for (const json::member_facts& facts : table.facts) named = named || facts.name == group.name;
    if (named) continue;
    void* const entry = table.additional->insert(map, std::string(group.name));
    if (entry == nullptr || !set_value(*table.additional->element, entry, group.parts, depth + 1))
      return false;
  }
  return true;
}

inline bool set_members(const json::object_table& table, void* object, std::span<const part_group> groups,
                        std::size_t depth) {
  std::size_t known = 0;
  for (std::size_t i = 0; i != table.members.size(); ++i) {
    const part_group* found = nullptr;
    for (const part_group& group : groups) {
      if (group.name == table.facts[i].name) found = &group;
    }
    if (found == nullptr) {
      if (table.facts[i].required) return false;
      continue;
    }
    ++known;
    void* const slot = static_cast<char*>(object) + table.members[i].offset;
    if (!set_value(*table.members[i].type, slot, found->parts, depth + 1)) return false;
  }
  return known == groups.size() || set_others(table, object, groups, depth);
}

inline bool set_items(const json::type& list, void* value, std::span<const part_group> groups,
                      std::size_t depth) {
  list.clear(value);
  for (std::size_t i = 0; i != groups.size(); ++i) {
    if (groups[i].name != std::to_string(i)) return false;
    if (!set_value(*list.element, list.append(value), groups[i].parts, depth + 1)) return false;
  }
  return true;
}

inline bool set_entries(const json::type& map, void* value, std::span<const part_group> groups,
                        std::size_t depth) {
  map.clear(value);
  for (const part_group& group : groups) {
    void* const entry = map.insert(value, std::string(group.name));
    if (entry == nullptr || !set_value(*map.element, entry, group.parts, depth + 1)) return false;
  }
  return true;
}

inline bool set_value(const json::type& type, void* value, parts_view parts, std::size_t depth) {
  const json::type* inner = &type;
  enter_slots(inner, value);
  const bool list = inner->kind == json::kind::list;
  if (!list && inner->kind != json::kind::object && inner->kind != json::kind::map) {
    const bool leaf = parts.size() == 1 && parts.front()->way.size() == depth;
    return leaf && set_single(*inner, value, parts.front()->text);
  }
  sequence<part_group> groups;
  if (!group(parts, depth, groups)) return false;
  if (list) return set_items(*inner, value, groups, depth);
  return inner->kind == json::kind::map ? set_entries(*inner, value, groups, depth)
                                        : set_members(inner->members(), value, groups, depth);
}

}  // namespace detail

WIREBIND_DECL parameter_shape parameter::shape() const noexcept {
  if (format.style == parameter_style::content) return parameter_shape::single;
  switch (detail::inner_type(*type).kind) {
    case json::kind::list:
      return parameter_shape::list;
    case json::kind::map:
    case json::kind::object:
      return parameter_shape::object;
    default:
      return parameter_shape::single;
  }
}

WIREBIND_DECL bool parameter::required() const noexcept {
  switch (type->kind) {
    case json::kind::optional:
    case json::kind::nullable:
    case json::kind::list:
    case json::kind::map:
    case json::kind::raw:
    case json::kind::one_of:
      return false;
    default:
      return true;
  }
}

WIREBIND_DECL bool parameter::get(const void* object, std::string& text) const {
  const void* const value = static_cast<const char*>(object) + offset;
  const detail::content content = detail::content_of(*type, value);
  if (!content.present()) return false;
  if (format.style == parameter_style::content) return json::encode(*type, value, text) && !text.empty();
  return detail::single_text(content, text);
}

WIREBIND_DECL bool parameter::set(void* object, std::string_view text) const {
  void* const slot = static_cast<char*>(object) + offset;
  if (format.style == parameter_style::content) {
    if (json::decode(*type, text, slot, {.require_members = true})) return true;
    if (type->kind == json::kind::optional) type->reset(slot);
    return false;
  }
  if (detail::set_single(*type, slot, text)) return true;
  if (type->kind == json::kind::optional || type->kind == json::kind::nullable) type->reset(slot);
  return false;
}

WIREBIND_DECL bool parameter::get_parts(const void* object, std::vector<parameter_part>& parts) const {
  if (shape() == parameter_shape::single) {
    std::string text;
    if (!get(object, text)) return false;
    parts.push_back({{}, std::move(text)});
    return true;
  }
  const void* const value = static_cast<const char*>(object) + offset;
  if (!detail::content_of(*type, value).present()) return false;
  detail::part_collector(parts).add(*type, value);
  return true;
}

WIREBIND_DECL bool parameter::set_parts(void* object, std::span<const parameter_part> parts) const {
  if (shape() == parameter_shape::single) return parts.size() == 1 && set(object, parts.front().text);
  sequence<const parameter_part*> all;
  for (const parameter_part& part : parts) all.push_back(&part);
  void* const slot = static_cast<char*>(object) + offset;
  if (detail::set_value(*type, slot, all, 0)) return true;
  if (type->kind == json::kind::optional) type->reset(slot);
  return false;
}

WIREBIND_DECL bool parameter::has_member(std::string_view name) const {
  const json::type& inner = detail::inner_type(*type);
  return inner.kind == json::kind::object && inner.members().find(name) != nullptr;
}

WIREBIND_DECL bool parameter::is_open() const {
  const json::type& inner = detail::inner_type(*type);
  return inner.kind == json::kind::map ||
         (inner.kind == json::kind::object && inner.members().additional != nullptr);
}

namespace detail {

inline parameter_format form_format(std::string_view name, const json::type& type,
                                    std::span<const form_encoding> encodings) {
  for (const form_encoding& each : encodings) {
    if (each.name == name) return each.format;
  }
  const json::type& inner = inner_type(type);
  const bool list = inner.kind == json::kind::list;
  const bool plain = is_leaf(list ? *inner.element : inner);
  return {plain ? parameter_style::form : parameter_style::content, plain};
}

inline parameter other_names(const json::type& map, std::size_t offset) {
  parameter found{location::query, "", &map, offset, {parameter_style::form, true}};
  found.others = true;
  return found;
}

}  // namespace detail

WIREBIND_DECL std::vector<parameter> form_parameters(const json::type& body,
                                                     std::span<const form_encoding> encodings) {
  std::vector<parameter> found;
  const json::type& inner = detail::inner_type(body);
  if (inner.kind != json::kind::object) {
    found.push_back(detail::other_names(body, 0));
    return found;
  }
  const json::object_table& table = inner.members();
  for (std::size_t i = 0; i != table.members.size(); ++i) {
    const json::member& member = table.members[i];
    const std::string_view name = table.facts[i].name;
    found.push_back({location::query, name, member.type, member.offset,
                     detail::form_format(name, *member.type, encodings)});
  }
  if (table.additional != nullptr && detail::is_leaf(*table.additional->element)) {
    found.push_back(detail::other_names(*table.additional, table.additional_offset));
  }
  return found;
}

namespace detail {

inline location location_of(json::place where) noexcept {
  switch (where) {
    case json::place::path:
      return location::path;
    case json::place::query:
      return location::query;
    case json::place::header:
      return location::header;
    case json::place::cookie:
      return location::cookie;
    default:
      return location::body;
  }
}

inline const parameter_table& make_parameter_table(const json::object_table& members) {
  // Kept to the end of the program: a call may still run when static objects are destroyed.
  auto* const parameters = new parameter[members.members.size()];
  auto* const made = new parameter_table;
  std::size_t count = 0;
  for (std::size_t i = 0; i != members.members.size(); ++i) {
    const json::member& member = members.members[i];
    const json::member_facts& facts = members.facts[i];
    if (facts.where == json::place::member) continue;
    if (facts.where == json::place::body) {
      made->raw_body = member.type->kind == json::kind::bytes;
      made->body_type = made->raw_body ? nullptr : member.type;
      made->body_offset = member.offset;
      continue;
    }
    parameters[count++] = {location_of(facts.where), facts.name, member.type, member.offset, facts.format,
                           names_secret(facts.name)};
  }
  made->parameters = {parameters, count};
  // Two threads may build at once; the first to finish wins.
  const void* expected = nullptr;
  if (members.parameters.compare_exchange_strong(expected, made, std::memory_order_acq_rel)) return *made;
  delete[] parameters;
  delete made;
  return *static_cast<const parameter_table*>(expected);
}

}  // namespace detail

WIREBIND_DECL const parameter_table& parameters_of(const json::type* message) {
  static constexpr parameter_table none{};
  if (message == nullptr) return none;
  const json::object_table& members = message->members();
  const void* const made = members.parameters.load(std::memory_order_acquire);
  return made != nullptr ? *static_cast<const parameter_table*>(made) : detail::make_parameter_table(members);
}

}  // namespace wirebind::inline WIREBIND_ABI
