// The wire form of a C++ type. A light header: vocabulary types specialise `shape` beside their
// definition, and the codec reads all facts from there.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/parameter_format.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {
class bytes;
struct file_part;
}

namespace wirebind::inline WIREBIND_ABI::json {

/// How many objects and lists may be open at once in a text that is decoded or encoded.
inline constexpr unsigned max_depth = 128;

/// The cases that the codec distinguishes.
enum class kind : std::uint8_t {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  string,     // an object that is a std::string, or begins with one
  open_enum,  // text with known values
  text,       // a type of the user's that is read from text and written as text
  raw,        // any JSON value, kept as text
  object,     // a struct with a description
  list,
  map,
  optional,
  nullable,
  box,
  one_of,  // one of several alternatives
  bytes,   // a payload that is not JSON
  file,    // a file of a form; a string in JSON
};

namespace detail {
/// Replaces a visitor where only the form of a description is needed.
struct probe {
  template <class Member>
  void operator()(const char*, Member&) const;
  template <class Member>
  void path(const char*, Member&, parameter_format = {}) const;
  template <class Member>
  void query(const char*, Member&, parameter_format = {}) const;
  template <class Member>
  void header(const char*, Member&, parameter_format = {}) const;
  template <class Member>
  void cookie(const char*, Member&, parameter_format = {}) const;
  template <class Member>
  void body(Member&) const;
  template <class Member>
  void additional(Member&) const;
};
}  // namespace detail

/// A struct that describes its members through a static `visit(self, visitor)`.
template <class T>
concept described = requires(T& object, const detail::probe& visitor) {
  T::visit(object, visitor);
};

/// The wire form of T; specialise it for your own container or leaf.
///
/// Every shape has `static constexpr json::kind kind`. A slot (optional, nullable, box) adds `element`,
/// `emplace`, `get`, `reset`; a list adds `element`, `clear`, `append`, `reserve`, `view`; a map adds
/// `element`, `clear`, `insert`, `each`, `find`, `size`, `has_value`. An open enum adds its own `names`, a
/// union `act` and `choices`. A text adds `static bool parse(std::string_view, T&)`, which is false for what
/// is no value, and `static std::string format(const T&)`; with `static constexpr bool bare = true` it is a
/// number in JSON, whose text they read and write.
template <class T>
struct shape;

template <kind Kind>
struct leaf_shape {
  static constexpr json::kind kind = Kind;
};

template <>
struct shape<bool> : leaf_shape<kind::boolean> {};
template <>
struct shape<std::int8_t> : leaf_shape<kind::int8> {};
template <>
struct shape<std::int16_t> : leaf_shape<kind::int16> {};
template <>
struct shape<std::int32_t> : leaf_shape<kind::int32> {};
template <>
struct shape<std::int64_t> : leaf_shape<kind::int64> {};
template <>
struct shape<std::uint8_t> : leaf_shape<kind::uint8> {};
template <>
struct shape<std::uint16_t> : leaf_shape<kind::uint16> {};
template <>
struct shape<std::uint32_t> : leaf_shape<kind::uint32> {};
template <>
struct shape<std::uint64_t> : leaf_shape<kind::uint64> {};
template <>
struct shape<float> : leaf_shape<kind::float32> {};
template <>
struct shape<double> : leaf_shape<kind::float64> {};
template <>
struct shape<std::string> : leaf_shape<kind::string> {};
template <>
struct shape<wirebind::bytes> : leaf_shape<kind::bytes> {};
template <>
struct shape<wirebind::file_part> : leaf_shape<kind::file> {};

template <described T>
struct shape<T> : leaf_shape<kind::object> {};

template <class T>
struct shape<std::optional<T>> : leaf_shape<kind::optional> {
  using element = T;
  static T& emplace(std::optional<T>& slot) { return slot.emplace(); }
  static const T* get(const std::optional<T>& slot) noexcept { return slot ? &*slot : nullptr; }
  static void reset(std::optional<T>& slot) noexcept { slot.reset(); }
};

/// The elements of a list, in contiguous memory.
struct list_view {
  bool present = false;
  const void* data = nullptr;
  std::size_t count = 0;
};

/// Called for each entry of a map; returns false to stop.
using map_visitor = bool (*)(void* context, const std::string& key, const void* value);

}  // namespace wirebind::inline WIREBIND_ABI::json
