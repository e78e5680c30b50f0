// What moved: the service sends members, enumerators and forms that the spec does not have yet. Calls go on,
// and an observer prints each difference once, so that you learn of it before anyone asks.
#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/testing/scripted_transport.hpp>

#include <asio/io_context.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace api = fc::v20210406;

// [watch]
class watch final : public wirebind::observer {
 public:
  bool observes_deviations() const override { return true; }
  void response_deviated(const wirebind::response_deviation& what) override {
    std::cout << "moved: " << what.operation << ' ' << what.path << ' ' << wirebind::json::text_of(what.kind)
              << '\n';
    ++count;
  }
  int count = 0;
};
// [/watch]

int main() {
  // A response of tomorrow's service; a program of yours has the real transport.
  const std::string body =
      R"({"functionName":"resize","runtime":"python4","memorySize":"512","gpuSlices":2,"layers":null})";
  asio::io_context context;
  const auto script = std::make_shared<wirebind::testing::scripted_transport>(
      context.get_executor(),
      std::vector{wirebind::testing::responds(200, body), wirebind::testing::responds(200, body)});

  const auto observer = std::make_shared<watch>();
  wirebind::client_options options;
  options.endpoint = "http://service.test";
  options.credentials = aliyun::access_key{"id", "secret"};
  options.observer = observer;
  api::client client(context.get_executor(), options, script);

  const api::get_function_request get{.service_name = "demo", .function_name = "resize"};
  int memory = 0;
  for (int call = 0; call != 2; ++call) {
    client.async_get_function(
        get, [&](std::error_code, const auto& function) { memory += function->memory_size.value_or(0); });
    context.restart();
    context.run();
  }
  std::cout << memory << " MB in two responses, " << observer->count << " differences\n";
  return memory == 1024 && observer->count == 4 ? 0 : 1;
}
