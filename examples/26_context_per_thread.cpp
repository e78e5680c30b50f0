// A context and a client for each thread: they share nothing, so that each thread adds its whole speed. Where
// one thread does everything with a client, its pool needs no mutex.
#include <fc/emulator/server.hpp>
#include <fc/v20210406/client.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <atomic>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace api = fc::v20210406;

namespace {

/// What one thread does: calls one after the other, on its own context.
void work(const wirebind::client_options& options, int thread, std::atomic<int>& made) {
  constexpr int calls = 15;
  asio::io_context context(1);
  api::client client(context, options);
  int next = 0;
  std::function<void()> begin = [&] {
    const api::create_service_request request{
        .body = {.service_name = "service-" + std::to_string(thread) + "-" + std::to_string(next)}};
    client.async_create_service(request, [&](std::error_code error, const api::create_service_response&) {
      if (!error) ++made;
      if (++next != calls) begin();
    });
  };
  begin();
  context.run();
}

}  // namespace

int main() {
  asio::io_context server_context;
  fc::emulator::server emulator(server_context, {});
  std::thread server([&server_context] { server_context.run(); });

  wirebind::client_options options;
  options.endpoint = emulator.url();
  options.credentials = emulator.credentials();
  options.pool.single_threaded = true;
  std::atomic<int> made = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i) threads.emplace_back(work, std::cref(options), i, std::ref(made));
  for (std::thread& thread : threads) thread.join();

  asio::post(server_context, [&emulator] { emulator.stop(); });
  server.join();
  std::cout << made << " services made by " << threads.size() << " threads, each with its own context\n";
  return made == 60 ? 0 : 1;
}
