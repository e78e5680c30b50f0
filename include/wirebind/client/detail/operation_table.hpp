// Makes the runtime's object of an operation from the descriptions of its structs.
// Part of every file that makes calls in header-only use, else only of the file with the API's <.../src.hpp>.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>

#include <type_traits>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

template <class Body>
constexpr const json::type* described_body() noexcept {
  if constexpr (std::is_same_v<Body, bytes> || std::is_same_v<Body, no_body>) {
    return nullptr;
  } else {
    return &json::detail::type_object<Body>;
  }
}

template <class Body>
constexpr auto types_of_body() noexcept -> decltype(operation_ref::bodies) {
  if constexpr (has_several_types<Body>) {
    return &Body::alternatives;
  } else {
    return nullptr;
  }
}

}  // namespace detail

template <class Operation>
const operation_ref& compiled_operation<Operation>::table() noexcept {
  static constexpr operation_ref object = {&Operation::api,
                                           &Operation::info,
                                           &json::detail::type_object<typename Operation::request>,
                                           &json::detail::type_object<typename Operation::response_headers>,
                                           detail::described_body<typename Operation::response_body>(),
                                           std::is_same_v<typename Operation::response_body, bytes>,
                                           detail::types_of_body<typename Operation::response_body>()};
  return object;
}

}  // namespace wirebind::inline WIREBIND_ABI::client

#if !WIREBIND_HEADER_ONLY
#include <wirebind/client/detail/awaited_call.hpp>
#include <wirebind/client/detail/response_members.hpp>
#endif
