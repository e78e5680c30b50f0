// The run-time description of a type, made once from its `shape` or `visit`; codec, validation and printer
// read it.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/open_enum.hpp>
#include <wirebind/json/shape.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::json {

struct type;
struct alternative;
class choice_table;
namespace detail {
class table_builder;
}

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
  /// Kind of the value; of the inner value if `in_optional`; `optional` wherever the key is a long one.
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
  sequence<member_facts> facts;
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
  /// What the layer of parameters makes of the struct, once; null until then. Never destroyed.
  mutable std::atomic<const void*> parameters{nullptr};
  /// What validation makes of the struct, in the same way.
  mutable std::atomic<const void*> checks{nullptr};
  /// Predicts which member comes first, and which after each: learnt from decoded texts, shared by threads.
  std::atomic<const member*>* order = nullptr;

  /// The member with a name; null if there is none.
  const member* find(std::string_view name) const noexcept {
    for (std::size_t i = 0; i != facts.size(); ++i) {
      if (facts[i].name == name) return &members[i];
    }
    return nullptr;
  }
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
  start,      ///< clears a list and appends
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
    void (*describe)(detail::table_builder& builder);          ///< of a struct
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
  [[gnu::cold]] WIREBIND_DECL const object_table& make_table() const;

  void* emplace(void* slot) const { return act(slot, action::emplace, nullptr); }
  const void* get(const void* slot) const { return ask(slot, action::get); }
  void reset(void* slot) const { act(slot, action::reset, nullptr); }
  void set_null(void* slot) const { act(slot, action::set_null, nullptr); }
  bool is_null(const void* slot) const { return ask(slot, action::is_null) != nullptr; }

  /// Empties a list or a map, which is then present.
  void clear(void* container) const { act(container, action::clear, nullptr); }
  /// Replaces the elements of a list by a new one.
  void* start(void* list) const { return act(list, action::start, nullptr); }
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

/// The description of T, for erased use. One in a program.
template <class T>
const type& type_of() noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::json

#include <wirebind/json/detail/type_maker.hpp>
