// Downloading the code of a function into a file: the response of the service has the URL of the package and
// its checksum, against which the bytes are checked.
#include "with_emulator.hpp"

#include <fc/ext/download_code.hpp>
#include <wirebind/client/streams.hpp>

#include <filesystem>
#include <iostream>

namespace api = fc::v20210406;

asio::awaitable<void> replace_code(api::client& client, std::string package) {
  const api::update_function_request request{
      .service_name = "demo",
      .function_name = "resize",
      .body = {.code = api::code{.zip_file = wirebind::base64_text::from_bytes(package)}}};
  co_await client.async_update_function(request);
}

asio::awaitable<void> download(api::client& client, std::string path) {
  // [download]
  wirebind::file_sink file(path);
  const api::get_function_code_request request{.service_name = "demo", .function_name = "resize"};
  const auto got = co_await fc::ext::async_download_code(client, request, file);
  if (const auto error = file.close()) throw std::system_error(error);
  // [/download]
  std::cout << got.size << " bytes, " << (got.verified ? "as the service has them" : "of no known checksum")
            << ", CRC-64 " << got.response->checksum.value_or("not given") << '\n';
}

int main() {
  return with_emulator([](fc::emulator::server&, api::client& client) -> asio::awaitable<void> {
    const std::string path = std::filesystem::temp_directory_path() / "wirebind-downloaded-code.zip";
    co_await create_function(client, "demo", "resize");
    const std::string package(200'000, 'z');
    co_await replace_code(client, package);
    co_await download(client, path);
    std::cout << std::filesystem::file_size(path) << " bytes in the file\n";
    std::filesystem::remove(path);
  });
}
