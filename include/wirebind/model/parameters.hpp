// The parts of a request or of response headers outside the JSON text: path, query and header
// parameters as text, and the location of the body. Encoding a segment or a query is left to the
// caller.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/json/type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// The location of a member of a request.
enum class location : std::uint8_t { path, query, header, body };

/// One parameter of a described message. A leaf: text, integer, number, bool ("true", "false"), open enum or
/// base64 text, plain or optional; or, in a query, a numbered list of leaves: its items are sent as separate
/// parameters, `ids.1=a&ids.2=b`, and an empty list is not sent at all.
struct parameter {
  location in{};
  std::string_view wire;
  const json::type* type = nullptr;
  std::size_t offset = 0;

  /// Formats the value as text; false if the parameter is absent.
  WIREBIND_DECL bool get(const void* object, std::string& text) const;
  /// Parses the value; false if the text does not have the type, and an optional member is then absent.
  WIREBIND_DECL bool set(void* object, std::string_view text) const;
  /// A plain member, which is always sent.
  bool required() const noexcept { return type->kind != json::kind::optional && !numbered(); }

  /// A list. `get` and `set` do not support it; the following functions support only lists.
  bool numbered() const noexcept { return type->kind == json::kind::list; }
  /// The number of items of the list.
  WIREBIND_DECL std::size_t count(const void* object) const;
  /// Formats one item as text; `index` is below the count. False for an item without a text.
  WIREBIND_DECL bool get_item(const void* object, std::size_t index, std::string& text) const;
  /// Adds an item; false if the text does not have its type, and the list must then not be used.
  WIREBIND_DECL bool append(void* object, std::string_view text) const;
};

/// All parts of a message. Exists as long as the program.
struct parameter_table {
  /// Path, query and header parameters in the order of the description.
  std::span<const parameter> parameters;
  /// The wire form of the body; null if there is none or it is `bytes`.
  const json::type* body_type = nullptr;
  /// The body is a `wirebind::bytes`.
  bool raw_body = false;
  std::size_t body_offset = 0;

  bool has_body() const noexcept { return raw_body || body_type != nullptr; }
  /// The body inside a message; there must be one.
  void* body(void* object) const noexcept { return static_cast<char*>(object) + body_offset; }
  const void* body(const void* object) const noexcept {
    return static_cast<const char*>(object) + body_offset;
  }
};

namespace detail {
WIREBIND_DECL parameter_table make_parameter_table(const json::type& type);
}

/// The parts of T; empty for a type without a description. Safe to call from several threads.
template <class T>
const parameter_table& parameters_of() {
  if constexpr (json::described<T>) {
    static const lasting<parameter_table> table(detail::make_parameter_table(json::type_of<T>()));
    return table.value;
  } else {
    static constexpr parameter_table none{};
    return none;
  }
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/parameters.ipp>
#endif
