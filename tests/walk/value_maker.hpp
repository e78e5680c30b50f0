// Fills described structs with values that keep the rules of the spec, from the descriptions alone: as few
// members as possible, all of them, or some at random. Same arguments, same values.
#pragma once

#include <wirebind/json/type.hpp>
#include <wirebind/model/rules.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace test {

enum class extent : std::uint8_t {
  least,   ///< What must be there, and nothing else.
  full,    ///< Every member, also those of which the spec allows one only.
  random,  ///< Something that keeps every rule.
};

class value_maker {
 public:
  explicit value_maker(extent how, std::uint32_t seed = 0) : extent_(how), random_(seed) {}

  /// Fills a value that is as default-constructed.
  void fill(const wirebind::json::type& type, void* value) { fill_value(type, value, {}); }

 private:
  using type = wirebind::json::type;
  /// What is known of a value beside its type.
  struct circumstances {
    std::string name{};
    wirebind::json::place where = wirebind::json::place::member;
    std::vector<const wirebind::rule*> rules{};

    const wirebind::rule* find(wirebind::rule_kind kind) const;
    std::size_t count(wirebind::rule_kind kind, std::size_t otherwise) const;
  };

  void fill_object(const type& described, void* object);
  std::vector<bool> choose_members(const wirebind::json::object_table& table);
  void keep_order(const wirebind::json::object_table& table, void* object, std::size_t index);
  void fill_value(const type& described, void* value, const circumstances& about);
  void fill_list(const type& described, void* value, const circumstances& about);
  void fill_map(const type& described, void* value, const circumstances& about);
  void fill_number(const type& described, void* value, const circumstances& about);
  void fill_text(const type& described, void* value, const circumstances& about);
  void set(const type& described, void* value, const std::string& text);

  std::string full_text(const circumstances& about);
  std::string random_text(const circumstances& about);
  std::string one_of(const wirebind::rule& rule);
  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance() { return below(2) == 0; }

  const extent extent_;
  std::mt19937 random_;
  std::int64_t numbers_ = 0;
};

/// A new T, filled.
template <class T>
std::unique_ptr<T> made(extent how, std::uint32_t seed = 0) {
  auto out = std::make_unique<T>();
  if constexpr (wirebind::json::described<T> || std::is_same_v<T, wirebind::bytes>) {
    value_maker(how, seed).fill(wirebind::json::type_of<T>(), out.get());
  }
  return out;
}

}  // namespace test
