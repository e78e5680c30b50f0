// One client for all threads of your own io_context: calls start on any of them, and each completes through
// the executor of its handler. What several handlers share is kept together by a strand.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>

#include <iostream>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace api = fc::v20210406;

int main() {
  constexpr int calls = 60;
  asio::io_context context;
  fc::emulator::server emulator(context, {});
  api::client client(context, {.endpoint = emulator.url(), .credentials = emulator.credentials()});

  // Only touched on the strand.
  const auto strand = asio::make_strand(context);
  std::set<std::string> request_ids;
  int ended = 0;

  for (int i = 0; i != calls; ++i) {
    asio::post(context, [&, i] {
      const api::create_service_request request{.body = {.service_name = "service-" + std::to_string(i)}};
      client.async_create_service(
          request,
          asio::bind_executor(strand, [&](std::error_code error, const api::create_service_response& made) {
            if (!error) request_ids.insert(made.request_id());
            if (++ended == calls) emulator.stop();
          }));
    });
  }

  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i) threads.emplace_back([&context] { context.run(); });
  for (std::thread& thread : threads) thread.join();
  std::cout << request_ids.size() << " services made by " << threads.size() << " threads\n";
  return request_ids.size() == calls ? 0 : 1;
}
