// Makes the description of a type from its `shape` or `visit`: small builders, which are all that a program's
// own file instantiates.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/json/shape.hpp>
#include <wirebind/json/type.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

/// The visitor that makes a table from a description. How a member is added is no part of a file that only
/// has descriptions.
class table_builder {
 public:
  table_builder(const table_builder&) = delete;
  table_builder& operator=(const table_builder&) = delete;

  template <class Member>
  void operator()(std::string_view name, const Member& value);
  template <class Member>
  void path(std::string_view name, const Member& value, parameter_format format = {});
  template <class Member>
  void query(std::string_view name, const Member& value, parameter_format format = in_pairs);
  template <class Member>
  void header(std::string_view name, const Member& value, parameter_format format = {});
  template <class Member>
  void cookie(std::string_view name, const Member& value, parameter_format format = in_pairs);
  template <class Member>
  void body(const Member& value);
  template <class Member>
  void additional(const Member& value);

  object_table& table;
  const void* object = nullptr;  ///< whose members are visited

 protected:
  explicit table_builder(object_table& made) noexcept : table(made) {}
  ~table_builder() = default;

 private:
  static constexpr parameter_format in_pairs{.style = parameter_style::form, .exploded = true};

  virtual void add(std::string_view name, const void* value, const type& type, place where,
                   parameter_format format) = 0;
};

/// A struct's own facts are constant arrays; a data member may have the same name.
template <class T>
concept constant_array = std::is_array_v<T> && std::is_const_v<std::remove_extent_t<T>>;

template <class T>
void* act_on_slot(void* value, action wanted, void*) {
  T& slot = *static_cast<T*>(value);
  switch (wanted) {
    case action::emplace:
      return &shape<T>::emplace(slot);
    case action::get:
      return const_cast<void*>(static_cast<const void*>(shape<T>::get(slot)));
    case action::set_null:
      if constexpr (shape<T>::kind == kind::nullable) shape<T>::set_null(slot);
      return nullptr;
    case action::is_null:
      if constexpr (shape<T>::kind == kind::nullable) return shape<T>::is_null(slot) ? value : nullptr;
      return nullptr;
    default:
      shape<T>::reset(slot);
      return nullptr;
  }
}

/// The same without the functions of its shape: most members of most structs are of such types.
template <class T>
void* act_on_optional(void* value, action wanted, void*) {
  auto& slot = *static_cast<std::optional<T>*>(value);
  if (wanted == action::emplace) return &slot.emplace();
  if (wanted == action::get) return slot ? &*slot : nullptr;
  if (wanted == action::reset) slot.reset();
  return nullptr;
}

template <class T>
void* act_on_list(void* value, action wanted, void* argument) {
  T& list = *static_cast<T*>(value);
  switch (wanted) {
    case action::start:
      shape<T>::clear(list);
      [[fallthrough]];
    case action::append:
      return &shape<T>::append(list);
    case action::reserve:
      shape<T>::reserve(list, *static_cast<std::size_t*>(argument));
      return nullptr;
    case action::view:
      *static_cast<list_view*>(argument) = shape<T>::view(list);
      return nullptr;
    default:
      shape<T>::clear(list);
      return nullptr;
  }
}

template <class T>
void* act_on_map(void* value, action wanted, void* argument) {
  T& map = *static_cast<T*>(value);
  switch (wanted) {
    case action::insert:
      return shape<T>::insert(map, std::move(*static_cast<std::string*>(argument)));
    case action::each: {
      const map_walk& walk = *static_cast<map_walk*>(argument);
      return shape<T>::each(map, walk.context, walk.visitor) ? value : nullptr;
    }
    case action::find:
      return const_cast<void*>(
          static_cast<const void*>(shape<T>::find(map, *static_cast<std::string_view*>(argument))));
    case action::size:
      *static_cast<std::size_t*>(argument) = shape<T>::size(map);
      return nullptr;
    case action::has_value:
      return shape<T>::has_value(map) ? value : nullptr;
    default:
      shape<T>::clear(map);
      return nullptr;
  }
}

template <class T>
void* act_on_text(void* value, action wanted, void* argument) {
  T& object = *static_cast<T*>(value);
  if (wanted == action::parse) {
    return shape<T>::parse(*static_cast<std::string_view*>(argument), object) ? value : nullptr;
  }
  *static_cast<std::string*>(argument) = shape<T>::format(object);
  return nullptr;
}

