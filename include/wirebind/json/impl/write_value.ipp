#pragma once

#include <wirebind/json/impl/writer.ipp>

namespace wirebind::inline WIREBIND_ABI::json::detail {

template <class Leaf>
WIREBIND_JSON_HOT char* writer::write_leaf_member(char* p, const member& member, const void* slot) {
  const Leaf* const leaf = leaf_in<Leaf>(member, slot);
  if (leaf == nullptr) return p;
  return write_leaf(write_key(p, member), *leaf);
}

WIREBIND_JSON_HOT char* writer::write_text_member(char* p, const member& member, std::string_view text) {
  if (lacks_text(p, text.size())) [[unlikely]]
    return write_growing(p, member, text);
  return write_text(put_key(p, member), text);
}

WIREBIND_JSON_HOT char* writer::write_object_member(char* p, const member& member, const void* slot) {
  const type* type = member.type;
  const void* object = slot;
  if (member.in_optional) {
    object = type->get(slot);
    if (object == nullptr) return p;
    type = type->element;
  }
  return write_object(write_key(p, member), type->members(), static_cast<const char*>(object));
}

WIREBIND_JSON_HOT char* writer::write_list_member(char* p, const member& member, const void* slot) {
  const list_view view = member.type->view(slot);
  return view.present ? write_list(write_key(p, member), *member.type, view) : p;
}

WIREBIND_JSON_HOT char* writer::write_member(char* p, const member& member, const void* slot) {
  switch (member.kind) {
    case kind::boolean:
      return write_leaf_member<bool>(p, member, slot);
    case kind::int32:
      return write_leaf_member<std::int32_t>(p, member, slot);
    case kind::int64:
      return write_leaf_member<std::int64_t>(p, member, slot);
    case kind::float32:
      return write_leaf_member<float>(p, member, slot);
    case kind::float64:
      return write_leaf_member<double>(p, member, slot);
    case kind::string: {
      const auto* const leaf = leaf_in<std::string>(member, slot);
      return leaf != nullptr ? write_text_member(p, member, *leaf) : p;
    }
    case kind::open_enum: {
      const void* const value = member.in_optional ? member.type->get(slot) : slot;
      return value != nullptr ? write_text_member(p, member, member.type->text(value)) : p;
    }
    case kind::object:
      return write_object_member(p, member, slot);
    case kind::list:
      return write_list_member(p, member, slot);
    case kind::int8:
    case kind::int16:
    case kind::uint8:
    case kind::uint16:
    case kind::uint32:
    case kind::uint64:
    case kind::text:
    case kind::raw:
    case kind::map:
    case kind::optional:
    case kind::nullable:
    case kind::box:
    case kind::one_of:
    case kind::bytes:
    case kind::file:
      return write_other(p, member, slot);
    default:
      // Every kind has a case: the table of the switch needs no look at its bounds.
      __builtin_unreachable();
  }
}

/// A member whose presence only its own type decides.
inline char* writer::write_other(char* p, const member& member, const void* slot) {
  const type& type = *member.type;
  switch (type.kind) {
    case kind::list: {
      const list_view view = type.view(slot);
      return view.present ? write_list(write_other_key(p, member), type, view) : p;
    }
    case kind::map:
      return type.has_value(slot) ? write_map(write_other_key(p, member), type, slot) : p;
    case kind::optional: {
      const void* const value = type.get(slot);
      return value != nullptr ? write_value(write_other_key(p, member), *type.element, value) : p;
    }
    case kind::nullable:
      if (type.get(slot) == nullptr && !type.is_null(slot)) return p;
      break;
    case kind::one_of:
      if (type.chosen(slot) == nullptr) return p;
      break;
    default:
      break;
  }
  return write_value(write_other_key(p, member), type, slot);
}

inline char* writer::write_object(char* p, const object_table& table, const char* object) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  const auto start = static_cast<std::size_t>(p - out_.data());
  for (const member& entry : table.members) {
    p = write_member(p, entry, object + entry.offset);
    if (p == nullptr) [[unlikely]] {
      return inside(table.facts[static_cast<std::size_t>(&entry - table.members.data())].name);
    }
  }
  if (table.additional != nullptr) [[unlikely]] {
    p = write_entries(text_room(p, 0), *table.additional, object + table.additional_offset, &table);
    if (p == nullptr) return nullptr;
  }
  --depth_;
  p = text_room(p, 0);
  char* const first = out_.data() + start;
  if (first == p) ++p;
  *first = '{';
  *p = '}';
  return p + 1;
}

/// The elements of a list of plain strings, with a comma behind each.
WIREBIND_JSON_HOT char* writer::write_strings(char* p, const list_view& view) {
  const auto* const text = static_cast<const std::string*>(view.data);
  for (std::size_t i = 0; i != view.count; ++i) {
    p = write_string(p, text[i]);
    if (p == nullptr) return inside(index_segment(i));
    *p++ = ',';
  }
  return p;
}

