// A call whose response is mapped to another result, with any token.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/typed_call.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/callback_error.hpp>

#include <system_error>
#include <type_traits>
#include <utility>

namespace fc::ext::detail {

template <class Map, class Handler>
struct mapping_handler {
  using wrapped_handler = Handler;

  Handler handler;
  Map map;

  template <class Response>
  void operator()(std::error_code error, Response result) {
    auto out = result_of(error, std::move(result));
    std::move(handler)(error, std::move(out));
  }

  // What the handler of a call throws would leave run(), and the handler behind it would be lost.
  template <class Response>
  auto result_of(std::error_code& error, Response result) {
    Response failed;
    failed.set_details(result.shared_details());
    try {
      return map(std::move(result));
    } catch (...) {
      error = wirebind::current_failure().error;
      return map(std::move(failed));
    }
  }
};

template <class Operation, class Map>
struct initiate_mapped : wirebind::client::core_initiation {
  Map map;

  template <class Handler>
  void operator()(Handler&& handler, wirebind::client::prepared_call prepared) const {
    wirebind::client::initiate_call<Operation>{{shared}}(
        mapping_handler<Map, std::decay_t<Handler>>{std::forward<Handler>(handler), map},
        std::move(prepared));
  }
};

/// Starts an operation. The completion signature is `void(std::error_code, Result)`, where `map` makes the
/// result from the response, also from that of a failed call; it has a `shared_details()` like the response.
/// An exception of `map` is an error of the call, whose result is then made from the details alone. Tokens,
/// threads and cancellation are those of `basic_client::async_call`.
template <class Operation, class Map, class Token>
auto async_mapped_call(wirebind::basic_client& client, const typename Operation::request& request,
                       const wirebind::call_options& options, Map map, Token&& token) {
  using result = std::invoke_result_t<Map, wirebind::response<Operation>>;
  initiate_mapped<Operation, Map> initiation{{client.shared_core()}, std::move(map)};
  wirebind::client::prepared_call call =
      client.shared_core()->prepare(wirebind::client::operation_of<Operation>(), &request, options);
  return wirebind::client::initiate<result>(std::move(initiation), std::forward<Token>(token),
                                            std::move(call));
}

}  // namespace fc::ext::detail
