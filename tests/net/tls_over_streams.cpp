// TLS over streams that end their operations when they like: inside of the function that begins them, inside
// of another one, or after the exchange has given the connection to another thread. ThreadSanitizer sees what
// is touched then.
#include "catch.hpp"
#include "certificates.hpp"
#include "recorder.hpp"
#include "tls_server.hpp"

#include <wirebind/net/pool.hpp>
#include <wirebind/net/stream.hpp>
#include <wirebind/net/tcp_stream.hpp>
#include <wirebind/net/tls_stream.hpp>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

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

/// A stream over TCP that passes everything on.
class passing_stream : public net::stream {
 public:
  explicit passing_stream(const asio::any_io_executor& executor) : lower_(net::make_tcp_stream(executor)) {}

  void bind(const asio::any_io_executor& executor) override { lower_->bind(executor); }
  void async_connect(std::vector<net::endpoint> addresses, handler done) override {
    lower_->async_connect(std::move(addresses), std::move(done));
  }
  void async_handshake(handler done) override { lower_->async_handshake(std::move(done)); }
  void async_read_some(std::size_t most, read_handler done) override {
    lower_->async_read_some(most, std::move(done));
  }
  void async_write_some(std::string_view data, write_handler done) override {
    lower_->async_write_some(data, std::move(done));
  }
  void start_probes() noexcept override { lower_->start_probes(); }
  bool stale() override { return lower_->stale(); }
  void close(std::string_view parting) noexcept override { lower_->close(parting); }
  std::string remote() const override { return lower_->remote(); }

 private:
  const std::shared_ptr<net::stream> lower_;
};

/// Is slow to say that it wrote, so that the answer is there by then.
struct slow_stream final : passing_stream {
  using passing_stream::passing_stream;
  void async_write_some(std::string_view data, write_handler done) override {
    passing_stream::async_write_some(
        data, [done = std::move(done)](std::error_code error, std::size_t count) mutable {
          std::this_thread::sleep_for(3ms);
          done(error, count);
        });
  }
};

/// Writes in parts, and says so when a read begins, else later.
class joining_stream final : public passing_stream, public std::enable_shared_from_this<joining_stream> {
 public:
  explicit joining_stream(const asio::any_io_executor& executor)
      : passing_stream(executor), executor_(executor) {}
  void bind(const asio::any_io_executor& executor) override {
    executor_ = executor;
    passing_stream::bind(executor);
  }
  void async_read_some(std::size_t most, read_handler done) override {
    passing_stream::async_read_some(most, std::move(done));
    say();
  }
  void async_write_some(std::string_view data, write_handler done) override {
    const std::string_view half = data.substr(0, data.size() / 2 + 1);
    passing_stream::async_write_some(half, [this](std::error_code error, std::size_t count) {
      error_ = error;
      count_ = count;
    });
    done_ = std::move(done);
    asio::post(executor_, [self = shared_from_this()] { self->say(); });
  }
  void close(std::string_view parting) noexcept override {
    done_.reset();
    passing_stream::close(parting);
  }

 private:
  void say() {
    if (!done_) return;
    write_handler done = std::move(done_);
    done(error_, count_);
  }

  asio::any_io_executor executor_;
  write_handler done_;
  std::error_code error_;
  std::size_t count_ = 0;
};

template <class Lower>
struct tls_connector final : net::connector {
  explicit tls_connector(const authority& trusted)
      : context(std::make_shared<net::tls_context>(net::tls_options{.ca_file = trusted.file()})) {}
  std::shared_ptr<void> async_resolve(const net::origin& target, const asio::any_io_executor&,
                                      resolve_handler done) override {
    done({}, {{target.host, target.port}});
    return nullptr;
  }
  std::shared_ptr<net::stream> make_stream(const net::origin& target,
                                           const asio::any_io_executor& executor) override {
    return net::make_tls_stream(std::make_shared<Lower>(executor), context, target.host);
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

TEST_CASE("tls over streams: a connection that was given to another thread is no longer touched") {
  const authority trusted;
  const auto settings = server_context(trusted.issue());
  SSL_CTX_set_max_proto_version(settings.get(), TLS1_2_VERSION);  // the server ends the handshake
  tls_server server(settings);
  for (int i = 0; i != 30; ++i) {
    asio::io_context context;
    net::pool pool(context.get_executor(), {}, nullptr,
                   std::make_shared<tls_connector<slow_stream>>(trusted));
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

TEST_CASE("tls over streams: a write that ends inside of the function that begins a read") {
  const authority trusted;
  tls_server server(trusted.issue());
  asio::io_context context(1);
  net::pool pool(context.get_executor(), {}, nullptr,
                 std::make_shared<tls_connector<joining_stream>>(trusted));
  for (int i = 0; i != 3; ++i) {
    const auto heard = std::make_shared<recorder>(std::string(100'000, 'b'), "PUT");
    net::exchange_request request = to(server);
    request.timeouts.total = 5s;
    pool.start(std::move(request), heard);
    context.restart();
    context.run();
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.status == 200);
  }
}
