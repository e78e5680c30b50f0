// How a parameter is written, and its value as text: what the description of a struct, the model and HTTP
// share.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// The styles of OpenAPI 3.1 ("style"; RFC 6570), and two ways beside them.
enum class parameter_style : std::uint8_t {
  simple,           ///< `a,b`; path and header
  label,            ///< `.a,b`; path
  matrix,           ///< `;name=a,b`; path
  form,             ///< `name=a,b`; query and cookie
  space_delimited,  ///< `name=a%20b`; query
  pipe_delimited,   ///< `name=a%7Cb`; query
  deep_object,      ///< `name[member]=a`; query. Values in values go on: `name[member][0]=a`
  numbered,         ///< `name.1=a&name.2=b`; query
  content,          ///< JSON; any place
};

/// How a parameter is written; the defaults are those of a path and of a header.
struct parameter_format {
  parameter_style style = parameter_style::simple;
  bool exploded = false;  ///< each item, or member with its name, by itself
  bool reserved = false;  ///< query: `:/?@!$'()*;,=` stay as they are, where they separate nothing
  bool empty = false;  ///< query: `name=` stands for a list or an object without anything, or for no number

  friend constexpr bool operator==(const parameter_format&, const parameter_format&) = default;
};

/// What a parameter holds.
enum class parameter_shape : std::uint8_t { single, list, object };

/// One leaf of a value: its way from the whole (names of members, indices of items; empty for a single
/// value), and its text without any encoding. An item or an entry that has `nothing` in it is one leaf, which
/// cannot be written.
struct parameter_part {
  std::vector<std::string> way;
  std::string text;
  bool nothing = false;

  friend bool operator==(const parameter_part&, const parameter_part&) = default;
};

/// A parameter as its text is written and read.
struct parameter_facts {
  std::string_view name;
  parameter_format format{};
  parameter_shape shape = parameter_shape::single;
};

/// How a member of a form is written, where it is not as its type is.
struct form_encoding {
  std::string_view name;
  parameter_format format{};
  std::string_view media{};  ///< multipart: the media type of its parts
};

/// How a body is written that is not `bytes`.
enum class body_form : std::uint8_t {
  json,
  form,       ///< application/x-www-form-urlencoded
  text,       ///< a text, number, bool or open enum by itself
  multipart,  ///< multipart/form-data
};

/// Most items of a list, and members of an object, in a parameter that is read.
inline constexpr std::size_t largest_parameter = 1000;

}  // namespace wirebind::inline WIREBIND_ABI
