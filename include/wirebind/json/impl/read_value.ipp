#pragma once

#include <wirebind/core/file_part.hpp>
#include <wirebind/json/impl/read_leaf.ipp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

WIREBIND_JSON_HOT const char* reader::read_member(const char* p, const member& member, void* slot) {
  switch (member.kind) {
    case kind::boolean:
      return read_leaf_member<bool>(p, member, slot);
    case kind::int32:
      return read_leaf_member<std::int32_t>(p, member, slot);
    case kind::int64:
      return read_leaf_member<std::int64_t>(p, member, slot);
    case kind::float32:
      return read_leaf_member<float>(p, member, slot);
    case kind::float64:
      return read_leaf_member<double>(p, member, slot);
    case kind::string:
      return read_leaf_member<std::string>(p, member, slot);
    case kind::object:
      if (*p != '{') return null_or_mismatch(p);
      if (!member.in_optional) return read_object(p, *member.type, slot);
      return read_object(p, *member.type->element, member.type->emplace(slot));
    case kind::open_enum:
      if (*p == 'n') return null_or_mismatch(p);
      if (!member.in_optional) return read_enum(p, *member.type, slot);
      return read_enum(p, *member.type->element, member.type->emplace(slot));
    case kind::list:
      return *p == '[' ? read_list(p, *member.type, slot) : null_or_mismatch(p);
    case kind::map:
      return *p == '{' ? read_map(p, *member.type, slot) : null_or_mismatch(p);
    case kind::int8:
    case kind::int16:
    case kind::uint8:
    case kind::uint16:
    case kind::uint32:
    case kind::uint64:
    case kind::text:
    case kind::raw:
    case kind::optional:
    case kind::nullable:
    case kind::box:
    case kind::one_of:
    case kind::bytes:
    case kind::file:
      break;
    default:
      // Every kind has a case: the table of the switch needs no look at its bounds.
      __builtin_unreachable();
  }
  // Absent is how the object begins; a plain raw value and a nullable one hold the null itself.
  if (*p == 'n' && member.kind != kind::raw && member.kind != kind::nullable)
    return read_null(p, *member.type);
  return read_value(p, *member.type, slot);
}

/// Reads the null of a member that is absent then; a free-form one may be null.
[[gnu::noinline, gnu::cold]] inline const char* reader::read_null(const char* p, const type& type) {
  const bool free = type.kind == kind::optional && type.element->kind == kind::raw;
  return free ? skip_literal(p, "null") : null_or_mismatch(p);
}

inline const char* reader::read_plain(const char* p, kind kind, void* value) {
  return with_leaf(kind, [&]<class Leaf>(std::type_identity<Leaf>) {
    Leaf& leaf = *static_cast<Leaf*>(value);
    const char* const next = read_leaf(p, leaf);
    return next != nullptr || error() != errc::ok ? next : read_other(p, kind, value);
  });
}

[[gnu::noinline]] inline const char* reader::read_value(const char* p, const type& type, void* value) {
  switch (type.kind) {
    case kind::open_enum:
      return read_enum(p, type, value);
    case kind::text:
      return read_text(p, type, value);
    case kind::raw:
      return read_raw(p, *static_cast<raw*>(value));
    case kind::object:
      return *p == '{' ? read_object(p, type, value) : mismatch(p);
    case kind::list:
      return *p == '[' ? read_list(p, type, value) : null_or_mismatch(p);
    case kind::map:
      return *p == '{' ? read_map(p, type, value) : null_or_mismatch(p);
    case kind::optional:
    case kind::nullable:
    case kind::box:
      return read_slot(p, type, value);
    case kind::one_of:
      return read_union(p, type, value);
    case kind::bytes:
      return fail(errc::not_json, p);
    case kind::file:
      return read_file(p, *static_cast<file_part*>(value));
    default:
      return read_plain(p, type.kind, value);
  }
}

[[gnu::noinline, gnu::cold]] inline const char* reader::read_file(const char* p, file_part& file) {
  std::string text;
  const char* const next = read_plain(p, kind::string, &text);
  if (next != nullptr) file = {.data = std::move(text)};
  return next;
}

[[gnu::noinline]] inline const char* reader::read_slot(const char* p, const type& type, void* slot) {
  if (*p != 'n' || type.kind == kind::box) return read_value(p, *type.element, type.emplace(slot));
  p = skip_literal(p, "null");
  if (p != nullptr && type.kind == kind::nullable) type.set_null(slot);
  return p;
}

