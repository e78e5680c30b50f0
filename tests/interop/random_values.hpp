// Fills described structs with random values, from the descriptions alone: the same seed gives the same
// values.
#pragma once

#include <wirebind/interop/nlohmann.hpp>
#include <wirebind/json/shape.hpp>

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>

class random_values {
 public:
  explicit random_values(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_()) % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }

  template <class T>
  void fill(T& value) {
    using wirebind::json::kind;
    using form = wirebind::json::shape<T>;
    if constexpr (form::kind == kind::object) {
      ++depth_;
      T::visit(value, *this);
      --depth_;
    } else if constexpr (form::kind == kind::optional || form::kind == kind::nullable) {
      if (chance(depth_ > 3 ? 6 : 2)) fill_held(form::emplace(value));
      if constexpr (form::kind == kind::nullable) {
        if (chance(4)) form::set_null(value);
      }
    } else if constexpr (form::kind == kind::one_of) {
      if (chance(4)) return;
      const auto alternatives = T::alternatives();
      const auto& chosen = *alternatives[below(alternatives.size())];
      wirebind::json::type_of<T>().choose(&value, chosen);
      ++depth_;
      value.visit([this](auto& alternative) { this->fill_held(alternative); });
      --depth_;
    } else if constexpr (form::kind == kind::box) {
      fill_held(*value);
    } else if constexpr (form::kind == kind::list) {
      fill_list(value);
    } else if constexpr (form::kind == kind::map) {
      fill_map(value);
    } else {
      fill_leaf(value);
    }
  }

  /// Fills what no member is: an absent list or map there comes back as an empty one.
  template <class T>
  void fill_held(T& value) {
    using wirebind::json::kind;
    constexpr kind form = wirebind::json::shape<T>::kind;
    fill(value);
    if constexpr (form == kind::list || form == kind::map) {
      if (!value) value.clear();
    }
  }

  /// A visitor: each member gets a value.
  template <class T>
  void operator()(std::string_view, T& member) {
    // A null inside an optional member would come back as absent.
    fill(member);
    if constexpr (std::is_same_v<T, std::optional<wirebind::json::raw>>) {
      if (member && member->text() == "null") member.reset();
    }
  }

  std::string text() {
    static constexpr std::string_view pieces[] = {
        "a",    "Z",    "0", " ", "\"",           "\\", "/",     "\n", "\t", std::string_view("\0", 1),
        "\x1F", "\x7F", "é", "€", "\xEF\xBF\xBF", "😀",  "word ", "{",  "]",  ":"};
    std::string made;
    for (std::size_t size = chance(8) ? below(100) : below(12); size != 0; --size)
      made += pieces[below(std::size(pieces))];
    return made;
  }

  /// A tree of any form.
  nlohmann::json tree(int depth = 0) {
    switch (below(depth > 2 ? 6 : 8)) {
      case 0:
        return nullptr;
      case 1:
        return chance(2);
      case 2:
        return number<std::int64_t>();
      case 3:
        return number<std::uint64_t>();
      case 4:
        return real<double>();
      case 5:
        return text();
      case 6: {
        nlohmann::json made = nlohmann::json::array();
        for (std::size_t size = below(4); size != 0; --size) made.push_back(tree(depth + 1));
        return made;
      }
      default: {
        nlohmann::json made = nlohmann::json::object();
        for (std::size_t size = below(4); size != 0; --size) made[text()] = tree(depth + 1);
        return made;
      }
    }
  }

 private:
  template <class T>
  T number() {
    const std::uint64_t wide = static_cast<std::uint64_t>(random_()) << 32 | random_();
    switch (below(4)) {
      case 0:
        return static_cast<T>(below(100));
      case 1:
        return chance(2) ? std::numeric_limits<T>::max() : std::numeric_limits<T>::min();
      default:
        return static_cast<T>(wide >> below(64));
    }
  }
  template <class T>
  T real() {
    if (chance(2)) return static_cast<T>(static_cast<double>(below(2'000'000)) / 1000 - 500);
    const std::uint64_t bits = static_cast<std::uint64_t>(random_()) << 32 | random_();
    T value{};
    std::memcpy(&value, &bits, sizeof(value));
    return std::isfinite(value) ? value : T{1};
  }

  template <class T>
  void fill_list(wirebind::list<T>& values) {
    if (!chance(3)) return;
    values.clear();
    for (std::size_t size = below(depth_ > 3 ? 2 : 5); size != 0; --size) {
      T value{};
      fill_held(value);
      values.push_back(std::move(value));
    }
  }
  template <class T>
  void fill_map(wirebind::map<T>& entries) {
    if (!chance(3)) return;
    entries.clear();
    for (std::size_t size = below(5); size != 0; --size) fill_held(entries[text()]);
  }

  template <class T>
  void fill_leaf(T& value) {
    using wirebind::json::kind;
    constexpr kind form = wirebind::json::shape<T>::kind;
    if constexpr (form == kind::boolean) {
      value = chance(2);
    } else if constexpr (std::is_floating_point_v<T>) {
      value = real<T>();
    } else if constexpr (std::is_integral_v<T>) {
      value = number<T>();
    } else if constexpr (form == kind::open_enum) {
      value = chance(2) ? T(std::data(T::names)[below(std::size(T::names))].text) : T(text());
    } else if constexpr (form == kind::raw) {
      value = *wirebind::json::raw::parse(tree().dump());
    } else {
      value = T(text());
    }
  }

  std::mt19937 random_;
  int depth_ = 0;
};
