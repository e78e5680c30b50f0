// An operation, erased: its facts and the descriptions of its structs in one object that every call refers to.
// Under separate compilation a generated header only declares it, and the API's <.../src.hpp> defines it.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>
#include <wirebind/model/parameters.hpp>

#include <type_traits>

namespace wirebind::inline v0::client {

/// What the erased half of a call knows of its operation.
struct operation_ref {
  const api_info* api;
  const operation_info* info;
  const json::type* request;
  const parameter_table& (*request_parts)();
  const parameter_table& (*header_parts)();
  const json::type* body;  ///< null when the answer has no described body
  bool raw_body;           ///< the answer's body is `wirebind::bytes`
};

template <class Body>
constexpr const json::type* described_body() noexcept {
  if constexpr (std::is_same_v<Body, bytes> || std::is_same_v<Body, no_body>) {
    return nullptr;
  } else {
    return &json::detail::type_object<Body>;
  }
}

template <class Operation>
inline constinit const operation_ref operation_of = {
    &Operation::api,
    &Operation::info,
    &json::detail::type_object<typename Operation::request>,
    &parameters_of<typename Operation::request>,
    &parameters_of<typename Operation::response_headers>,
    described_body<typename Operation::response_body>(),
    std::is_same_v<typename Operation::response_body, bytes>};

}  // namespace wirebind::inline v0::client