/// Reads the value of a union: null leaves it empty, and what no choice takes stays JSON text.
[[gnu::noinline]] inline const char* reader::read_union(const char* p, const type& type, void* value) {
  if (*p == 'n') return null_or_mismatch(p);
  const alternative* chosen = nullptr;
  scanner ahead(p, end_);
  if (!chooser(ahead, type.choices(), p).run(depth_, chosen)) return fail(ahead.error(), ahead.error_at());
  if (chosen == nullptr) {
    chosen = &alternative_object<raw>;
    mark(deviation_kind::unknown_alternative, p);
  }
  // A union in a union opens no bracket, but takes stack.
  const bool level = chosen->type->kind == kind::one_of;
  if (level && depth_ == max_depth) return fail(errc::too_deep, p);
  depth_ += level;
  unions_ += level;
  p = read_value(p, *chosen->type, type.choose(value, *chosen));
  depth_ -= level;
  unions_ -= level;
  return p;
}

[[gnu::noinline]] inline const char* reader::read_enum(const char* p, const type& type, void* value) {
  if (*p != '"') return read_other_enum(p, type, value);
  const char* next = find_special(p + 1, end_);
  if (next != end_ && *next == '"') {
    type.assign(value, {p + 1, static_cast<std::size_t>(next - p - 1)});
    ++next;
  } else {
    std::string text;
    next = read_escaped(p + 1, next, text);
    if (next != nullptr) type.assign(value, text);
  }
  if (marks_ != nullptr && next != nullptr) check_enumerator(p, value);
  return next;
}

[[gnu::noinline]] inline const char* reader::read_raw(const char* p, raw& value) {
  scanner inner(p, end_);
  const unsigned open = depth_ - unions_;  // brackets: the text ends behind the last of them
  const char* const next = inner.skip_value(p, open);
  if (next == nullptr) return fail(inner.error(), inner.error_at());
  const unsigned levels = inner.deepest() > open ? inner.deepest() - open : 0;
  if (depth_ + levels > max_depth) return fail(errc::too_deep, p);
  raw_access::set(value, {p, static_cast<std::size_t>(next - p)}, levels);
  return next;
}

/// After the first element: makes room for as many as the rest of the text may hold. All lists of a text
/// share a budget of twice its size, so that no text can claim more memory than it has bytes.
inline void reader::guess_size(const char* p, const type& type, void* list, std::size_t first_size) {
  if (type.element->kind != kind::object || *p != ',') return;
  const auto rest = static_cast<std::size_t>(end_ - p);
  const std::size_t affordable = static_cast<std::size_t>(reserve_budget_) / type.element->size;
  const std::size_t count = 1 + least(rest / (first_size + 1), affordable);
  if (count == 1) return;
  reserve_budget_ -= static_cast<std::ptrdiff_t>((count - 1) * type.element->size);
  type.reserve(list, count);
}

WIREBIND_JSON_FLAT const char* reader::read_list(const char* p, const type& type, void* list) {
  if (++depth_ > max_depth) return fail(errc::too_deep, p);
  p = skip_space(p + 1);
  if (*p == ']') {
    type.clear(list);
    return leave(p);
  }
  const bool strings = type.element->kind == kind::string && type.element->native;
  for (std::size_t index = 0;; ++index) {
    const char* const start = p;
    void* const element = index == 0 ? type.start(list) : type.append(list);
    p = strings && *p == '"' ? read_string(p, *static_cast<std::string*>(element))
                             : read_value(p, *type.element, element);
    if (p == nullptr) return inside_index(index);
    const char* const end_of_value = p;
    p = skip_space(p);
    if (index == 0) guess_size(p, type, list, static_cast<std::size_t>(end_of_value - start));
    if (*p == ']') return leave(p);
    if (*p != ',') return fail(errc::syntax, p);
    p = skip_space(p + 1);
  }
}

[[gnu::noinline]] inline const char* reader::read_map(const char* p, const type& type, void* map) {
  if (++depth_ > max_depth) return fail(errc::too_deep, p);
  type.clear(map);
  p = skip_space(p + 1);
  if (*p == '}') return leave(p);
  for (;;) {
    const char* const start = p;
    if (*p != '"') return fail(errc::syntax, p);
    std::string key;
    p = read_string(p, key);
    if (p == nullptr) return nullptr;
    p = skip_space(p);
    if (*p != ':') return fail(errc::syntax, p);
    p = skip_space(p + 1);
    void* const value = type.insert(map, std::move(key));
    if (value == nullptr) fail(errc::duplicate_member, start);
    p = value == nullptr ? nullptr : read_value(p, *type.element, value);
    if (p == nullptr) return inside_key(start);
    p = skip_space(p);
    if (*p == '}') return leave(p);
    if (*p != ',') return fail(errc::syntax, p);
    p = skip_space(p + 1);
  }
}

/// Reads the key at p, which no comparison of bytes has found: an unknown one, or one written in another way.
[[gnu::noinline]] inline const char* reader::read_unknown(const char* p, const object_table& table,
                                                          char* object, const member*& found) {
  if (*p != '"') return fail(errc::syntax, p);
  std::string key;
  const char* next = read_string(p, key);
  if (next == nullptr) return nullptr;
  next = skip_space(next);
  if (*next != ':') return fail(errc::syntax, next);
  found = table.find(key);
  next = skip_space(next + 1);
  if (found != nullptr) return next;
  if (table.additional != nullptr) return read_additional(next, p, table, object, std::move(key));
  if (table.closed && reject_unknown_) {
    fail(errc::unknown_member, p);
    return inside_key(p);
  }
  next = skip_value(next, depth_);
  if (next == nullptr) return inside(key);
  mark(deviation_kind::unknown_member, p);
  return next;
}

