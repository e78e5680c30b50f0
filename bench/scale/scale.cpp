// Many calls at once: what they open, in which order they go, what memory each takes, and what a second
// thread gains.
#include "../codec/payloads.hpp"
#include "../figures.hpp"
#include "../transport/sockets.hpp"
#include "../transport/tls.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/list_functions.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read_until.hpp>
#include <asio/ssl.hpp>
#include <asio/write.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <malloc.h>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace api = fc::v20210406;
namespace net = wirebind::net;
using tcp = asio::ip::tcp;

namespace {

std::atomic<long> allocated = 0;

void* take(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory != nullptr)
    allocated.fetch_add(static_cast<long>(malloc_usable_size(memory)), std::memory_order_relaxed);
  return memory;
}
void give(void* memory) {
  if (memory != nullptr)
    allocated.fetch_sub(static_cast<long>(malloc_usable_size(memory)), std::memory_order_relaxed);
  std::free(memory);
}

/// Has the allocations of OpenSSL counted; before its first.
void count_openssl() {
  const auto again = [](void* memory, std::size_t size, const char*, int) {
    allocated.fetch_sub(static_cast<long>(malloc_usable_size(memory)), std::memory_order_relaxed);
    void* const moved = std::realloc(memory, size);
    allocated.fetch_add(static_cast<long>(malloc_usable_size(moved)), std::memory_order_relaxed);
    return moved;
  };
  if (CRYPTO_set_mem_functions([](std::size_t size, const char*, int) { return take(size); }, again,
                               [](void* memory, const char*, int) { give(memory); }) != 1)
    die("CRYPTO_set_mem_functions");
}

}  // namespace

