// The members of a body of multipart/form-data: which are texts, JSON and files, and the values of those that
// are not texts, each of which is a part of its own.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/function_ref.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/parameters.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// What the parts of a member hold.
enum class part_content : std::uint8_t {
  text,  ///< leaves, as a form has them
  json,
  file,
};

/// A member of a body of multipart/form-data, as a parameter of a query; without a name it is a map of all
/// members, or of all that have no name of their own.
struct form_part {
  parameter one;
  part_content content{};
  std::string_view media{};  ///< what the document says; may be a list or a range of types

  /// Calls `use` with the name and the value of each part of a member that is no text: items of a list and
  /// entries of a map by themselves, nothing for what is absent.
  WIREBIND_DECL void each(const void* object,
                          function_ref<void(std::string_view, const json::type&, const void*)> use) const;
  /// Makes room for the value of a part, and sets its type. `first` is for the first part of a member, and
  /// empties a list or a map; a member that is neither has no second one, for which this is null.
  WIREBIND_DECL void* add(void* object, std::string_view name, bool first, const json::type*& type) const;
};

/// The members in the order of the description, the one without a name last.
WIREBIND_DECL std::vector<form_part> form_parts(const json::type& body,
                                                std::span<const form_encoding> encodings);

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/form_parts.ipp>
#endif
