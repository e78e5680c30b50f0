// The parts of a request or of response headers outside the JSON text: path, query, header and cookie
// parameters as text, and the location of the body. How texts are joined and encoded is left to
// <wirebind/http/parameter_text.hpp>.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/json/type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// The location of a member of a request.
enum class location : std::uint8_t { path, query, header, cookie, body };

/// One parameter of a described message: a leaf (text, integer, number, bool ("true", "false"), open enum or
/// base64 text), a list, a map or a struct of leaves, and with the style `content` anything that JSON can be.
struct parameter {
  location in{};
  std::string_view wire;
  const json::type* type = nullptr;
  std::size_t offset = 0;
  parameter_format format{};
  bool secret = false;  ///< its name says so (`names_secret`)
  bool others = false;  ///< of a form: a map, whose entries are what no member has the name of

  /// What is written: a list, a map or a struct outside of JSON, else a single text.
  WIREBIND_DECL parameter_shape shape() const noexcept;
  /// A plain member, which is always sent.
  WIREBIND_DECL bool required() const noexcept;

  /// Formats a single value as text; false if the parameter is absent.
  WIREBIND_DECL bool get(const void* object, std::string& text) const;
  /// Parses a single value; false if the text does not have the type, and an optional member is then absent.
  WIREBIND_DECL bool set(void* object, std::string_view text) const;

  /// The leaves of a value of any shape, in the order of the list or of the description; false if the
  /// parameter is absent. Absent members have no leaf.
  WIREBIND_DECL bool get_parts(const void* object, std::vector<parameter_part>& parts) const;
  /// Makes a value of its leaves. False for a text that does not have its type, a member that is not
  /// described, missing or there twice, and an index out of order; an optional member is then absent, and the
  /// object of another one must not be used.
  WIREBIND_DECL bool set_parts(void* object, std::span<const parameter_part> parts) const;
  /// Whether an object has a member that is described by that name.
  WIREBIND_DECL bool has_member(std::string_view name) const;
  /// Whether a value may have a member of any name: a map, or an object with other members than those
  /// described.
  WIREBIND_DECL bool is_open() const;
};

/// All parts of a message. Exists as long as the program.
struct parameter_table {
  /// Path, query, header and cookie parameters in the order of the description.
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

/// A body as one value, such as a text; at the start of an object.
inline parameter whole_body(const json::type& type) noexcept { return {location::body, "body", &type, 0}; }

/// The members of a form as parameters of a query: leaves and lists of leaves by name, anything else as JSON,
/// unless an encoding says otherwise. A map is one exploded object.
WIREBIND_DECL std::vector<parameter> form_parameters(const json::type& body,
                                                     std::span<const form_encoding> encodings);

/// The parts of a message; empty for null. Made at the first call; safe to call from several threads.
WIREBIND_DECL const parameter_table& parameters_of(const json::type* message);

/// The parts of T; empty for a type without a description. Safe to call from several threads.
template <class T>
const parameter_table& parameters_of() {
  if constexpr (json::described<T>) return parameters_of(&json::type_of<T>());
  return parameters_of(nullptr);
}

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/parameters.ipp>
#endif
