#pragma once

#include <wirebind/json/type.hpp>

#include <cstring>

namespace wirebind::inline v0::json {

WIREBIND_DECL const object_table& type::make_table() const {
  auto made = std::make_unique<object_table>();
  describe(*made);
  const std::size_t count = made->members.size();
  made->order = std::make_unique<std::atomic<const member*>[]>(count + 1);
  for (std::size_t i = 0; i <= count; ++i) made->expect(i, made->members.data() + (i < count ? i : 0));
  const object_table* expected = nullptr;
  // Two threads may build at once; the first to finish wins. The table lives as long as the program.
  if (table.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) {
    return *made.release();
  }
  return *expected;
}

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
  return value == kind::optional || value == kind::nullable || value == kind::list || value == kind::map;
}

WIREBIND_DECL void table_builder::add(std::string_view name, const void* value, const type& type,
                                      place where) {
  const std::string key = written_key(name);
  member entry;
  entry.offset =
      static_cast<std::uint32_t>(static_cast<const char*>(value) - static_cast<const char*>(object_));
  entry.key_size = static_cast<std::uint16_t>(key.size());
  entry.type = &type;
  entry.kind = type.kind;
  if (type.kind == kind::optional && (type.element->native || type.element->kind == kind::object)) {
    entry.kind = type.element->kind;
    entry.in_optional = true;
  }
  if (key.size() <= sizeof(entry.key)) {
    std::memcpy(entry.key, key.data(), key.size());
  } else {
    table_.long_keys.push_back(std::make_unique<char[]>(key.size()));
    std::memcpy(table_.long_keys.back().get(), key.data(), key.size());
    entry.long_key = table_.long_keys.back().get();
  }
  table_.members.push_back(entry);
  table_.names.push_back(name);
  table_.places.push_back(where);
  table_.escaped_names = table_.escaped_names || key.size() != name.size() + 4;
  table_.message = table_.message || where != place::member;
  table_.required.push_back(!is_presence(type.kind) && type.kind != kind::raw);
}

}  // namespace detail
}  // namespace wirebind::inline v0::json
