#pragma once

#include <wirebind/model/form_parts.hpp>
#include <wirebind/model/impl/parameters.ipp>

#include <cstddef>
#include <string>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {

inline bool is_collection(json::kind which) noexcept {
  return which == json::kind::list || which == json::kind::map;
}

/// The type of the value of one part.
inline const json::type& part_type(const json::type& type) noexcept {
  const json::type& inner = inner_type(type);
  return is_collection(inner.kind) ? inner_type(*inner.element) : inner;
}

inline form_part form_part_of(const parameter& one, std::span<const form_encoding> encodings) {
  form_part part{one};
  for (const form_encoding& each : encodings) {
    if (each.name == one.wire && !one.others) part.media = each.media;
  }
  const bool is_file = part_type(*one.type).kind == json::kind::file;
  if (is_file || one.format.style == parameter_style::content) {
    part.content = is_file ? part_content::file : part_content::json;
  }
  return part;
}

}  // namespace detail

WIREBIND_DECL std::vector<form_part> form_parts(const json::type& body,
                                                std::span<const form_encoding> encodings) {
  std::vector<form_part> found;
  for (const parameter& one : form_parameters(body, encodings)) {
    found.push_back(detail::form_part_of(one, encodings));
  }
  return found;
}

WIREBIND_DECL void form_part::each(
    const void* object, function_ref<void(std::string_view, const json::type&, const void*)> use) const {
  const void* const whole = static_cast<const char*>(object) + one.offset;
  const auto inner = detail::content_of(*one.type, whole);
  if (inner.is_null && content == part_content::json) return use(one.wire, *one.type, whole);
  if (!inner.present()) return;
  // A union is one value, whichever of its types it holds, and has a tag that this does not have.
  const json::kind kind = detail::inner_type(*one.type).kind;
  if (kind == json::kind::list) {
    const json::type& element = *inner.type->element;
    const json::list_view view = inner.type->view(inner.value);
    for (std::size_t i = 0; i != view.count; ++i) {
      use(one.wire, element, static_cast<const char*>(view.data) + i * element.size);
    }
  } else if (one.others) {
    struct state {
      decltype(use) call;
      const json::type& element;
    } all{use, *inner.type->element};
    inner.type->each(inner.value, &all, [](void* context, const std::string& key, const void* value) {
      const auto& s = *static_cast<const state*>(context);
      s.call(key, s.element, value);
      return true;
    });
  } else {
    use(one.wire, *one.type, whole);
  }
}

WIREBIND_DECL void* form_part::add(void* object, std::string_view name, bool first,
                                   const json::type*& type) const {
  void* value = static_cast<char*>(object) + one.offset;
  type = one.type;
  const json::kind inner = detail::inner_type(*type).kind;
  const bool list = inner == json::kind::list;
  if (!list && !one.others) return first ? value : nullptr;
  for (; type->kind != inner; type = type->element) {
    const void* const there = first ? nullptr : type->get(value);
    value = there != nullptr ? const_cast<void*>(there) : type->emplace(value);
  }
  if (first) type->clear(value);
  const json::type& whole = *type;
  type = whole.element;
  return list ? whole.append(value) : whole.insert(value, std::string(name));
}

}  // namespace wirebind::inline WIREBIND_ABI
