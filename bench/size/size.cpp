// A program of one call, as small as its author would write it.
#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>

#include <asio/io_context.hpp>

#include <cstdio>
#include <system_error>

namespace api = fc::v20210406;

int main() {
  asio::io_context context;
  wirebind::client_options options;
  options.endpoint = "https://123456.cn-hangzhou.fc.aliyuncs.com";
  options.credentials = aliyun::access_key{"id", "secret"};
  options.authentication = aliyun::acs3();
  wirebind::basic_client client(context.get_executor(), options);
  const api::update_function_request request{
      .service_name = "demo", .function_name = "resize", .body = {.memory_size = 1024}};
  client.async_call(request, [](std::error_code error, const auto& function) {
    std::printf("%s %d\n", error.message().c_str(), function.status());
  });
  context.run();
}
