// Credentials for the blocking client: a factory makes the provider on the client's own context, so that
// providers that send requests, such as the metadata service, need no event loop of the program's.
#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <fc/emulator/server.hpp>
#include <fc/v20210406/blocking_client.hpp>

#include <asio/io_context.hpp>

#include <cstdlib>
#include <iostream>
#include <thread>

namespace api = fc::v20210406;

int main() {
  asio::io_context context(1);
  fc::emulator::server emulator(context, {});
  std::thread emulating([&context] { context.run(); });

  // The environment of a real program has these already, or the machine has a role or a profile file.
  const aliyun::access_key known = emulator.credentials();
  ::setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", known.access_key_id.c_str(), 1);
  ::setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", known.access_key_secret.c_str(), 1);

  int status = 0;
  try {
    // [factory]
    api::blocking_client client({.endpoint = emulator.url()},
                                [](const auto& executor) { return aliyun::default_chain(executor); });
    // [/factory]
    const auto services = client.list_services({});
    std::cout << services->services.size() << " services, status " << services.status() << '\n';
  } catch (const wirebind::call_error& error) {
    std::cerr << wirebind::explain(error.code(), error.details());
    status = 1;
  }
  context.stop();
  emulating.join();
  return status;
}
