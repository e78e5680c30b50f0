#pragma once

#include <wirebind/json/choices.hpp>

namespace wirebind::inline WIREBIND_ABI::json {
namespace detail {

/// The order of implied tests: a number would take integers, and free-form JSON everything.
inline int generality(const type& type) noexcept {
  if (type.kind == kind::raw) return 2;
  const bool number =
      type.kind == kind::float32 || type.kind == kind::float64 || (type.kind == kind::text && type.native);
  return number || type.kind == kind::one_of ? 1 : 0;
}

/// A test of its form for each alternative.
inline std::vector<choice> implied_choices(std::span<const alternative* const> types) {
  std::vector<choice> found;
  for (int general = 0; general != 3; ++general) {
    for (std::size_t i = 0; i != types.size(); ++i) {
      if (generality(*types[i]->type) != general) continue;
      found.push_back({static_cast<std::uint16_t>(i), choice_test::form});
    }
  }
  return found;
}

/// Place of the first of the sorted names that is not before `name`.
inline std::size_t place_of(std::span<const std::string_view> names, std::string_view name) noexcept {
  std::size_t first = 0;
  std::size_t last = names.size();
  while (first != last) {
    const std::size_t middle = first + (last - first) / 2;
    if (names[middle] < name) {
      first = middle + 1;
    } else {
      last = middle;
    }
  }
  return first;
}

}  // namespace detail

WIREBIND_DECL choice_table::choice_table(std::span<const alternative* const> types,
                                         std::span<const choice> tests)
    : alternatives_(types) {
  while (tags_.size() != types.size()) tags_.push_back(nullptr);
  std::vector<choice> implied;
  if (tests.empty()) tests = implied = detail::implied_choices(types);
  for (const choice& test : tests) {
    const std::size_t at = detail::place_of(names_, test.member);
    if (at != names_.size() && names_[at] == test.member) continue;
    names_.insert(names_.begin() + static_cast<std::ptrdiff_t>(at), test.member);
  }
  std::uint16_t subject = 0;
  for (const choice& test : tests) {
    if (test.alternative != also) subject = test.alternative;
    steps_.push_back({test, detail::place_of(names_, test.member), types[subject]->type});
    if (test.test == choice_test::tag && tags_[subject] == nullptr) tags_[subject] = &test;
  }
}

WIREBIND_DECL std::size_t choice_table::place_of(const alternative& held) const noexcept {
  std::size_t place = 0;
  while (place != alternatives_.size() && alternatives_[place] != &held) ++place;
  return place;
}

}  // namespace wirebind::inline WIREBIND_ABI::json
