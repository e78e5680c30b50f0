// The run-time description of a type, made once from its `shape` or `visit`: what the codec, the validation
// and the printer walk over. Owns the tables; a program's own file only instantiates the small builders here.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/json/shape.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline v0::json {

struct type;

/// Where a described member travels; all but `member` are parts of an HTTP message.
enum class place : std::uint8_t { member, path, query, header, body };

/// One member of a struct: a cache line, laid out for the codec.
struct alignas(64) member {
  /// `,"name":` as it is written, or a pointer to it when it is longer.
  union {
    char key[48] = {};
    const char* long_key;
  };
  std::uint32_t offset = 0;
  std::uint16_t key_size = 0;
  /// Kind of the value; of the value inside when `in_optional`.
  json::kind kind{};
  /// The member is exactly a std::optional of a leaf, or of a struct.
  bool in_optional = false;
  const json::type* type = nullptr;

  const char* key_text() const noexcept { return key_size <= sizeof(key) ? key : long_key; }
};
static_assert(sizeof(member) == 64);

/// The members of a struct in the order of its description.
struct object_table {
  std::vector<member> members;
  /// Wire names; the descriptions' literals.
  std::vector<std::string_view> names;
  std::vector<place> places;
  /// Plain values, which are always part of the text.
  std::vector<char> required;
  std::vector<std::unique_ptr<char[]>> long_keys;
  /// Some name is written with an escape.
  bool escaped_names = false;
  /// Some member is a part of a message: the struct is not JSON.
  bool message = false;
  /// The struct's `rules` and `names`, for the layer that knows their types.
  const void* rules = nullptr;
  std::size_t rule_count = 0;
  const void* renamed = nullptr;
  std::size_t renamed_count = 0;
  /// Which member is expected first, and behind each: learnt from the texts that are read, shared by threads.
  std::unique_ptr<std::atomic<const member*>[]> order;

  /// The member expected behind the one with index `previous` - 1, or first of all for 0. There must be
  /// members.
  const member* following(std::size_t previous) const noexcept {
    return order[previous].load(std::memory_order_relaxed);
  }
  void expect(std::size_t previous, const member* next) const noexcept {
    order[previous].store(next, std::memory_order_relaxed);
  }
};

struct slot_operations {
  void* (*emplace)(void*);
  const void* (*get)(const void*);
  void (*reset)(void*);
  void (*set_null)(void*);
  bool (*is_null)(const void*);
};

struct list_operations {
  void (*clear)(void*);
  void* (*append)(void*);
  void (*reserve)(void*, std::size_t);
  list_view (*view)(const void*);
  void (*reset)(void*);
};

struct map_operations {
  void (*clear)(void*);
  void* (*insert)(void*, std::string&&);
  bool (*each)(const void*, void*, map_visitor);
  const void* (*find)(const void*, std::string_view);
  std::size_t (*size)(const void*);
  bool (*has_value)(const void*);
  void (*reset)(void*);
};

struct enum_operations {
  void (*assign)(void*, std::string_view);
  std::string_view (*text)(const void*);
};

/// What a C++ type is on the wire, erased. One object per type in a program; safe to use from several
/// threads.
struct type {
  json::kind kind{};
  std::uint32_t size = 0;
  /// Of a slot, a list or a map.
  const type* element = nullptr;
  union {
    const void* none = nullptr;
    const slot_operations* slot;
    const list_operations* list;
    const map_operations* map;
    const enum_operations* enumeration;
    std::unique_ptr<object_table> (*build)();
  };
  mutable std::atomic<const object_table*> table{nullptr};
  /// The C++ type is exactly the leaf that `kind` names.
  bool native = false;

  /// The members of a struct; made at the first call.
  const object_table& members() const {
    const object_table* made = table.load(std::memory_order_acquire);
    return made != nullptr ? *made : make_table();
  }
  WIREBIND_DECL const object_table& make_table() const;
};

namespace detail {

/// The visitor that turns a description into a table.
class table_builder {
 public:
  table_builder(object_table& table, const void* object) noexcept : table_(table), object_(object) {}

  template <class Member>
  void operator()(std::string_view name, const Member& value);
  template <class Member>
  void path(std::string_view name, const Member& value);
  template <class Member>
  void query(std::string_view name, const Member& value);
  template <class Member>
  void header(std::string_view name, const Member& value);
  template <class Member>
  void body(const Member& value);

 private:
  WIREBIND_DECL void add(std::string_view name, const void* value, const type& type, place where);

