// The result of one call from the user's service: the structs of a response, or a fault, which the
// API's policy encodes.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {

/// An error response in the terms of the API.
struct fault {
  int status = 500;     ///< HTTP status, 400 to 599.
  std::string code;     ///< The API's own code, such as "FunctionNotFound".
  std::string message;  ///< For people; must not be a secret.
};

/// The result of one call of `Operation`.
template <class Operation>
struct operation_result {
  using body_type = typename Operation::response_body;
  using header_type = typename Operation::response_headers;

  operation_result() = default;
  operation_result(fault why) : failure(std::move(why)) {}
  operation_result(body_type content, header_type fields = {}, int http_status = 0)
      : body(std::move(content)), header(std::move(fields)), status(http_status) {}
  /// One of the types of a body that has several.
  template <class T>
  requires(client::has_several_types<body_type>&& std::is_constructible_v<body_type, T> &&
           !std::is_same_v<std::remove_cvref_t<T>, body_type>)
      operation_result(T&& content, header_type fields = {}, int http_status = 0)
      : operation_result(body_type(std::forward<T>(content)), std::move(fields), http_status) {}

  body_type body{};
  header_type header{};
  int status = 0;  ///< 0: the first status that the spec has for such a body.
  std::optional<fault> failure{};
};

}  // namespace wirebind::inline WIREBIND_ABI::server
