// The most memory that a call takes while the body of its response arrives: bytes of all allocations at a
// time, and pages that became resident. Client and server of each row are processes of their own.
#include "../../tests/gzip.hpp"
#include "../figures.hpp"

#include <fc/v20210406/operations/invoke_function.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/http/error.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <malloc.h>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace api = fc::v20210406;
namespace http = wirebind::http;
using tcp = asio::ip::tcp;

namespace {

constexpr double mib = 1024 * 1024;

long allocated = 0, most = 0;

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size != 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  allocated += static_cast<long>(malloc_usable_size(memory));
  if (allocated > most) most = allocated;
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) allocated -= static_cast<long>(malloc_usable_size(memory));
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace {

/// What a server sends for each request: a head, then a piece so many times, for ever where `times` is 0.
struct script {
  std::string head;
  std::string piece;
  std::uint64_t times = 0;
};

/// The process of a server, which ends with the one that made it.
struct server_process {
  explicit server_process(const script& says) {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    port = acceptor.local_endpoint().port();
    child = ::fork();
    if (child != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) serve(acceptor.accept(), says);
  }
  ~server_process() {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
  }

  static void serve(tcp::socket socket, const script& says) {
    std::error_code error;
    std::string request;
    asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", error);
    asio::write(socket, asio::buffer(says.head), error);
    for (std::uint64_t i = 0; !error && (says.times == 0 || i != says.times); ++i) {
      asio::write(socket, asio::buffer(says.piece), error);
    }
  }

  std::uint16_t port = 0;
  pid_t child = 0;
};

struct taken {
  double bytes = 0;     ///< of all allocations at a time, in MiB
  double resident = 0;  ///< pages beyond those before the call, in MiB
  bool as_expected = false;
};

/// Runs `body` in a process of its own.
taken in_child(const std::function<taken()>& body) {
  int ends[2];
  if (::pipe(ends) != 0) std::exit(2);
  const pid_t child = ::fork();
  taken out;
  if (child == 0) {
    out = body();
    ::_exit(::write(ends[1], &out, sizeof out) == sizeof out ? 0 : 1);
  }
  ::close(ends[1]);
  if (::read(ends[0], &out, sizeof out) != sizeof out) out = {};
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return out;
}

/// One call of a client, with all its defaults but the coding.
taken call(const script& says, std::error_code expected, http::coding coding, bool into_sink) {
  const server_process server(says);
  return in_child([&] {
    struct ignoring final : wirebind::body_sink {
      void async_write(std::string_view, write_handler done) override { done({}); }
    } sink;
    asio::io_context context(1);
    wirebind::client_options options;
    options.endpoint = "http://127.0.0.1:" + std::to_string(server.port);
    options.authentication = wirebind::auth::anonymous();
    options.accept_encoding = coding;
    options.retry = wirebind::retry::none;
    wirebind::basic_client client(context, options);
    wirebind::call_options how;
    if (into_sink) how.sink = &sink;
    const api::invoke_function_request request{.service_name = "s", .function_name = "f"};
    std::optional<std::error_code> outcome;
    const long before = most = allocated;
    const double resident = memory("VmRSS:");
    client.async_call<api::invoke_function>(
        request, how, [&](std::error_code error, const api::invoke_function_response&) { outcome = error; });
    while (!outcome) context.run_one();
    return taken{static_cast<double>(most - before) / mib, memory("VmHWM:") - resident, outcome == expected};
  });
}

void row(const char* what, double limit, const script& says, std::error_code expected = {},
         http::coding coding = http::coding::identity, bool into_sink = false) {
  const taken found = call(says, expected, coding, into_sink);
  if (!found.as_expected) ++failures;
  figure(what, found.bytes, "<=", limit);
  std::printf("    resident pages grew by %.1f MiB%s\n", found.resident,
              found.as_expected ? "" : ", AND THE CALL ENDED OTHERWISE THAN EXPECTED");
}

}  // namespace

int main() {
  const std::string data(64 * 1024, 'x');
  const std::string chunk = "10000\r\n" + data + "\r\n";
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string coded = gzip(std::string(std::size_t(96) << 20, 'x'));
  const std::error_code too_large = http::errc::body_too_large;
  std::puts("most memory at a time in MiB, by body, with max_body at its default of 64 MiB");
  row("endless, chunked: rejected", 65.25, {chunked, chunk}, too_large);
  row("endless, until the connection closes: rejected", 65.25, {"HTTP/1.1 200 OK\r\n\r\n", data}, too_large);
  row("40 MiB with Content-Length", 41.25,
      {"HTTP/1.1 200 OK\r\nContent-Length: 41943040\r\n\r\n", data, 640});
  row("16 KiB, chunked", 0.25, {chunked, "4000\r\n" + std::string(16384, 'x') + "\r\n0\r\n\r\n", 1});
  row("gzip that becomes 96 MiB: rejected", 65.25,
      {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + std::to_string(coded.size()) +
           "\r\n\r\n",
       coded, 1},
      too_large, http::coding::gzip);
  row("1 GiB into a sink", 0.5, {"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", data, 16384}, {},
      http::coding::identity, true);
  return failures == 0 ? 0 : 1;
}