/// The elements of a list, with a comma behind each.
inline char* writer::write_elements(char* p, const type& type, const list_view& view) {
  const auto* element = static_cast<const char*>(view.data);
  for (std::size_t i = 0; i != view.count; ++i, element += type.size) {
    const auto start = static_cast<std::size_t>(p - out_.data());
    p = write_value(p, type, element);
    if (p == nullptr) return inside(index_segment(i));
    if (i == 0) {
      // One growth for the whole list when its elements are alike.
      const std::size_t size = static_cast<std::size_t>(p - out_.data()) - start + 1;
      p = room(p, size * (view.count - 1) + size * view.count / 16);
    }
    p = text_room(p, 0);
    *p++ = ',';
  }
  return p;
}

[[gnu::noinline]] inline char* writer::write_list(char* p, const type& type, const list_view& view) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  p = text_room(p, 0);
  *p++ = '[';
  if (view.count != 0) {
    const bool strings = type.element->kind == kind::string && type.element->native;
    p = strings ? write_strings(p, view) : write_elements(p, *type.element, view);
    if (p == nullptr) return nullptr;
    --p;  // the comma
  }
  --depth_;
  *p = ']';
  return p + 1;
}

/// The entries of a map, each with a comma before it; none may have the name of a member that stands `beside`
/// them. There is room for two bytes, before and after.
inline char* writer::write_entries(char* p, const type& type, const void* map, const object_table* beside) {
  struct state {
    writer* self;
    char* p;
    const json::type* element;
    const object_table* beside;
  } state{this, p, type.element, beside};
  const bool whole = type.each(map, &state, [](void* context, const std::string& key, const void* value) {
    auto& s = *static_cast<struct state*>(context);
    if (s.beside != nullptr && s.beside->find(key) != nullptr) {
      s.self->fail(errc::duplicate_member);
      s.self->inside(key_segment(key));
      return false;
    }
    *s.p = ',';
    s.p = s.self->write_string(s.p + 1, key);
    if (s.p == nullptr) return false;
    s.p = s.self->text_room(s.p, 0);
    *s.p++ = ':';
    s.p = s.self->write_value(s.p, *s.element, value);
    if (s.p == nullptr) {
      s.self->inside(key_segment(key));
      return false;
    }
    s.p = s.self->text_room(s.p, 0);
    return true;
  });
  return whole ? state.p : nullptr;
}

inline char* writer::write_map(char* p, const type& type, const void* map) {
  if (++depth_ > max_depth) return fail(errc::too_deep);
  p = text_room(p, 0);
  const auto start = static_cast<std::size_t>(p - out_.data());
  p = write_entries(p, type, map, nullptr);
  if (p == nullptr) return nullptr;
  --depth_;
  char* const first = out_.data() + start;
  if (first == p) ++p;
  *first = '{';
  *p = '}';
  return p + 1;
}

/// A type of the user's as a string, or as a number where its text is one.
inline char* writer::write_text(char* p, const type& type, const void* value) {
  const std::string text = type.format(value);
  if (!type.native) return write_string(p, text);
  const bool number = !text.empty() && (text.front() == '-' || is_digit(text.front())) && raw::parse(text);
  return number ? write_literal(p, text) : fail(errc::invalid_number);
}

/// The bytes of a file as a string; those of a source are not in memory.
inline char* writer::write_file(char* p, const file_part& file) {
  return file.source ? fail(errc::not_json) : write_string(p, file.data.view());
}

inline char* writer::write_value(char* p, const type& type, const void* value) {
  switch (type.kind) {
    case kind::open_enum:
      return write_string(p, type.text(value));
    case kind::text:
      return write_text(p, type, value);
    case kind::raw:
      return write_raw(p, *static_cast<const raw*>(value));
    case kind::object:
      return write_object(p, type.members(), static_cast<const char*>(value));
    case kind::list: {
      const list_view view = type.view(value);
      // An absent one is a value here, of a list or a map for example, and no member that could be left out.
      return write_list(p, type, view);
    }
    case kind::map:
      return write_map(p, type, value);
    case kind::optional:
    case kind::nullable:
    case kind::box: {
      const void* const element = type.get(value);
      return element != nullptr ? write_value(p, *type.element, element) : write_literal(p, "null");
    }
    case kind::one_of:
      return write_union(p, type, value);
    case kind::bytes:
      return fail(errc::not_json);
    case kind::file:
      return write_file(p, *static_cast<const file_part*>(value));
    default:
      return with_leaf(type.kind, [&]<class Leaf>(std::type_identity<Leaf>) {
        const Leaf& leaf = *static_cast<const Leaf*>(value);
        return write_leaf(room(p, leaf_room(leaf)), leaf);
      });
  }
}

inline result writer::write(const type& type, const void* value) {
  out_.clear();
  char* p = grow(out_.data(), 0);
  p = write_value(p, type, value);
  out_.resize(p != nullptr ? static_cast<std::size_t>(p - out_.data()) : 0);
  if (p != nullptr) return {};
  return {make_error_code(error_), result::no_offset, std::move(path_)};
}

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