void* operator new(std::size_t size) {
  void* const memory = take(size != 0 ? size : 1);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { give(memory); }
void operator delete(void* memory, std::size_t) noexcept { give(memory); }

namespace {

/// Answers every request with a function, over any number of connections, in a process of its own.
class server {
 public:
  /// TLS with the certificate and key of a file; none without one.
  explicit server(const std::string& answer, const std::string& certificate = {}) {
    asio::io_context context;
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    port_ = acceptor.local_endpoint().port();
    if (::fork() != 0) return;
    if (!certificate.empty()) {
      tls_.emplace(asio::ssl::context::tls_server);
      tls_->use_certificate_chain_file(certificate);
      tls_->use_private_key_file(certificate, asio::ssl::context::pem);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    context.notify_fork(asio::execution_context::fork_child);
    text_ = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " +
            std::to_string(answer.size()) + "\r\n\r\n" + answer;
    accept(acceptor);
    context.run();
    std::_Exit(0);
  }
  std::uint16_t port() const noexcept { return port_; }

 private:
  template <class Stream>
  struct peer : std::enable_shared_from_this<peer<Stream>> {
    template <class... Arguments>
    explicit peer(const std::string& answer, Arguments&&... arguments)
        : socket(std::forward<Arguments>(arguments)...), text(answer) {}
    void serve() {
      socket.async_read_some(asio::buffer(in), [self = this->shared_from_this()](std::error_code error,
                                                                                 std::size_t got) {
        if (error) return;
        self->head.append(self->in.data(), got);
        const std::size_t end = self->head.find("\r\n\r\n");
        const std::size_t at =
            self->head.find("ontent-") == std::string::npos ? std::string::npos : self->head.find("ength: ");
        const std::size_t length =
            at == std::string::npos ? 0 : std::strtoul(self->head.c_str() + at + 7, nullptr, 10);
        if (end == std::string::npos || self->head.size() < end + 4 + length) return self->serve();
        self->head.clear();
        asio::async_write(self->socket, asio::buffer(self->text),
                          [self](std::error_code failed, std::size_t) {
                            if (!failed) self->serve();
                          });
      });
    }
    Stream socket;
    const std::string& text;
    std::array<char, 8192> in{};
    std::string head{};
  };

  void accept(tcp::acceptor& acceptor) {
    acceptor.async_accept([this, &acceptor](std::error_code error, tcp::socket socket) {
      accept(acceptor);
      if (error) return;
      if (!tls_) return std::make_shared<peer<tcp::socket>>(text_, std::move(socket))->serve();
      const auto made =
          std::make_shared<peer<asio::ssl::stream<tcp::socket>>>(text_, std::move(socket), *tls_);
      made->socket.async_handshake(asio::ssl::stream_base::server, [made](std::error_code failed) {
        if (!failed) made->serve();
      });
    });
  }

  std::uint16_t port_ = 0;
  std::string text_;
  std::optional<asio::ssl::context> tls_;
};

wirebind::client_options options_for(const server& peer) {
  wirebind::client_options made;
  made.endpoint = "http://127.0.0.1:" + std::to_string(peer.port());
  made.credentials = aliyun::access_key{"id", "secret"};
  made.authentication = aliyun::acs3();
  return made;
}

/// 10,000 calls at once at the defaults: what each takes while it waits, and how far their ends are from
/// their order.
void many(const server& peer, const api::update_function_request& request) {
  constexpr long calls = 10'000, connections = 256;
  asio::io_context context(1);
  wirebind::basic_client client(context.get_executor(), options_for(peer));
  std::string body;
  wirebind::json::encode(request.body, body);
  long ended = 0, most_off = 0;
  const long before = allocated;
  for (long i = 0; i != calls; ++i) {
    client.async_call(request, [&, i](std::error_code error, const auto&) {
      if (error) std::exit((std::fprintf(stderr, "%s\n", error.message().c_str()), 2));
      most_off = (std::max)(most_off, std::labs(ended++ - i));
    });
  }
  context.poll_one();
  const double waiting = static_cast<double>(allocated - before) / calls - static_cast<double>(body.size());
  context.run();
  figure("bytes of a call that waits, beyond its body", waiting, "<=", 1024);
  figure("places between the order of calls and of their ends", static_cast<double>(most_off),
         "<=", connections);
}

/// The heap of a connection, with 512 of them.
struct connection_heap {
  double in_use = 0;
  double idle = 0;
};

/// Plain connections, or TLS where there is a CA.
connection_heap connections(const server& peer, const std::string& ca = {}) {
  constexpr long count = 512;
  asio::io_context context(1);
  net::pool_options options;
  options.max_idle_per_origin = options.max_connections_per_origin = count;
  options.tls.ca_file = ca;
  struct listener final : net::exchange_listener {
    explicit listener(const server& to) {
      request.method = "GET";
      request.target = "/";
      request.fields.add("host", "127.0.0.1:" + std::to_string(to.port()));
    }
    std::error_code prepare(wirebind::http::request& out) override {
      out = request;
      if (++prepared == count) in_use = allocated;
      return {};
    }
    void completed(std::error_code error, wirebind::http::response&&, const net::exchange_report&) override {
      if (error) std::exit((std::fprintf(stderr, "%s\n", error.message().c_str()), 2));
    }
    wirebind::http::request request;
    long prepared = 0;
    long in_use = 0;
  };
  net::pool pool(context.get_executor(), options);
  const auto shared = std::make_shared<listener>(peer);
  const auto round = [&] {
    shared->prepared = 0;
    for (long i = 0; i != count; ++i) {
      net::exchange_request facts;
      facts.origin = {ca.empty() ? "http" : "https", "127.0.0.1", peer.port()};
      pool.start(std::move(facts), shared);
    }
    context.restart();
    context.run();
  };
  const long before = allocated;
  round();
  const long idle = allocated;
  round();
  return {static_cast<double>(shared->in_use - before) / count, static_cast<double>(idle - before) / count};
}

/// The heap of an idle connection of OpenSSL over a socket, after one exchange.
double openssl_connection(const server& peer, const std::string& ca) {
  constexpr std::string_view request = "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n";
  constexpr std::size_t count = 64;
  const load settings{.connections = "keep", .ca = ca};
  SSL_CTX* const tls = make_tls(settings);
  std::vector<SSL*> made(count);
  const long before = allocated;
  for (SSL*& each : made) {
    each = SSL_new(tls);
    const int socket = connect_to(peer.port());
    SSL_set_fd(each, socket);
    if (SSL_connect(each) != 1 || SSL_write(each, request.data(), static_cast<int>(request.size())) <= 0)
      die("TLS");
    char bytes[16384];
    if (SSL_read(each, bytes, sizeof bytes) <= 0) die("TLS");
  }
  const long after = allocated;
  for (SSL* each : made) {
    ::close(SSL_get_fd(each));
    SSL_free(each);
  }
  SSL_CTX_free(tls);
  return static_cast<double>(after - before) / count;
}

/// What connections take, and what those of TLS take beyond OpenSSL's own memory.
void heap_of_connections(const server& plain, const server& secure, const std::string& ca) {
  const connection_heap ours = connections(plain), with_tls = connections(secure, ca);
  const double openssl = openssl_connection(secure, ca);
  figure("bytes of a connection with 512 in flight", ours.in_use, "<=", 8192);
  figure("bytes of an idle plain connection", ours.idle, "<=", 1024);
  figure("bytes of an idle TLS connection beyond OpenSSL's own", with_tls.idle - openssl, "<=", 24576);
  std::printf("  %-52s %10.2f\n", "bytes of OpenSSL's own", openssl);
  std::printf("  %-52s %10.2f\n", "bytes of a TLS connection with 512 in flight", with_tls.in_use);
}

/// Exchanges a second over the threads of one context, or over a context for each thread.
double rate(const server& peer, int threads, bool own_contexts) {
  constexpr long calls = 20'000, in_flight = 64;
  struct load {
    explicit load(const server& to, int width)
        : port(to.port()), context(width), pool(context.get_executor()) {
      request.method = "GET";
      request.target = "/";
      request.fields.add("host", "127.0.0.1:" + std::to_string(port));
    }
    struct listener final : net::exchange_listener {
      explicit listener(load& to) : of(to) {}
      std::error_code prepare(wirebind::http::request& out) override {
        return out = of.request, std::error_code();
      }
      void completed(std::error_code, wirebind::http::response&&, const net::exchange_report&) override {
        of.next();
      }
      load& of;
    };
    void next() {
      if (started.fetch_add(1) >= calls) return;
      net::exchange_request facts;
      facts.origin = {"http", "127.0.0.1", port};
      facts.idempotent = true;
      pool.start(std::move(facts), std::make_shared<listener>(*this));
    }
    std::uint16_t port;
    asio::io_context context;
    net::pool pool;
    wirebind::http::request request{};
    std::atomic<long> started = 0;
  };
  std::vector<std::unique_ptr<load>> loads;
  for (int i = 0; i != (own_contexts ? threads : 1); ++i) {
    loads.push_back(std::make_unique<load>(peer, own_contexts ? 1 : threads));
    for (long each = 0; each != in_flight; ++each) loads.back()->next();
  }
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> all;
  for (int i = 0; i != threads; ++i) {
    all.emplace_back([&of = *loads[own_contexts ? static_cast<std::size_t>(i) : 0]] { of.context.run(); });
  }
  for (std::thread& each : all) each.join();
  return static_cast<double>(calls * static_cast<long>(loads.size())) / seconds_since(begin);
}

/// Processor time for each function of a page that is encoded, in seconds.
double encode_page(const std::string& function, std::size_t count, int times) {
  api::list_functions_response_body page;
  if (!wirebind::json::decode(page_of(function, count), page)) std::exit(2);
  double best = 1e9;
  for (int i = 0; i != times; ++i) {
    std::string text;
    const std::clock_t begin = std::clock();
    wirebind::json::encode(page, text);
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    best = (std::min)(best, seconds / static_cast<double>(count));
  }
  return best;
}

}  // namespace

int main(int, char** arguments) {
  count_openssl();
  const std::string folder = WIREBIND_BENCH_FOLDER "/../codec/", certificate = arguments[1];
  const std::string function = read_payload(folder + "function.json");
  const server peer(function), secure(function, certificate);
  api::update_function_request request{.service_name = "demo", .function_name = "demo-function", .body = {}};
  if (!wirebind::json::decode(read_payload(folder + "update.json"), request.body)) return 2;
  many(peer, request);
  heap_of_connections(peer, secure, certificate);
  const double one = rate(peer, 1, false);
  figure("exchanges of 2 threads of one context x those of one", rate(peer, 2, false) / one, ">=", 1);
  figure("exchanges of 2 threads with own contexts x those of one", rate(peer, 2, true) / one, ">=", 1.3);
  figure("time of a function, 100,000 encoded x 100 encoded",
         encode_page(function, 100'000, 3) / encode_page(function, 100, 500), "<=", 1.5);
  return failures != 0;
}