template <class T>
void describe_struct(table_builder& builder) {
  T object{};
  builder.object = &object;
  T::visit(object, builder);
  builder.object = nullptr;
  object_table& table = builder.table;
  if constexpr (requires { requires constant_array<decltype(T::rules)>; }) {
    table.rules = T::rules;
    table.rule_count = sizeof(T::rules) / sizeof(T::rules[0]);
    for (const auto& rule : T::rules) {
      table.closed = table.closed || rule.kind == decltype(rule.kind)::no_others;
    }
  }
  if constexpr (requires { requires constant_array<decltype(T::names)>; }) {
    table.renamed = T::names;
    table.renamed_count = sizeof(T::names) / sizeof(T::names[0]);
  }
}

template <class T>
struct type_maker;

/// The one description of T. Constant-initialised: safe to use before main and from several threads.
template <class T>
inline constinit const type type_object = type_maker<T>::make();

template <class T>
struct type_maker {
  static constexpr type make() {
    constexpr json::kind kind = shape<T>::kind;
    if constexpr (is_optional) {
      return {.kind = kind,
              .size = sizeof(T),
              .element = element(),
              .act = &act_on_optional<typename shape<T>::element>};
    } else if constexpr (kind == kind::optional || kind == kind::nullable || kind == kind::box) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .act = &act_on_slot<T>};
    } else if constexpr (kind == kind::list) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .act = &act_on_list<T>};
    } else if constexpr (kind == kind::map) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .act = &act_on_map<T>};
    } else if constexpr (kind == kind::one_of) {
      return {.kind = kind, .size = sizeof(T), .choices = &shape<T>::choices, .act = shape<T>::act};
    } else if constexpr (kind == kind::open_enum) {
      return {.kind = kind,
              .size = sizeof(T),
              .element = nullptr,
              .names = T::names,
              .name_count = sizeof(T::names) / sizeof(T::names[0])};
    } else if constexpr (kind == kind::text) {
      return {.kind = kind, .size = sizeof(T), .element = nullptr, .act = &act_on_text<T>, .native = bare};
    } else if constexpr (kind == kind::object) {
      return {.kind = kind, .size = sizeof(T), .element = nullptr, .describe = &describe_struct<T>};
    } else {
      return {.kind = kind,
              .size = sizeof(T),
              .element = nullptr,
              .none = nullptr,
              .native = kind <= kind::string && !wraps};
    }
  }
  static constexpr bool is_optional = requires {
    requires std::is_same_v<T, std::optional<typename shape<T>::element>>;
  };
  static constexpr bool bare = requires { requires shape<T>::bare; };
  static constexpr bool wraps = requires { typename shape<T>::wrapped; };
  static constexpr const type* element() { return &type_object<typename shape<T>::element>; }
};

template <class Member>
void table_builder::operator()(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::member, {});
}
template <class Member>
void table_builder::path(std::string_view name, const Member& value, parameter_format format) {
  add(name, &value, type_object<Member>, place::path, format);
}
template <class Member>
void table_builder::query(std::string_view name, const Member& value, parameter_format format) {
  add(name, &value, type_object<Member>, place::query, format);
}
template <class Member>
void table_builder::header(std::string_view name, const Member& value, parameter_format format) {
  add(name, &value, type_object<Member>, place::header, format);
}
template <class Member>
void table_builder::cookie(std::string_view name, const Member& value, parameter_format format) {
  add(name, &value, type_object<Member>, place::cookie, format);
}
template <class Member>
void table_builder::body(const Member& value) {
  add("body", &value, type_object<Member>, place::body, {});
}
template <class Member>
void table_builder::additional(const Member& value) {
  static_assert(shape<Member>::kind == kind::map, "additional members are a map");
  table.additional = &type_object<Member>;
  table.additional_offset =
      static_cast<std::uint32_t>(reinterpret_cast<const char*>(&value) - static_cast<const char*>(object));
}

}  // namespace detail

/// The description of T, for erased use.
template <class T>
const type& type_of() noexcept {
  return detail::type_object<T>;
}

}  // namespace wirebind::inline WIREBIND_ABI::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/type.ipp>
#endif
