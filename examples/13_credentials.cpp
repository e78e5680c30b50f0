// Credentials from where this machine keeps them: the default chain looks into the environment, profile
// files, roles and addresses. Here it finds a profile file that the program writes to a folder of its own.
#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <fc/emulator/server.hpp>
#include <fc/ext/endpoint.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/io_context.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

namespace api = fc::v20210406;
namespace providers = wirebind::providers;

/// What a program for the real service begins with. Reads nothing and makes no connection.
bool has_a_provider(asio::io_context& context) {
  // [provider]
  api::client client(context, {.endpoint = fc::ext::endpoint("1234567890123456", "cn-hangzhou"),
                               .credentials = aliyun::default_chain(context)});
  // [/provider]
  return client.options().credentials.has_value();
}

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});

  std::string folder = (std::filesystem::temp_directory_path() / "wirebind-example-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  const std::string file = folder + "/credentials";

  // The process's own variables would do as well; these keep the example to itself.
  providers::surroundings surroundings = providers::make_surroundings(context.get_executor());
  surroundings.environment = [file](std::string_view name) -> std::optional<std::string> {
    if (name == "ALIBABA_CLOUD_CREDENTIALS_FILE") return file;
    if (name == "ALIBABA_CLOUD_ECS_METADATA_DISABLED") return "true";
    return std::nullopt;
  };
  const auto provider = aliyun::default_chain(surroundings);
  const wirebind::client_options options{.endpoint = emulator.url(), .credentials = provider};
  api::client client(context, options);

  // Nothing was read yet. As long as nothing is found, each call asks every source again and says what it
  // heard.
  int good = 0;
  const api::list_services_request request{};
  const auto second = [&](std::error_code error, const api::list_services_response& response) {
    good += !error;
    std::cout << "with the profile file: status " << response.status() << '\n';
    emulator.stop();
  };
  client.async_list_services(
      request, [&](std::error_code error, const api::list_services_response& response) {
        good += static_cast<bool>(error);
        std::cout << error.message() << ": " << response.details().message << '\n';
        const aliyun::access_key known = emulator.credentials();
        std::ofstream(file) << "[default]\ntype = access_key\naccess_key_id = " << known.access_key_id
                            << "\naccess_key_secret = " << known.access_key_secret << '\n';
        client.async_list_services(request, second);
      });
  context.run();
  std::filesystem::remove_all(folder);
  return good == 2 && has_a_provider(context) ? 0 : 1;
}
