// The run-time description of a type, made once from its `shape` or `visit`; codec, validation
// and printer read it. A program's own file only instantiates the small builders here.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/shape.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::json {

struct type;
struct alternative;
class choice_table;

/// The location of a described member; all but `member` are parts of an HTTP message.
enum class place : std::uint8_t { member, path, query, header, cookie, body };

/// One member of a struct: a cache line, laid out for the codec.
struct alignas(64) member {
  /// `,"name":` as it is written, or a pointer to it if it is longer.
  union {
    char key[48] = {};
    const char* long_key;
  };
  std::uint32_t offset = 0;
  std::uint16_t key_size = 0;
  /// Kind of the value; of the inner value if `in_optional`.
  json::kind kind{};
  /// The member is a std::optional of a struct, or of a leaf whose optionals the codec handles itself.
  bool in_optional = false;
  const json::type* type = nullptr;

  const char* key_text() const noexcept { return key_size <= sizeof(key) ? key : long_key; }
};
static_assert(sizeof(member) == 64);

/// The facts of a member that the codec needs rarely.
struct member_facts {
  std::string_view name;  ///< on the wire; the description's literal
  place where{};
  bool required = false;      ///< a plain value, which is always part of the text
  parameter_format format{};  ///< of a parameter
};

/// The members of a struct in the order of its description.
struct object_table {
  object_table() = default;
  object_table(const object_table&) = delete;
  object_table& operator=(const object_table&) = delete;
  ~object_table() { delete[] order; }

  std::vector<member> members;
  std::vector<member_facts> facts;
  /// Keys that do not fit into the members; too long for a string to keep inside itself, so that they stay in
  /// place.
  std::vector<std::string> long_keys;
  /// The map that holds the members which are not described, or null, and where it is.
  const json::type* additional = nullptr;
  std::uint32_t additional_offset = 0;
  /// Members that are not described are errors where decode_options says so.
  bool closed = false;
  /// Some name is written with an escape.
  bool escaped_names = false;
  /// Some member is a part of a message: the struct is not JSON.
  bool message = false;
  /// The struct's `rules` and `names`, for the layer that defines their types.
  const void* rules = nullptr;
  std::size_t rule_count = 0;
  const void* renamed = nullptr;
  std::size_t renamed_count = 0;
  /// Predicts which member comes first, and which after each: learnt from decoded texts, shared by threads.
  std::atomic<const member*>* order = nullptr;

  /// The expected member after the one with index `previous` - 1, or the first one for 0. There must be
  /// members.
  const member* following(std::size_t previous) const noexcept {
    return order[previous].load(std::memory_order_relaxed);
  }
  void expect(std::size_t previous, const member* next) const noexcept {
    order[previous].store(next, std::memory_order_relaxed);
  }
};

/// The actions of an erased type; each kind of type supports its own.
enum class action : std::uint8_t {
  // slot: optional, nullable, box
  emplace,  ///< returns the new value
  get,      ///< returns the value or null
  reset,
  set_null,
  is_null,  ///< returns null for no
  // list and map
  clear,
  append,     ///< returns the new element
  reserve,    ///< of a std::size_t
  view,       ///< into a list_view
  insert,     ///< of a std::string that is moved from; returns the new value, null if the key was present
  each,       ///< of a map_walk; returns null if the visitor stopped
  find,       ///< of a std::string_view; returns the value or null
  size,       ///< into a std::size_t
  has_value,  ///< returns null for no
  // union, beside get and reset
  choose,  ///< of an alternative; returns its new value
  chosen,  ///< returns the alternative, null for an empty one
  // text
  parse,   ///< of a std::string_view; returns null if it is no value
  format,  ///< into a std::string
};

/// Argument of `action::each`.
struct map_walk {
  void* context;
  map_visitor visitor;
};

/// The wire form of a C++ type, erased. One object per type in a program; safe to use from several
/// threads.
///
/// One function performs all actions of a slot, a list or a map, and an open enum or a union is data: every
/// function that is made per type costs compile time in every file that uses the type.
struct type {
  json::kind kind{};
  std::uint32_t size = 0;
  union {
    const type* element = nullptr;     ///< of a slot, a list or a map
    const choice_table& (*choices)();  ///< of a union
  };
  union {
    const void* none = nullptr;
    void* (*act)(void* value, action wanted, void* argument);  ///< of a slot, list, map, union or text
    const enum_name* names;                                    ///< of an open enum
    void (*describe)(object_table& table);                     ///< of a struct
  };
  /// Of an open enum.
  std::size_t name_count = 0;
  mutable std::atomic<const object_table*> table{nullptr};
  /// The C++ type is exactly the leaf that `kind` names; a text is a number in JSON.
  bool native = false;