[[gnu::noinline]] inline const char* reader::missing(const char* p, const object_table& table,
                                                     const seen_members& seen) {
  for (std::size_t i = 0; i != table.facts.size(); ++i) {
    if (!table.facts[i].required || seen.contains(i)) continue;
    fail(errc::missing_member, p);
    return inside(table.facts[i].name);
  }
  return p;
}

/// The members of an object none of which is described.
[[gnu::noinline, gnu::cold]] inline const char* reader::read_no_members(const char* p,
                                                                        const object_table& table,
                                                                        char* object) {
  const member* found = nullptr;
  for (;;) {
    p = read_unknown(p, table, object, found);
    if (p == nullptr) return nullptr;
    p = skip_space(p);
    if (*p == '}') return p;
    if (*p != ',') return fail(errc::syntax, p);
    p = skip_space(p + 1);
  }
}

/// Whether the key of a member, its colon included, stands at p.
WIREBIND_JSON_HOT bool key_stands_at(const char* p, std::size_t room, const member& member) noexcept {
  const std::size_t size = member.key_size - std::size_t{1};
  return size <= room && same_bytes(p, member.key_text() + 1, size);
}

/// The member whose key stands at p, where the one expected after `previous` does not. What is found is
/// expected the next time: a service writes its members in one order, whichever the description has.
[[gnu::noinline]] inline const member* search_member(const char* p, std::size_t room,
                                                     const object_table& table,
                                                     std::size_t previous) noexcept {
  constexpr int hops = 4;
  const member* const first = table.members.data();
  const member* guess = table.following(previous);
  for (int hop = 0; hop != hops; ++hop) {
    guess = table.following(static_cast<std::size_t>(guess - first) + 1);
    if (key_stands_at(p, room, *guess)) return guess;
  }
  for (const member& entry : table.members) {
    if (!key_stands_at(p, room, entry)) continue;
    table.expect(previous, &entry);
    return &entry;
  }
  return nullptr;
}

WIREBIND_JSON_HOT const char* reader::read_members(const char* p, const object_table& table, char* object,
                                                   seen_members& seen) {
  const member* const first = table.members.data();
  std::size_t previous = 0;
  for (;;) {
    const char* const key = p;
    const auto room = static_cast<std::size_t>(end_ - p);
    const member* found = table.following(previous);
    if (!key_stands_at(p, room, *found)) [[unlikely]] {
      found = search_member(p, room, table, previous);
    }
    if (found != nullptr) [[likely]] {
      p = skip_space(p + found->key_size - 1);
    } else {
      const member* other = nullptr;
      p = read_unknown(p, table, object, other);
      if (p == nullptr) return nullptr;
      found = other;
    }
    if (found != nullptr) [[likely]] {
      const auto index = static_cast<std::size_t>(found - first);
      if (!seen.mark(index)) {
        fail(errc::duplicate_member, key);
        return inside(table.facts[index].name);
      }
      const char* const start = p;
      p = read_member(p, *found, object + found->offset);
      if (require_members_ && p != nullptr && *start == 'n' && table.facts[index].required) {
        p = fail(errc::missing_member, start);
      }
      if (p == nullptr) [[unlikely]]
        return inside(table.facts[index].name);
      previous = index + 1;
    }
    p = skip_space(p);
    if (*p == '}') return p;
    if (*p != ',') return fail(errc::syntax, p);
    p = skip_space(p + 1);
  }
}

WIREBIND_JSON_FLAT const char* reader::read_object(const char* p, const type& type, void* object) {
  if (++depth_ > max_depth) return fail(errc::too_deep, p);
  const object_table& table = type.members();
  seen_members seen(table.members.size());
  p = skip_space(p + 1);
  if (*p != '}') {
    p = table.members.empty() ? read_no_members(p, table, static_cast<char*>(object))
                              : read_members(p, table, static_cast<char*>(object), seen);
    if (p == nullptr) return nullptr;
  }
  if (require_members_) {
    p = missing(p, table, seen);
    if (p == nullptr) return nullptr;
  }
  return leave(p);
}

inline result reader::read(const type& type, void* value) {
  const char* p = begin_;
  while (p != end_ && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
  p = p == end_ ? fail(errc::unexpected_end, p) : read_value(p, type, value);
  if (p != nullptr) {
    while (p != end_ && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) ++p;
    if (p == end_) return {};
    fail(errc::trailing_bytes, p);
  }
  return {make_error_code(error()), static_cast<std::size_t>(error_at() - begin_), std::move(path_)};
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
