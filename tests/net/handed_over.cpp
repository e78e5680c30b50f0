// A connection that goes from one exchange to the next, on another thread, while the first one is still
// inside of a function of the stream's. ThreadSanitizer sees what the stream touches then.
#include "catch.hpp"
#include "certificates.hpp"
#include "recorder.hpp"
#include "tls_server.hpp"

#include <wirebind/net/pool.hpp>
#include <wirebind/net/stream.hpp>
#include <wirebind/net/tcp_stream.hpp>
#include <wirebind/net/tls_stream.hpp>

#include <asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

using namespace net_test;
using namespace std::chrono_literals;
namespace net = wirebind::net;

namespace {

/// A stream over TCP that is slow to say that it wrote, so that the answer is there by then.
class slow_stream final : public net::stream {
 public:
  explicit slow_stream(std::shared_ptr<net::stream> lower) : lower_(std::move(lower)) {}

  void bind(const asio::any_io_executor& executor) override { lower_->bind(executor); }
  void async_connect(std::vector<net::endpoint> addresses, handler done) override {
    lower_->async_connect(std::move(addresses), std::move(done));
  }
  void async_handshake(handler done) override { lower_->async_handshake(std::move(done)); }
  void async_read_some(std::size_t most, read_handler done) override {
    lower_->async_read_some(most, std::move(done));
  }
  void async_write_some(std::string_view data, write_handler done) override {
    lower_->async_write_some(data,
                             [done = std::move(done)](std::error_code error, std::size_t count) mutable {
                               std::this_thread::sleep_for(3ms);
                               done(error, count);
                             });
  }
  bool stale() override { return lower_->stale(); }
  void close(std::string_view parting) noexcept override { lower_->close(parting); }
  std::string remote() const override { return lower_->remote(); }

 private:
  const std::shared_ptr<net::stream> lower_;
};

struct slow_tls_connector final : net::connector {
  explicit slow_tls_connector(const authority& trusted)
      : context(std::make_shared<net::tls_context>(net::tls_options{.ca_file = trusted.file()})) {}
  std::shared_ptr<void> async_resolve(const net::origin& target, const asio::any_io_executor&,
                                      resolve_handler done) override {
    done({}, {{target.host, target.port}});
    return nullptr;
  }
  std::shared_ptr<net::stream> make_stream(const net::origin& target,
                                           const asio::any_io_executor& executor) override {
    auto lower = std::make_shared<slow_stream>(net::make_tcp_stream(executor));
    return net::make_tls_stream(std::move(lower), context, target.host);
  }
  const std::shared_ptr<net::tls_context> context;
};

/// Begins another exchange at its end, and waits until that has the connection.
struct handing_over final : recorder {
  struct next_one final : recorder {
    std::error_code prepare(wirebind::http::request& out) override {
      const std::error_code error = recorder::prepare(out);
      has_connection.store(true, std::memory_order_relaxed);
      return error;
    }
    std::atomic<bool> has_connection = false;
  };

  handing_over(net::pool& of, net::exchange_request next) : pool(of), wanted(std::move(next)) {}
  void completed(std::error_code result, wirebind::http::response&& message,
                 const net::exchange_report& how) override {
    recorder::completed(result, std::move(message), how);
    pool.start(wanted, second);
    while (!second->has_connection.load(std::memory_order_relaxed)) std::this_thread::yield();
  }

  net::pool& pool;
  const net::exchange_request wanted;
  const std::shared_ptr<next_one> second = std::make_shared<next_one>();
};

}  // namespace

TEST_CASE("handed over: a TLS connection that was given to another thread is no longer touched") {
  const authority trusted;
  const auto settings = server_context(trusted.issue());
  SSL_CTX_set_max_proto_version(settings.get(), TLS1_2_VERSION);  // the server ends the handshake
  tls_server server(settings);
  for (int i = 0; i != 30; ++i) {
    asio::io_context context;
    net::pool pool(context.get_executor(), {}, nullptr, std::make_shared<slow_tls_connector>(trusted));
    const auto first = std::make_shared<handing_over>(pool, to(server));
    pool.start(to(server), first);
    std::thread other([&] { context.run(); });
    context.run();
    other.join();
    CHECK_FALSE(first->error);
    CHECK_FALSE(first->second->error);
    CHECK(first->second->report.reused_connection);
  }
}
