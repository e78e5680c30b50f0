#pragma once

#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/parameters.hpp>

#include <cstddef>

namespace wirebind::inline WIREBIND_ABI {

WIREBIND_DECL bool parameter::get(const void* object, std::string& text) const {
  const detail::content content = detail::content_of(*type, static_cast<const char*>(object) + offset);
  return content.present() && detail::leaf_text(*content.type, content.value, text);
}

WIREBIND_DECL bool parameter::set(void* object, std::string_view text) const {
  void* const slot = static_cast<char*>(object) + offset;
  if (type->kind != json::kind::optional) return detail::set_leaf(*type, slot, text);
  if (detail::set_leaf(*type->element, type->emplace(slot), text)) return true;
  type->reset(slot);
  return false;
}

WIREBIND_DECL std::size_t parameter::count(const void* object) const {
  return type->view(static_cast<const char*>(object) + offset).count;
}

WIREBIND_DECL bool parameter::get_item(const void* object, std::size_t index, std::string& text) const {
  const json::list_view view = type->view(static_cast<const char*>(object) + offset);
  return detail::leaf_text(*type->element, static_cast<const char*>(view.data) + index * type->element->size,
                           text);
}

WIREBIND_DECL bool parameter::append(void* object, std::string_view text) const {
  return detail::set_leaf(*type->element, type->append(static_cast<char*>(object) + offset), text);
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
    default:
      return location::body;
  }
}

WIREBIND_DECL parameter_table make_parameter_table(const json::type& type) {
  const json::object_table& members = type.members();
  parameter_table table;
  // Kept to the end of the program: a call may still run when static objects are destroyed.
  auto* const parameters = new parameter[members.members.size()];
  std::size_t count = 0;
  for (std::size_t i = 0; i != members.members.size(); ++i) {
    const json::member& member = members.members[i];
    const json::member_facts& facts = members.facts[i];
    if (facts.where == json::place::member) continue;
    if (facts.where == json::place::body) {
      table.raw_body = member.type->kind == json::kind::bytes;
      table.body_type = table.raw_body ? nullptr : member.type;
      table.body_offset = member.offset;
      continue;
    }
    parameters[count++] = {location_of(facts.where), facts.name, member.type, member.offset};
  }
  table.parameters = {parameters, count};
  return table;
}

}  // namespace detail
}  // namespace wirebind::inline WIREBIND_ABI
