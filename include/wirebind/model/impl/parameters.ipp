#pragma once

#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/parameters.hpp>

#include <memory>
#include <vector>

namespace wirebind::inline v0 {

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

namespace detail {

struct owned_parameter_table {
  std::vector<parameter> parameters;
  parameter_table table;
};

WIREBIND_DECL const parameter_table& make_parameter_table(const json::type& type) {
  const json::object_table& members = type.members();
  auto owned = std::make_unique<owned_parameter_table>();
  for (std::size_t i = 0; i != members.members.size(); ++i) {
    const json::member& member = members.members[i];
    switch (members.places[i]) {
      case json::place::member:
        continue;
      case json::place::body:
        owned->table.raw_body = member.type->kind == json::kind::bytes;
        owned->table.body_type = owned->table.raw_body ? nullptr : member.type;
        owned->table.body_offset = member.offset;
        continue;
      case json::place::path:
      case json::place::query:
      case json::place::header:
        break;
    }
    const location in = members.places[i] == json::place::path    ? location::path
                        : members.places[i] == json::place::query ? location::query
                                                                  : location::header;
    owned->parameters.push_back({in, members.names[i], member.type, member.offset});
  }
  owned->table.parameters = owned->parameters;
  // Kept to the end of the program: a call may still run when static objects are destroyed.
  return owned.release()->table;
}

}  // namespace detail
}  // namespace wirebind::inline v0
