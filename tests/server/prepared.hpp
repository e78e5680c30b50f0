// A call as a client would send it, for what the server side reads of it.
#pragma once

#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/operation.hpp>

namespace test {

template <class Request>
wirebind::client::prepared_call prepare(const Request& request) {
  wirebind::client_options options;
  options.endpoint = "http://library.example";
  using operation = typename Request::operation;
  return wirebind::client::encode_request(wirebind::client::operation_of<operation>(), &request, options, {});
}

}  // namespace test
