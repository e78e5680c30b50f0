// Converts every described struct and the vocabulary types from and to nlohmann::json:
// `nlohmann::json(*function)`, `tree.get<T>()`. Follows the rules of the codec: absent members are left out,
// null is absent, unknown members are skipped, integers are exact. A free-form member, checked text in a
// struct, becomes a tree here.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/raw.hpp>
#include <wirebind/json/shape.hpp>
#include <wirebind/model/base64_text.hpp>
#include <wirebind/model/box.hpp>
#include <wirebind/model/list.hpp>
#include <wirebind/model/map.hpp>
#include <wirebind/model/nullable.hpp>
#include <wirebind/model/one_of.hpp>

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::interop {

template <class Json>
[[noreturn]] inline void refuse(const char* what, const Json& tree) {
  throw Json::type_error::create(302, std::string("wirebind: ") + what + ", but is " + tree.type_name(),
                                 &tree);
}

/// Throws for values that are nested deeper than the codec allows.
template <class Json>
[[noreturn]] inline void refuse_depth(const Json& tree) {
  throw Json::type_error::create(302, "wirebind: values are nested more than 128 deep", &tree);
}

/// Opens an object or a list.
template <class Json>
void enter(const Json& tree, unsigned levels) {
  if (levels == 0) refuse_depth(tree);
}

/// Whether objects and arrays of a tree are nested deeper than `levels`; iterates without recursion.
template <class Json>
bool is_deeper(const Json& tree, unsigned levels) {
  std::vector<std::pair<const Json*, unsigned>> pending{{&tree, 0U}};
  while (!pending.empty()) {
    const auto [node, around] = pending.back();
    pending.pop_back();
    if (!node->is_structured()) continue;
    if (around == levels) return true;
    for (const Json& inner : *node) pending.emplace_back(&inner, around + 1);
  }
  return false;
}

/// Converts one type to a tree and back; `read` expects a default-constructed value. `levels` is how
/// many objects and lists may still be opened.
template <class T>
struct convert;

template <class T>
requires(json::shape<T>::kind == json::kind::string && !std::is_same_v<T, std::string>) struct convert<T> {
  template <class Json>
  static void write(Json& tree, const T& value, unsigned) {
    tree = value.text();
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned) {
    if (!tree.is_string()) refuse("type must be string", tree);
    value = T(tree.template get_ref<const std::string&>());
  }
};

template <>
struct convert<std::string> {
  template <class Json>
  static void write(Json& tree, const std::string& value, unsigned) {
    tree = value;
  }
  template <class Json>
  static void read(const Json& tree, std::string& value, unsigned) {
    if (!tree.is_string()) refuse("type must be string", tree);
    value = tree.template get_ref<const std::string&>();
  }
};

template <>
struct convert<bool> {
  template <class Json>
  static void write(Json& tree, bool value, unsigned) {
    tree = value;
  }
  template <class Json>
  static void read(const Json& tree, bool& value, unsigned) {
    if (!tree.is_boolean()) refuse("type must be boolean", tree);
    value = tree.template get<bool>();
  }
};

template <class T>
requires(std::integral<T> && !std::is_same_v<T, bool>) struct convert<T> {
  template <class Json>
  static void write(Json& tree, T value, unsigned) {
    tree = value;
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned) {
    if (!tree.is_number_integer()) refuse("type must be integer", tree);
    const bool fits = tree.is_number_unsigned() ? std::in_range<T>(tree.template get<std::uint64_t>())
                                                : std::in_range<T>(tree.template get<std::int64_t>());
    if (!fits) refuse("the integer must be in range", tree);
    value = tree.template get<T>();
  }
};

template <std::floating_point T>
struct convert<T> {
  template <class Json>
  static void write(Json& tree, T value, unsigned) {
    double number = value;
    // The number of the codec's text: 1.1F is written as 1.1, not as its nearest double.
    if constexpr (std::is_same_v<T, float>) {
      char text[32];
      const char* const end = std::to_chars(text, text + sizeof(text), value).ptr;
      if (std::isfinite(value)) std::from_chars(text, end, number);
    }
    tree = number;
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned) {
    if (!tree.is_number()) refuse("type must be number", tree);
    const auto number = tree.template get<double>();
    value = static_cast<T>(number);
    if (!std::isfinite(value)) refuse("the number must be in range", tree);
  }
};

template <class T>
requires(json::shape<T>::kind == json::kind::open_enum) struct convert<T> {
  template <class Json>
  static void write(Json& tree, const T& value, unsigned) {
    tree = std::string(value.text());
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned) {
    if (!tree.is_string()) refuse("type must be string", tree);
    value.assign(tree.template get_ref<const std::string&>());
  }
};

/// A type of the user's: its text, or the number that its text is.
template <class T>
requires(json::shape<T>::kind == json::kind::text) struct convert<T> {
  static constexpr bool bare = requires { requires json::shape<T>::bare; };
  template <class Json>
  static void write(Json& tree, const T& value, unsigned) {
    const std::string text = json::shape<T>::format(value);
    if constexpr (bare) {
      tree = Json::parse(text);
    } else {
      tree = text;
    }
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned) {
    if (bare ? !tree.is_number() : !tree.is_string())
      refuse(bare ? "type must be number" : "type must be string", tree);
    const std::string text = bare ? tree.dump() : tree.template get<std::string>();
    if (!json::shape<T>::parse(text, value)) refuse("the text must be a value of the type", tree);
  }
};

/// A file of a form: its bytes as a string.
template <>
struct convert<file_part> {
  template <class Json>
  static void write(Json& tree, const file_part& value, unsigned) {
    if (value.source) refuse("the bytes of a file must be in memory", tree);
    tree = std::string(value.data.view());
  }
  template <class Json>
  static void read(const Json& tree, file_part& value, unsigned) {
    if (!tree.is_string()) refuse("type must be string", tree);
    value = {.data = tree.template get_ref<const std::string&>()};
  }
};

template <>
struct convert<json::raw> {
  template <class Json>
  static void write(Json& tree, const json::raw& value, unsigned) {
    tree = Json::parse(value.text());
  }
  template <class Json>
  static void read(const Json& tree, json::raw& value, unsigned levels) {
    if (is_deeper(tree, levels)) refuse_depth(tree);
    std::optional<json::raw> parsed = json::raw::parse(tree.dump());
    if (!parsed) refuse("the value must be one that the codec accepts", tree);
    value = *std::move(parsed);
  }
};

/// optional, nullable and box. The struct leaves absent members out; an absent element of a list is null, or
/// empty if it is a list or a map.
template <class T>
requires(json::shape<T>::kind == json::kind::optional || json::shape<T>::kind == json::kind::nullable ||
         json::shape<T>::kind == json::kind::box) struct convert<T> {
  using form = json::shape<T>;
  using element = typename form::element;
  template <class Json>
  static void write(Json& tree, const T& value, unsigned levels) {
    const element* const inner = form::get(value);
    tree = nullptr;
    if (inner != nullptr) convert<element>::write(tree, *inner, levels);
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned levels) {
    if (!tree.is_null() || form::kind == json::kind::box) {
      convert<element>::read(tree, form::emplace(value), levels);
    } else if constexpr (form::kind == json::kind::nullable) {
      form::set_null(value);
    }
  }
};

template <class T>
struct convert<list<T>> {
  template <class Json>
  static void write(Json& tree, const list<T>& values, unsigned levels) {
    enter(tree, levels);
    tree = Json::array();
    for (const auto& value : values) {
      tree.push_back(nullptr);
      convert<T>::write(tree.back(), value, levels - 1);
    }
  }
  template <class Json>
  static void read(const Json& tree, list<T>& values, unsigned levels) {
    if (tree.is_null()) return;
    if (!tree.is_array()) refuse("type must be array", tree);
    enter(tree, levels);
    values.clear();
    for (const Json& element : tree) {
      T value{};
      convert<T>::read(element, value, levels - 1);
      values.push_back(std::move(value));
    }
  }
};

template <class T>
struct convert<map<T>> {
  template <class Json>
  static void write(Json& tree, const map<T>& entries, unsigned levels) {
    enter(tree, levels);
    tree = Json::object();
    for (const auto& [key, value] : entries) convert<T>::write(tree[key], value, levels - 1);
  }
  template <class Json>
  static void read(const Json& tree, map<T>& entries, unsigned levels) {
    if (tree.is_null()) return;
    if (!tree.is_object()) refuse("type must be object", tree);
    enter(tree, levels);
    entries.clear();
    for (auto entry = tree.begin(); entry != tree.end(); ++entry) {
      convert<T>::read(*entry, entries[entry.key()], levels - 1);
    }
  }
};

/// A union, through its text: the codec chooses the alternative.
template <class T>
requires(json::shape<T>::kind == json::kind::one_of) struct convert<T> {
  template <class Json>
  static void write(Json& tree, const T& value, unsigned levels) {
    std::string text;
    const json::result written = json::encode(value, text);
    tree = nullptr;
    if (!written) refuse("the value must be one that the codec accepts", tree);
    tree = Json::parse(text);
    if (is_deeper(tree, levels)) refuse_depth(tree);
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned levels) {
    if (tree.is_null()) return;
    if (is_deeper(tree, levels)) refuse_depth(tree);
    if (!json::decode(tree.dump(), value)) refuse("the value must fit its alternative", tree);
  }
};

template <class T>
bool is_absent(const T& value) {
  constexpr json::kind kind = json::shape<T>::kind;
  if constexpr (kind == json::kind::nullable) {
    return value.is_absent();
  } else if constexpr (kind == json::kind::optional || kind == json::kind::list || kind == json::kind::map ||
                       kind == json::kind::one_of) {
    return !value.has_value();
  } else {
    return false;
  }
}

template <class Json>
struct member_writer {
  Json& tree;
  unsigned levels;
  template <class T>
  void operator()(std::string_view name, const T& value) const {
    if (!is_absent(value)) convert<T>::write(tree[std::string(name)], value, levels);
  }
  /// The members that are not described; one with the name of a described one is an error.
  template <class T>
  void additional(const map<T>& entries) const {
    for (const auto& [key, value] : entries) {
      if (tree.contains(key)) refuse("no member may appear twice", tree);
      convert<T>::write(tree[key], value, levels);
    }
  }
};

template <class Json>
struct member_reader {
  const Json& tree;
  unsigned levels;
  /// The names that were visited; none of them is one of the others.
  std::vector<std::string_view> names = {};
  template <class T>
  void operator()(std::string_view name, T& value) {
    constexpr json::kind kind = json::shape<T>::kind;
    names.push_back(name);
    const auto found = tree.find(std::string(name));
    if (found == tree.end()) return;
    if (found->is_null() && kind != json::kind::raw && kind != json::kind::nullable) return;
    convert<T>::read(*found, value, levels);
  }
  template <class T>
  void additional(map<T>& entries) const {
    for (auto entry = tree.begin(); entry != tree.end(); ++entry) {
      bool known = false;
      for (const std::string_view name : names) known = known || name == entry.key();
      if (!known) convert<T>::read(*entry, entries[entry.key()], levels);
    }
  }
};

template <json::described T>
struct convert<T> {
  template <class Json>
  static void write(Json& tree, const T& value, unsigned levels) {
    enter(tree, levels);
    tree = Json::object();
    T::visit(value, member_writer<Json>{tree, levels - 1});
  }
  template <class Json>
  static void read(const Json& tree, T& value, unsigned levels) {
    if (!tree.is_object()) refuse("type must be object", tree);
    enter(tree, levels);
    T::visit(value, member_reader<Json>{tree, levels - 1});
  }
};

/// The types that this header adds to nlohmann::json, which supports the built-in ones itself.
template <class T>
inline constexpr bool is_vocabulary = json::described<T>;
template <class T>
requires std::derived_from<T, json::detail::open_enum_base>
inline constexpr bool is_vocabulary<T> = true;
template <class T>
requires std::derived_from<T, detail::one_of_base>
inline constexpr bool is_vocabulary<T> = true;
template <>
inline constexpr bool is_vocabulary<json::raw> = true;
template <>
inline constexpr bool is_vocabulary<base64_text> = true;
template <class T>
inline constexpr bool is_vocabulary<list<T>> = true;
template <class T>
inline constexpr bool is_vocabulary<map<T>> = true;
template <class T>
inline constexpr bool is_vocabulary<nullable<T>> = true;
template <class T>
inline constexpr bool is_vocabulary<box<T>> = true;

}  // namespace wirebind::inline WIREBIND_ABI::interop

/// The customisation point of nlohmann::json. `from_json` throws its `type_error` (302) for a tree that the
/// codec would reject as text, and both throw it for values that are nested more than 128 deep.
template <class T>
requires wirebind::interop::is_vocabulary<T>
struct nlohmann::adl_serializer<T, void> {
  template <class Json>
  static void to_json(Json& tree, const T& value) {
    Json made;  // a tree whose constructor throws would leak its content
    wirebind::interop::convert<T>::write(made, value, wirebind::json::max_depth);
    tree = std::move(made);
  }
  template <class Json>
  static void from_json(const Json& tree, T& value) {
    value = T{};
    wirebind::interop::convert<T>::read(tree, value, wirebind::json::max_depth);
  }
};
