#pragma once

#include <wirebind/json/choices.hpp>
#include <wirebind/json/impl/type.ipp>
#include <wirebind/json/impl/write_value.ipp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// Whether a member has no text that a tag could be read from.
inline bool is_blank(const member& member, const char* object) {
  const type* inner = member.type;
  const void* value = object + member.offset;
  while (value != nullptr && (inner->kind == kind::optional || inner->kind == kind::nullable)) {
    value = inner->get(value);
    inner = inner->element;
  }
  if (value == nullptr) return true;
  if (inner->kind == kind::open_enum) return inner->text(value).empty();
  return inner->kind == kind::string && static_cast<const std::string*>(value)->empty();
}

/// Whether the map of all other members has one of the name.
inline bool has_other(const object_table& table, const char* object, std::string_view name) {
  return table.additional != nullptr &&
         table.additional->find(object + table.additional_offset, name) != nullptr;
}

/// An object with the tag of its union in place of the member that could hold it, if that is blank or
/// missing.
inline char* writer::write_tagged(char* p, const object_table& table, const char* object, const choice& tag) {
  const member* const own = table.find(tag.member);
  const bool told = own != nullptr ? !is_blank(*own, object) : has_other(table, object, tag.member);
  if (told) return write_object(p, table, object);
  if (++depth_ > max_depth) return fail(errc::too_deep);
  const auto start = static_cast<std::size_t>(p - out_.data());
  p = write_literal(write_literal(p, written_key(tag.member)), tag.value);
  for (const member& entry : table.members) {
    if (&entry == own) continue;
    p = write_member(p, entry, object + entry.offset);
    if (p == nullptr)
      return inside(table.facts[static_cast<std::size_t>(&entry - table.members.data())].name);
  }
  if (table.additional != nullptr) {
    p = write_entries(room(p, 2), *table.additional, object + table.additional_offset, &table);
    if (p == nullptr) return nullptr;
  }
  --depth_;
  out_[start] = '{';
  return write_literal(p, "}");
}

inline char* writer::write_union(char* p, const type& type, const void* value) {
  const alternative* const chosen = type.chosen(value);
  if (chosen == nullptr) return write_literal(p, "null");
  const json::type& inner = *chosen->type;
  const void* const content = type.get(value);
  if (inner.kind == kind::object) {
    const choice* const tag = type.choices().tag_of(*chosen);
    if (tag != nullptr) return write_tagged(p, inner.members(), static_cast<const char*>(content), *tag);
  }
  // A union in a union opens no bracket, but takes stack.
  const bool level = inner.kind == kind::one_of;
  if (level && depth_ == max_depth) return fail(errc::too_deep);
  depth_ += level;
  p = write_value(p, inner, content);
  depth_ -= level;
  return p;
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
