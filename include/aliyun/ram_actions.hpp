// The RAM permissions that a program needs, computed at compile time from the operations that it calls. Make
// a policy document of them by hand or with `wirebind ram-policy`.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

template <class Part>
struct ram_action_of : ram_action_of<typename Part::operation> {};
template <class Part>
requires requires { Part::info; }
struct ram_action_of<Part> {
  static constexpr std::string_view value = Part::info.permission;
};

/// A list of texts of which the first `count` are sorted and unique; empty ones are dropped.
template <std::size_t Most>
struct sorted_texts {
  std::array<std::string_view, Most> texts{};
  std::size_t count = 0;

  constexpr void insert(std::string_view text) {
    std::size_t at = 0;
    while (at != count && texts[at] < text) ++at;
    if (text.empty() || (at != count && texts[at] == text)) return;
    for (std::size_t i = count++; i != at; --i) texts[i] = texts[i - 1];
    texts[at] = text;
  }
};

template <class... Parts>
struct ram_list {
  static constexpr auto all = [] {
    sorted_texts<sizeof...(Parts)> out;
    (out.insert(ram_action_of<Parts>::value), ...);
    return out;
  }();
  static constexpr auto value = [] {
    std::array<std::string_view, all.count> out{};
    for (std::size_t i = 0; i != all.count; ++i) out[i] = all.texts[i];
    return out;
  }();
};
template <class... Operations>
struct ram_list<wirebind::type_list<Operations...>> : ram_list<Operations...> {};

}  // namespace detail

/// The permissions of these requests or operations, or of a `type_list` of operations, as a `std::array` of
/// texts that are sorted and unique: `aliyun::ram_actions<api::update_function_request,
/// api::get_function_request>`. Operations that need none add nothing.
template <class... Parts>
inline constexpr auto& ram_actions = detail::ram_list<Parts...>::value;

}  // namespace aliyun::inline WIREBIND_ABI
