// The types that a list or a map can be made of besides their own.
#pragma once

#include <wirebind/core/config.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::detail {

template <class Range>
using range_element = decltype(*std::begin(std::declval<Range&>()));

template <class Range>
concept range = requires(Range& values) {
  std::begin(values) != std::end(values);
  *std::begin(values);
};

/// A value that converts to a T; a view of text converts to a string as well.
template <class From, class T>
concept gives = std::is_convertible_v<From, T> ||
    (std::is_same_v<T, std::string>&& std::is_convertible_v<From, std::string_view>);

/// A range whose elements convert to T. Text is excluded: its characters would become numbers.
template <class Range, class T>
concept range_of =
    range<Range> && gives<range_element<Range>, T> && !std::is_convertible_v<Range, std::string_view>;

/// A range of pairs from text to values that convert to T, such as a std::map or a std::unordered_map.
template <class Range, class T>
concept entries_of = range<Range> && requires(Range& values) {
  requires gives<decltype((*std::begin(values)).first), std::string>;
  requires gives<decltype((*std::begin(values)).second), T>;
};

}  // namespace wirebind::inline WIREBIND_ABI::detail
