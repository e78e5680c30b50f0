// Streaming: the payload of an invocation comes from a file and the result goes to another one. Neither is in
// memory as a whole.
#include "with_emulator.hpp"

#include <wirebind/client/streams.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

namespace api = fc::v20210406;

asio::awaitable<void> resize(api::client& client, std::string from, std::string to) {
  // [stream]
  wirebind::file_source payload(from);
  wirebind::file_sink result(to);
  const api::invoke_function_request request{.service_name = "demo", .function_name = "resize"};
  co_await client.async_invoke_function(request, {.source = &payload, .sink = &result});
  if (const std::error_code error = result.close()) throw std::system_error(error);
  // [/stream]
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    const std::filesystem::path folder = std::filesystem::temp_directory_path();
    const std::string from = folder / "wirebind-payload", to = folder / "wirebind-result";
    std::ofstream(from) << std::string(3 << 20, 'p');
    co_await create_function(client, "demo", "resize");
    co_await resize(client, from, to);
    std::cout << std::filesystem::file_size(to) << " bytes of the result are in the file\n";
    std::filesystem::remove(from);
    std::filesystem::remove(to);
  });
}
