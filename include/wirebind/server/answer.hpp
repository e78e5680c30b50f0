// What the user's service says to one call: a decoded answer of the operation, or a fault. Owns these values;
// how they look on the wire is the API's policy.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>

#include <optional>
#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::server {

/// A refusal in the terms of the API.
struct fault {
  int status = 500;     ///< HTTP status, 400 to 599.
  std::string code;     ///< The API's own code, such as "FunctionNotFound".
  std::string message;  ///< For people; never a secret.
};

/// Answer to one call of `Operation`.
template <class Operation>
struct answer {
  using body_type = typename Operation::response_body;
  using header_type = typename Operation::response_headers;

  answer() = default;
  answer(fault why) : failure(std::move(why)) {}
  answer(body_type content, header_type fields = {}, int http_status = 0)
      : body(std::move(content)), header(std::move(fields)), status(http_status) {}

  body_type body{};
  header_type header{};
  int status = 0;  ///< 0: the status that the spec gives for success.
  std::optional<fault> failure{};
};

}  // namespace wirebind::inline WIREBIND_ABI::server
