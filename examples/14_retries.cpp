// What happens between a call and its response: a script in place of the network fails twice with transient
// errors, an observer prints them, and the outcome of an invocation whose response is lost is unknown.
#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/io_context.hpp>

#include <iostream>
#include <memory>

namespace api = fc::v20210406;
using namespace wirebind::testing;

/// Prints each attempt and each wait.
struct printer final : wirebind::observer {
  void attempt_ended(const wirebind::attempt_id& id, const wirebind::attempt_result& how) override {
    std::cout << id.operation << ", attempt " << id.number << ": ";
    if (how.error) {
      std::cout << how.error.message() << '\n';
    } else {
      std::cout << how.status << ' ' << how.code << '\n';
    }
  }
  void retry_planned(const wirebind::attempt_id&, std::chrono::nanoseconds wait) override {
    std::cout << "  again in " << std::chrono::duration<double, std::milli>(wait).count() << " ms\n";
  }
};

int main() {
  asio::io_context context;
  // [script]
  const auto transport = std::make_shared<scripted_transport>(
      context.get_executor(),
      std::vector{cannot_connect(), responds(503, R"({"ErrorCode":"ResourceThrottled"})"),
                  responds(200, "{}"), loses_response()});
  wirebind::client_options options;
  options.endpoint = "https://fc.test";
  options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
  options.observer = std::make_shared<printer>();
  api::client client(context.get_executor(), options, transport);
  // [/script]

  const api::get_function_request get{.service_name = "demo", .function_name = "resize"};
  client.async_get_function(get, [&](std::error_code error, const api::get_function_response& function) {
    std::cout << (error ? "failed" : "succeeded") << " after " << function.attempts().size() << " attempts\n";
  });
  context.run();

  const api::invoke_function_request invoke{.service_name = "demo", .function_name = "resize"};
  wirebind::outcome outcome{};
  client.async_invoke_function(invoke,
                               [&](std::error_code error, const api::invoke_function_response& result) {
                                 std::cout << wirebind::explain(error, result.details());
                                 outcome = result.details().outcome;
                               });
  context.restart();
  context.run();
  return transport->attempts() == 4 && outcome == wirebind::outcome::unknown ? 0 : 1;
}
