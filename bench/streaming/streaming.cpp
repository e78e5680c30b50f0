// Large bodies out of a source and into a sink, and how late a timer of the same context is meanwhile. The
// server is a process of its own, so that the peak of memory is the client's alone.
#include "../figures.hpp"

#include <fc/v20210406/common_headers.hpp>
#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/explain.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/streams.hpp>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace api = fc::v20210406;
using tcp = asio::ip::tcp;
using steady = std::chrono::steady_clock;

namespace {

constexpr double growth_limit = 16;  // MiB

/// Serves one connection to its end: sends a body of the size that the trace id names, or else says how many
/// bytes came.
void serve(tcp::socket socket) {
  std::vector<char> buffer(1 << 18);
  std::string head;
  std::error_code error;
  const auto number = [&head](const char* name) {
    const std::size_t at = head.find(name);
    return at == head.npos ? 0ULL : std::strtoull(head.c_str() + at + std::strlen(name), nullptr, 10);
  };
  const auto send = [&](const char* data, std::size_t size) {
    asio::write(socket, asio::buffer(data, size), error);
  };
  std::string pending;
  for (;;) {
    const std::size_t end = asio::read_until(socket, asio::dynamic_buffer(pending), "\r\n\r\n", error);
    if (error) return;
    head = pending.substr(0, end);
    const std::uint64_t sent = number("Content-Length: "), wanted = number("X-Fc-Trace-Id: ");
    std::uint64_t taken = pending.size() - end;
    pending.clear();
    while (taken < sent && !error) taken += socket.read_some(asio::buffer(buffer), error);
    const std::string body = wanted == 0 ? std::to_string(taken) : "";
    const std::string length = std::to_string(wanted == 0 ? body.size() : wanted);
    const std::string out = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body;
    send(out.data(), out.size());
    for (std::uint64_t left = wanted; left != 0 && !error;) {
      const std::size_t piece = std::min<std::uint64_t>(left, buffer.size());
      send(buffer.data(), piece);
      left -= piece;
    }
  }
}

/// The process of the server, which ends with its one connection.
struct server_process {
  server_process() {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    port = acceptor.local_endpoint().port();
    child = fork();
    if (child != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(acceptor.accept());
    _exit(0);
  }

  std::uint16_t port = 0;
  pid_t child = 0;
};

wirebind::client_options options_for(std::uint16_t port) {
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:" + std::to_string(port);
  options.authentication = wirebind::auth::anonymous();
  return options;
}

/// A timer that expires every half a millisecond, and how late its handler ran each time.
class late_timer {
 public:
  explicit late_timer(asio::io_context& context) : timer_(context) {}

  void start() {
    late_.clear();
    running_ = true;
    timer_.expires_after(step);
    wait();
  }
  void stop() {
    running_ = false;
    timer_.cancel();
  }
  /// The value that one of a thousand exceeds, in microseconds.
  double p999() {
    if (late_.empty()) return 0;
    const auto at = late_.begin() + static_cast<std::ptrdiff_t>(late_.size() - 1 - late_.size() / 1000);
    std::nth_element(late_.begin(), at, late_.end());
    return std::chrono::duration<double, std::micro>(*at).count();
  }

 private:
  static constexpr std::chrono::microseconds step{500};

  void wait() {
    timer_.async_wait([this](std::error_code error) {
      if (error || !running_) return;  // it may have expired before it was cancelled
      late_.push_back(steady::now() - timer_.expiry());
      timer_.expires_after(step);
      wait();
    });
  }

  asio::steady_timer timer_;
  std::vector<steady::duration> late_;
  bool running_ = false;
};

struct bench {
  explicit bench(std::uint16_t port) : client(context, options_for(port)) {}

  api::invoke_function_response call(const api::invoke_function_request& request,
                                     const wirebind::call_options& options) {
    api::invoke_function_response out;
    client.async_call<api::invoke_function>(
        request, options, [this, &out](std::error_code error, api::invoke_function_response answer) {
          timer.stop();
          if (error) {
            std::printf("%s", wirebind::explain(error, answer.details()).c_str());
            std::exit(1);
          }
          out = std::move(answer);
        });
    context.restart();
    timer.start();
    context.run();
    return out;
  }

  /// Whether the server got the body whole.
  bool up(std::uint64_t size) {
    std::uint64_t left = size;
    wirebind::function_source source(
        [&left](char* data, std::size_t room, wirebind::body_source::read_handler done) {
          const std::size_t count = std::min<std::uint64_t>(left, room);
          std::memset(data, 'u', count);
          left -= count;
          done({}, count);
        },
        size);
    const api::invoke_function_request request{.service_name = "bench", .function_name = "up"};
    wirebind::call_options options;
    options.source = &source;
    return call(request, options).body().view() == std::to_string(size);
  }

  /// Whether the whole body came.
  bool down(std::uint64_t size) {
    std::uint64_t taken = 0;
    wirebind::function_sink sink([&taken](std::string_view data, wirebind::body_sink::write_handler done) {
      taken += data.size();
      done({});
    });
    const api::invoke_function_request request{.service_name = "bench", .function_name = "down"};
    const std::string wanted = std::to_string(size);
    const wirebind::header headers[] = {{api::common_headers::trace_id, wanted}};
    wirebind::call_options options;
    options.sink = &sink;
    options.headers = headers;
    call(request, options);
    return taken == size;
  }

  asio::io_context context{1};
  late_timer timer{context};
  wirebind::basic_client client;
};

/// Prints what one direction costs beyond the peak that was reached before; false beyond the limit.
template <class Run>
bool measure(bench& all, const char* direction, std::uint64_t size, Run run) {
  const double before = memory("VmHWM:");
  const auto begin = steady::now();
  const bool whole = run(size);
  const double took = seconds_since(begin);
  const double growth = memory("VmHWM:") - before;
  const bool within = whole && growth < growth_limit;
  std::printf(
      "%-5s %7.0f MiB  %7.0f MiB/s  memory grew by %6.2f MiB (limit %.0f)  timer late by %.0f us "
      "(p99.9)  %s\n",
      direction, static_cast<double>(size >> 20), static_cast<double>(size) / (1 << 20) / took, growth,
      growth_limit, all.timer.p999(),
      !whole   ? "NOT WHOLE"
      : within ? "ok"
               : "NOT WITHIN THE LIMIT");
  return within;
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t mebibytes = 1024;
  if (count == 3 && std::strcmp(arguments[1], "--mebibytes") == 0) {
    mebibytes = std::strtoull(arguments[2], nullptr, 10);
  }
  if (mebibytes == 0 || (count != 1 && count != 3)) {
    std::fputs("usage: bench/run streaming [--mebibytes N]\n", stderr);
    return 2;
  }
  const server_process server;
  bool good = true;
  {
    bench all(server.port);
    good = all.up(1 << 20) && all.down(1 << 20);  // warms up
    good = measure(all, "up", mebibytes << 20, [&](std::uint64_t size) { return all.up(size); }) && good;
    good = measure(all, "down", mebibytes << 20, [&](std::uint64_t size) { return all.down(size); }) && good;
  }
  waitpid(server.child, nullptr, 0);
  return good ? 0 : 1;
}
