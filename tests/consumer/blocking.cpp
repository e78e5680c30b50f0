// A user's program without Asio in sight: nobody listens, so the call ends with an error that says where it
// went.
#include <aliyun/access_key.hpp>
#include <fc/v20210406/blocking_client.hpp>

#include <cstdio>

namespace api = fc::v20210406;

int main() {
  api::blocking_client client(
      {.endpoint = "http://127.0.0.1:1", .credentials = aliyun::access_key{"id", "secret", {}}});
  api::get_function_request request{.service_name = "demo", .function_name = "resize"};
  try {
    client.get_function(request);
  } catch (const wirebind::call_error& error) {
    std::printf("refused as it should be: %s\n", error.what());
    return 0;
  }
  return 1;
}
