// Requests at random that keep the rules of the spec: no side refuses one, and the server decodes what the
// client was given.
#include "catch.hpp"
#include "recording_server.hpp"
#include "value_maker.hpp"

#include <fc/v20210406/operations.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/server/router.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <string>

namespace api = fc::v20210406;
using test::extent;

namespace {

/// Decoded and validated by the server's own code, so that what comes here was not refused.
struct comparing_service {
  const void* expected = nullptr;
  bool equal = false;

  template <class Request>
  wirebind::server::operation_result<typename Request::operation> handle(const Request& request,
                                                                         wirebind::server::context&) {
    equal = wirebind::equal(request, *static_cast<const Request*>(expected));
    return {};
  }
};

struct property {
  test::plain_policy policy;
  comparing_service service;
  wirebind::server::router<api::operations> router{service, policy};
  wirebind::client_options options{.endpoint = "http://127.0.0.1:1"};
  std::map<std::string, int> served;

  template <class Operation>
  void serve(std::uint32_t seed) {
    const auto request = test::made<typename Operation::request>(extent::random, seed);
    INFO(Operation::info.name << ", seed " << seed);
    const auto call = wirebind::client::encode_request(wirebind::client::operation_of<Operation>(),
                                                       request.get(), options, {});
    for (const auto& each : call.details->violations) UNSCOPED_INFO(each.message());
    INFO(call.details->message);
    REQUIRE(!call.error);
    service.expected = request.get();
    service.equal = false;
    const auto answer = router.response_to(call.request);
    INFO(call.request.target << "\n" << call.request.body.view() << "\n" << answer.body);
    REQUIRE(answer.status == Operation::info.success_status);
    REQUIRE(service.equal);
    ++served[std::string(Operation::info.name)];
  }

  /// A request of one operation after the other, until there were so many.
  template <class... Operations>
  void serve_all(wirebind::type_list<Operations...>, std::uint32_t count) {
    constexpr std::array serve_one = {&property::serve<Operations>...};
    for (std::uint32_t i = 0; i != count; ++i) (this->*serve_one[i % serve_one.size()])(i);
  }
};

}  // namespace

TEST_CASE("walk: of 10000 valid requests at random none is refused, and each arrives as it was") {
  property random;
  random.serve_all(api::operations(), 10'000);
  int all = 0;
  for (const auto& [name, count] : random.served) all += count;
  CHECK(all == 10'000);
  CHECK(random.served.size() == 67);
}

TEST_CASE("walk: requests at random are worth something: a broken rule is refused by both sides") {
  property random;
  auto request = test::made<api::create_function_request>(extent::random, 1);
  request->body.memory_size = 65;
  const auto call = wirebind::client::encode_request(wirebind::client::operation_of<api::create_function>(),
                                                     request.get(), random.options, {});
  CHECK(call.error == wirebind::errc::invalid_request);
  const auto unchecked =
      wirebind::client::encode_request(wirebind::client::operation_of<api::create_function>(), request.get(),
                                       random.options, {.validate = wirebind::validation::off});
  REQUIRE(!unchecked.error);
  CHECK(random.router.response_to(unchecked.request).status == 400);
}
