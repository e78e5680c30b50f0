#pragma once

#include <wirebind/json/type.hpp>

#include <cstring>

namespace wirebind::inline WIREBIND_ABI::json {

namespace detail {

inline std::string written_key(std::string_view name) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string key = ",\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      key += '\\';
      key += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      key += "\\u00";
      key += digits[static_cast<unsigned char>(c) >> 4];
      key += digits[static_cast<unsigned char>(c) & 15];
    } else {
      key += c;
    }
  }
  key += "\":";
  return key;
}

inline bool is_presence(kind value) noexcept {
  return value == kind::optional || value == kind::nullable || value == kind::list || value == kind::map ||
         value == kind::one_of;
}

/// Whether the codec reads and writes an optional of this type itself. It does so for the types that APIs are
/// made of; each one more costs every file.
inline bool has_short_way(const type& element) noexcept {
  switch (element.kind) {
    case kind::boolean:
    case kind::int32:
    case kind::int64:
    case kind::float32:
    case kind::float64:
    case kind::string:
      return element.native;
    default:
      return element.kind == kind::object || element.kind == kind::open_enum;
  }
}

/// Adds the described members to a table.
class table_maker final : public table_builder {
 public:
  explicit table_maker(object_table& made) noexcept : table_builder(made) {}

 private:
  void add(std::string_view name, const void* value, const type& type, place where,
           parameter_format format) override {
    const std::string key = written_key(name);
    member entry;
    entry.offset =
        static_cast<std::uint32_t>(static_cast<const char*>(value) - static_cast<const char*>(object));
    entry.key_size = static_cast<std::uint16_t>(key.size());
    entry.type = &type;
    entry.kind = type.kind;
    if (type.kind == kind::optional && has_short_way(*type.element)) {
      entry.kind = type.element->kind;
      entry.in_optional = true;
    }
    if (key.size() <= sizeof(entry.key)) {
      std::memcpy(entry.key, key.data(), key.size());
    } else {
      table.long_keys.push_back(key);
      entry.long_key = table.long_keys.back().data();
      // The short ways of the codec handle no long keys; the one that looks everything up in `type` does.
      entry.kind = kind::optional;
      entry.in_optional = false;
    }
    table.members.push_back(entry);
    table.facts.push_back({name, where, !is_presence(type.kind) && type.kind != kind::raw, format});
    table.escaped_names = table.escaped_names || key.size() != name.size() + 4;
    table.message = table.message || where != place::member;
  }
};

}  // namespace detail

WIREBIND_DECL const object_table& type::make_table() const {
  auto* const made = new object_table;
  detail::table_maker maker(*made);
  describe(maker);
  const std::size_t count = made->members.size();
  made->order = new std::atomic<const member*>[count + 1];
  for (std::size_t i = 0; i <= count; ++i) made->expect(i, made->members.data() + (i < count ? i : 0));
  const object_table* expected = nullptr;
  // Two threads may build at once; the first to finish wins. The table is never destroyed.
  if (table.compare_exchange_strong(expected, made, std::memory_order_acq_rel)) return *made;
  delete made;
  return *expected;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