  /// The members of a struct; made at the first call.
  const object_table& members() const {
    const object_table* made = table.load(std::memory_order_acquire);
    return made != nullptr ? *made : make_table();
  }
  WIREBIND_DECL const object_table& make_table() const;

  void* emplace(void* slot) const { return act(slot, action::emplace, nullptr); }
  const void* get(const void* slot) const { return ask(slot, action::get); }
  void reset(void* slot) const { act(slot, action::reset, nullptr); }
  void set_null(void* slot) const { act(slot, action::set_null, nullptr); }
  bool is_null(const void* slot) const { return ask(slot, action::is_null) != nullptr; }

  /// Empties a list or a map, which is then present.
  void clear(void* container) const { act(container, action::clear, nullptr); }
  void* append(void* list) const { return act(list, action::append, nullptr); }
  void reserve(void* list, std::size_t count) const { act(list, action::reserve, &count); }
  list_view view(const void* list) const {
    list_view out;
    ask(list, action::view, &out);
    return out;
  }

  void* insert(void* map, std::string&& key) const { return act(map, action::insert, &key); }
  bool each(const void* map, void* context, map_visitor visitor) const {
    map_walk walk{context, visitor};
    return ask(map, action::each, &walk) != nullptr;
  }
  const void* find(const void* map, std::string_view key) const { return ask(map, action::find, &key); }
  std::size_t count(const void* map) const {
    std::size_t out = 0;
    ask(map, action::size, &out);
    return out;
  }
  bool has_value(const void* map) const { return ask(map, action::has_value) != nullptr; }

  /// Replaces the value of a union by a default-constructed one of the alternative, and returns it.
  void* choose(void* one_of, const alternative& wanted) const {
    return act(one_of, action::choose, const_cast<alternative*>(&wanted));
  }
  /// The alternative that a union has; null for an empty one.
  const alternative* chosen(const void* one_of) const {
    return static_cast<const alternative*>(ask(one_of, action::chosen));
  }

  bool parse(void* value, std::string_view text) const { return act(value, action::parse, &text) != nullptr; }
  std::string format(const void* value) const {
    std::string text;
    ask(value, action::format, &text);
    return text;
  }

  void assign(void* open_enum, std::string_view text) const {
    static_cast<detail::open_enum_base*>(open_enum)->assign_text(text, names, name_count);
  }
  std::string_view text(const void* open_enum) const noexcept {
    return static_cast<const detail::open_enum_base*>(open_enum)->text();
  }

 private:
  // The query actions change nothing.
  const void* ask(const void* value, action wanted, void* argument = nullptr) const {
    return act(const_cast<void*>(value), wanted, argument);
  }
};

namespace detail {

/// The visitor that makes a table from a description.
class table_builder {
 public:
  table_builder(object_table& table, const void* object) noexcept : table_(table), object_(object) {}

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

 private:
  static constexpr parameter_format in_pairs{.style = parameter_style::form, .exploded = true};

  WIREBIND_DECL void add(std::string_view name, const void* value, const type& type, place where,
                         parameter_format format = {});

  object_table& table_;
  const void* object_;
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

template <class T>
void* act_on_list(void* value, action wanted, void* argument) {
  T& list = *static_cast<T*>(value);
  switch (wanted) {
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
void describe_struct(object_table& table) {
  T object{};
  T::visit(object, table_builder(table, &object));
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
    if constexpr (kind == kind::optional || kind == kind::nullable || kind == kind::box) {
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
  static constexpr bool bare = requires { requires shape<T>::bare; };
  static constexpr bool wraps = requires { typename shape<T>::wrapped; };
  static constexpr const type* element() { return &type_object<typename shape<T>::element>; }
};

template <class Member>
void table_builder::operator()(std::string_view name, const Member& value) {
  add(name, &value, type_object<Member>, place::member);
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
  add("body", &value, type_object<Member>, place::body);
}
template <class Member>
void table_builder::additional(const Member& value) {
  static_assert(shape<Member>::kind == kind::map, "additional members are a map");
  table_.additional = &type_object<Member>;
  table_.additional_offset =
      static_cast<std::uint32_t>(reinterpret_cast<const char*>(&value) - static_cast<const char*>(object_));
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
