// What the operations of tests have in common.
#pragma once

#include <wirebind/client/operation.hpp>

namespace test {

inline constexpr wirebind::api_info plain_api = {.version = "1"};

/// An operation of that API; without a body and headers in its response, unless it says otherwise.
struct plain_operation {
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  static constexpr const wirebind::api_info& api = plain_api;
};

}  // namespace test
