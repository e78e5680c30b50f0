// The race of a host's addresses: the machine alone, then over sockets of loopback.
#include "catch.hpp"
#include "raw_server.hpp"

#include <wirebind/net/detail/connect_racer.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/net/tcp_stream.hpp>

#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
namespace net = wirebind::net;
using net::connect_racer;

namespace {

const std::error_code refused = std::make_error_code(std::errc::connection_refused);
const std::error_code unreachable = std::make_error_code(std::errc::network_unreachable);

std::vector<net::endpoint> addresses(const std::vector<std::string>& texts) {
  std::vector<net::endpoint> out;
  for (const auto& each : texts) out.push_back({each, 80});
  return out;
}

struct driver {
  explicit driver(const std::vector<std::string>& texts) : racer(addresses(texts)) { racer.start(now); }

  std::vector<std::string> begun() {
    std::vector<std::string> out;
    while (const auto index = racer.next(now)) out.push_back(racer.address(*index).address);
    return out;
  }
  std::vector<std::string> failed(std::size_t index, std::error_code error = refused) {
    racer.tried(index, error, now);
    return begun();
  }
  std::vector<std::string> advance(std::chrono::milliseconds step) {
    now += step;
    racer.timer(now);
    return begun();
  }

  connect_racer racer;
  connect_racer::time_point now{1h};
};

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("connect racer: the families take turns, beginning with the first address's") {
  driver d({"2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2", "192.0.2.3"});
  texts order = d.begun();
  for (std::size_t i = 0; i != 4; ++i) {
    for (const auto& each : d.failed(i)) order.push_back(each);
  }
  CHECK(order == texts{"2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "192.0.2.3"});

  driver other({"192.0.2.1", "192.0.2.2", "2001:db8::1"});
  CHECK(other.begun() == texts{"192.0.2.1"});
  CHECK(other.failed(0) == texts{"2001:db8::1"});
}

TEST_CASE("connect racer: a silent address gets company after 250 ms, a failed one at once") {
  driver d({"2001:db8::1", "192.0.2.1", "192.0.2.2"});
  CHECK(d.begun() == texts{"2001:db8::1"});
  CHECK(d.racer.deadline() == d.now + 250ms);
  CHECK(d.advance(249ms).empty());
  CHECK(d.advance(1ms) == texts{"192.0.2.1"});
  CHECK(d.failed(1) == texts{"192.0.2.2"});
  CHECK(d.racer.deadline() == connect_racer::time_point::max());
  CHECK_FALSE(d.racer.done());
}

TEST_CASE("connect racer: the first connection wins, and what comes later is ignored") {
  driver d({"2001:db8::1", "192.0.2.1"});
  d.begun();
  d.advance(250ms);
  d.racer.tried(1, {}, d.now);
  CHECK(d.racer.done());
  CHECK(d.racer.winner() == 1);
  d.racer.tried(0, {}, d.now);
  CHECK(d.racer.winner() == 1);
  CHECK(d.advance(1s).empty());
}

TEST_CASE("connect racer: when all have failed, the last failure is reported") {
  driver d({"2001:db8::1", "192.0.2.1"});
  d.begun();
  d.failed(0, unreachable);
  CHECK_FALSE(d.racer.done());
  d.failed(1, refused);
  CHECK(d.racer.done());
  CHECK_FALSE(d.racer.winner());
  CHECK(d.racer.error() == refused);

  driver none({});
  CHECK(none.begun().empty());
  CHECK(none.racer.done());
  CHECK(none.racer.error() == net::errc::host_not_found);
}

TEST_CASE("connect racer: a single address needs no timer") {
  driver d({"192.0.2.1"});
  d.begun();
  CHECK(d.racer.deadline() == connect_racer::time_point::max());
}

TEST_CASE("tcp stream: an address that is silent does not hold up the next one") {
  // A listener whose queue is full lets further connections hang.
  asio::io_context context;
  net_test::tcp::acceptor full(context, {asio::ip::address_v4::loopback(), 0}, false);
  full.listen(0);
  std::vector<net_test::tcp::socket> filling;
  for (int i = 0; i != 4; ++i) {
    filling.emplace_back(context);
    filling.back().async_connect(full.local_endpoint(), [](std::error_code) {});
  }
  context.run_for(50ms);
  net_test::raw_server server([](net_test::tcp::socket& socket, int) { net_test::await_peer(socket); });

  asio::io_context loop;
  const auto stream = net::make_tcp_stream(loop.get_executor());
  std::error_code outcome = refused;
  const auto begin = std::chrono::steady_clock::now();
  stream->async_connect({{"127.0.0.1", full.local_endpoint().port()}, {"127.0.0.1", server.port()}},
                        [&](std::error_code error) { outcome = error; });
  loop.run();
  const auto took = std::chrono::steady_clock::now() - begin;
  CHECK_FALSE(outcome);
  CHECK(stream->remote() == "127.0.0.1:" + std::to_string(server.port()));
  CHECK(took >= 250ms);
  CHECK(took < 2s);
  stream->close();
}

TEST_CASE("tcp stream: an address that refuses is passed at once, also one of the other family") {
  net_test::raw_server server([](net_test::tcp::socket& socket, int) { net_test::await_peer(socket); });
  asio::io_context loop;
  const auto stream = net::make_tcp_stream(loop.get_executor());
  std::error_code outcome = refused;
  const auto begin = std::chrono::steady_clock::now();
  stream->async_connect({{"::1", 1}, {"127.0.0.1", 1}, {"not an address", 1}, {"127.0.0.1", server.port()}},
                        [&](std::error_code error) { outcome = error; });
  loop.run();
  CHECK_FALSE(outcome);
  CHECK(std::chrono::steady_clock::now() - begin < 700ms);  // three delays would be more
  stream->close();
}

TEST_CASE("tcp stream: a race that is closed calls no handler and leaves no work behind") {
  asio::io_context context;
  net_test::tcp::acceptor full(context, {asio::ip::address_v4::loopback(), 0}, false);
  full.listen(0);
  asio::io_context loop;
  const auto stream = net::make_tcp_stream(loop.get_executor());
  int calls = 0;
  std::vector<net::endpoint> targets(4, {"127.0.0.1", full.local_endpoint().port()});
  stream->async_connect(targets, [&](std::error_code error) { calls += error ? 100 : 1; });
  stream->close();
  const auto begin = std::chrono::steady_clock::now();
  loop.run();
  CHECK(std::chrono::steady_clock::now() - begin < 700ms);
  CHECK(calls == 0);
}
