// A client and a server of faults in one process, for many requests: descriptors and memory in use are noted
// after each tenth. Client and server are counted together, so that what either loses shows.
#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <malloc.h>
#include <random>
#include <vector>

namespace api = fc::v20210406;
using wirebind::testing::network_fault;

namespace {

constexpr int in_flight = 32;

struct sample {
  long descriptors = 0;
  double mebibytes = 0;
};

struct soak {
  soak(long count)
      : total(count), server(context.get_executor(), plan()), client(context.get_executor(), options()) {}

  wirebind::testing::network_fault_plan plan() {
    wirebind::testing::network_fault_plan made;
    // Every one of them leads to another attempt; a call fails when three in a row meet one.
    made.choose = [this](const wirebind::http::request&, std::size_t) {
      static constexpr network_fault faults[] = {network_fault::reset,
                                                 network_fault::close,
                                                 network_fault::close_after,
                                                 network_fault::truncate,
                                                 network_fault::unavailable,
                                                 network_fault::throttled,
                                                 network_fault::smuggled_response};
      return random() % 50 == 0 ? faults[random() % std::size(faults)] : network_fault::none;
    };
    made.respond = [](const wirebind::http::request&, wirebind::http::response& answer) {
      answer.body = "{}";
    };
    return made;
  }
  wirebind::client_options options() {
    wirebind::client_options made;
    made.endpoint = server.url();
    made.credentials = aliyun::access_key{"id", "secret"};
    made.authentication = aliyun::acs3();
    made.retry.base = std::chrono::milliseconds(1);
    return made;
  }

  void next() {
    if (started == total) return;
    ++started;
    const api::get_function_request request{.service_name = "demo", .function_name = "f"};
    client.async_call(request, [this](std::error_code error, const auto&) {
      failed += error ? 1 : 0;
      ++ended;
      next();
    });
  }

  void run(long until) {
    while (ended < until) context.run_one();
  }

  sample now() {
    const auto descriptors = std::filesystem::directory_iterator("/proc/self/fd");
    return {std::distance(begin(descriptors), end(descriptors)),
            static_cast<double>(mallinfo2().uordblks + mallinfo2().hblkhd) / (1 << 20)};
  }

  const long total;
  long started = 0, ended = 0, failed = 0;
  std::mt19937 random{4};
  asio::io_context context{1};
  wirebind::testing::fault_server server;
  wirebind::basic_client client;
};

}  // namespace

int main(int count, char** arguments) {
  long requests = 300'000;
  if (count == 3 && std::strcmp(arguments[1], "--requests") == 0) requests = std::atol(arguments[2]);
  if (requests < 1000 || (count != 1 && count != 3)) {
    std::fputs("usage: bench/run soak [--requests N], N at least 1000\n", stderr);
    return 2;
  }
  soak all(requests);
  for (int i = 0; i != in_flight; ++i) all.next();
  std::vector<sample> samples;
  for (int tenth = 1; tenth <= 10; ++tenth) {
    all.run(requests / 10 * tenth);
    samples.push_back(all.now());
    std::printf("%9ld requests  %3ld descriptors  %7.3f MiB\n", all.ended, samples.back().descriptors,
                samples.back().mebibytes);
  }
  // The first two tenths warm up. A fault closes a connection, so that a few are missing at any moment.
  long least = samples[2].descriptors, most = least;
  for (std::size_t i = 2; i != samples.size(); ++i) {
    least = samples[i].descriptors < least ? samples[i].descriptors : least;
    most = samples[i].descriptors > most ? samples[i].descriptors : most;
  }
  // At the last one nothing is in flight any more, which would hide a growth.
  const double slope = samples[8].mebibytes - samples[2].mebibytes;
  std::printf(
      "failed %ld (limit 1 of 10,000), descriptors swing by %ld (limit %d), memory grew by %.3f MiB (limit "
      "1)\n",
      all.failed, most - least, 16, slope);
  return all.failed * 10'000 <= requests && most - least <= 16 && slope < 1 ? 0 : 1;
}