  object_table& table_;
  const void* object_;
};

/// A struct's own facts are constant arrays; a data member may have the same name.
template <class T>
concept constant_array = std::is_array_v<T> && std::is_const_v<std::remove_extent_t<T>>;

template <class T>
struct erased {
  using form = shape<T>;
  static T& at(void* value) noexcept { return *static_cast<T*>(value); }
  static const T& at(const void* value) noexcept { return *static_cast<const T*>(value); }

  static void reset(void* value) { form::reset(at(value)); }
  static void clear(void* value) { form::clear(at(value)); }
  static void* emplace(void* value) { return &form::emplace(at(value)); }
  static const void* get(const void* value) { return form::get(at(value)); }
  static void set_null(void* value) {
    if constexpr (form::kind == kind::nullable) form::set_null(at(value));
  }
  static bool is_null(const void* value) {
    if constexpr (form::kind == kind::nullable) return form::is_null(at(value));
    return false;
  }
  static void* append(void* value) { return &form::append(at(value)); }
  static void reserve(void* value, std::size_t count) { form::reserve(at(value), count); }
  static list_view view(const void* value) { return form::view(at(value)); }
  static void* insert(void* value, std::string&& key) { return form::insert(at(value), std::move(key)); }
  static bool each(const void* value, void* context, map_visitor visitor) {
    return form::each(at(value), context, visitor);
  }
  static const void* find(const void* value, std::string_view key) { return form::find(at(value), key); }
  static std::size_t size(const void* value) { return form::size(at(value)); }
  static bool has_value(const void* value) { return form::has_value(at(value)); }
  static void assign(void* value, std::string_view text) { form::assign(at(value), text); }
  static std::string_view text(const void* value) { return form::text(at(value)); }

  static std::unique_ptr<object_table> build() {
    auto table = std::make_unique<object_table>();
    T object{};
    T::visit(object, table_builder(*table, &object));
    if constexpr (requires { requires constant_array<decltype(T::rules)>; }) {
      table->rules = std::data(T::rules);
      table->rule_count = std::size(T::rules);
    }
    if constexpr (requires { requires constant_array<decltype(T::names)>; }) {
      table->renamed = std::data(T::names);
      table->renamed_count = std::size(T::names);
    }
    return table;
  }
};

template <class T>
inline constexpr slot_operations slot_of = {&erased<T>::emplace, &erased<T>::get, &erased<T>::reset,
                                            &erased<T>::set_null, &erased<T>::is_null};
template <class T>
inline constexpr list_operations list_of = {&erased<T>::clear, &erased<T>::append, &erased<T>::reserve,
                                            &erased<T>::view, &erased<T>::reset};
template <class T>
inline constexpr map_operations map_of = {&erased<T>::clear, &erased<T>::insert, &erased<T>::each,
                                          &erased<T>::find,  &erased<T>::size,   &erased<T>::has_value,
                                          &erased<T>::reset};
template <class T>
inline constexpr enum_operations enum_of = {&erased<T>::assign, &erased<T>::text};

template <class T>
struct type_maker;

/// The one description of T. Constant-initialised: safe to use before main and from several threads.
template <class T>
inline constinit const type type_object = type_maker<T>::make();

template <class T>
struct type_maker {
  static constexpr type make() {
    constexpr json::kind kind = shape<T>::kind;
    if constexpr (kind == kind::optional || kind == kind::nullable || kind == kind::box) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .slot = &slot_of<T>};
    } else if constexpr (kind == kind::list) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .list = &list_of<T>};
    } else if constexpr (kind == kind::map) {
      return {.kind = kind, .size = sizeof(T), .element = element(), .map = &map_of<T>};
    } else if constexpr (kind == kind::open_enum) {
      return {.kind = kind, .size = sizeof(T), .enumeration = &enum_of<T>};
    } else if constexpr (kind == kind::object) {
      return {.kind = kind, .size = sizeof(T), .build = &erased<T>::build};
    } else {
      return {.kind = kind, .size = sizeof(T), .none = nullptr, .native = kind <= kind::string && !wraps};
    }
  }
  static constexpr bool wraps = requires { typename shape<T>::wrapped; };
  static constexpr const type* element() { return &type_object<typename shape<T>::element>; }
};

template <class Member>
void table_builder::operator()(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::member);
}
template <class Member>
void table_builder::path(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::path);
}
template <class Member>
void table_builder::query(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::query);
}
template <class Member>
void table_builder::header(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::header);
}
template <class Member>
void table_builder::body(const Member& value) {
  add("body", &value, type_object<Member>, place::body);
}

}  // namespace detail

/// The description of T, for erased use.
template <class T>
const type& type_of() noexcept {
  return detail::type_object<T>;
}

}  // namespace wirebind::inline v0::json

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/type.ipp>
#endif
