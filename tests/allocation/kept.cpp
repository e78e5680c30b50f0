// What one call leaves for the next is small, however large its own texts were, and so is what a call holds
// that waits.
#include "failing.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/acs3.hpp>
#include <fc/v20210406/operations/update_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/detail/call_memory.hpp>
#include <wirebind/client/detail/operation_table.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/net/detail/exchange_buffers.hpp>
#include <wirebind/net/transport.hpp>

#include <asio/io_context.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace allocation_test;
namespace api = fc::v20210406;
namespace net = wirebind::net;

namespace {

constexpr long few = 16 * 1024;

wirebind::http::fields large_fields() {
  wirebind::http::fields made;
  made.add("X-Large", std::string(100'000, 'v'));
  return made;
}

/// A transport without connections: holds the listeners of exchanges that wait for one.
struct waiting_transport final : net::transport {
  struct waiting final : net::exchange {
    void cancel(net::cancel_kind) override {}
  };

  explicit waiting_transport(std::size_t most) { listeners.reserve(most); }
  std::shared_ptr<net::exchange> start(std::shared_ptr<const net::exchange_request>,
                                       std::chrono::steady_clock::time_point,
                                       std::shared_ptr<net::exchange_listener> listener) override {
    listeners.push_back(std::move(listener));
    return of_all;
  }
  void close_idle() override {}
  void shutdown() override { listeners.clear(); }

  std::vector<std::shared_ptr<net::exchange_listener>> listeners;
  const std::shared_ptr<net::exchange> of_all = std::make_shared<waiting>();
};

}  // namespace

TEST_CASE(
    "kept: a call that waits for a connection takes less than a kilobyte beside its exchange and its body") {
  constexpr long warm = 20, calls = 100;
  asio::io_context context(1);
  const auto transport = std::make_shared<waiting_transport>(warm + calls);
  wirebind::client_options options;
  options.endpoint = "http://127.0.0.1:8080";
  options.credentials = aliyun::access_key{"an-access-key-id", "its-secret"};
  options.authentication = aliyun::acs3();
  wirebind::basic_client client(context.get_executor(), options, transport);
  const api::update_function_request request{.service_name = "demo",
                                             .function_name = "a-function-with-a-name-of-some-length",
                                             .body = {.description = std::string(1000, 'd')}};
  std::string body;
  wirebind::json::encode(request.body, body);
  long ended = 0, failed = 0, sum = 0;
  const auto start = [&](long count) {
    for (long i = 0; i != count; ++i) {
      client.async_call(request, [&, i](std::error_code error, const auto&) {
        ++ended;
        failed += static_cast<bool>(error);
        sum += i;
      });
    }
  };
  start(warm);
  const long before = peak_begin();
  start(calls);
  const long each = (peak_begin() - before) / calls - static_cast<long>(body.size());
  CHECK(each > 0);  // else allocations are not counted
  CHECK(each < 1024);
}

TEST_CASE("kept: fields that get others free what they had") {
  wirebind::http::fields kept = large_fields();
  const long begin = peak_begin();
  kept = wirebind::http::fields();
  CHECK(peak_begin() - begin <= few - 100'000);
  CHECK(kept.empty());
}

TEST_CASE("kept: details have none of the memory of a large response") {
  wirebind::client::detail::call_memory memory;
  const long begin = peak_begin();
  memory.details()->fields = large_fields();
  CHECK(peak_begin() - begin <= few);
}

TEST_CASE("kept: a body that is not decoded for want of memory does not stay in the details") {
  bool failed = true;
  for (long number = 1; failed; ++number) {
    wirebind::client::raw_response result{std::make_shared<wirebind::call_details>()};
    result.details->status = 200;
    result.details->fields.add("content-type", "application/json");
    result.details->fields.add("x-fc-request-id", std::string(100, 'r'));
    result.details->body = R"({"functionName":"a name that is longer than a short string"})";
    wirebind::response<api::update_function> into;
    {
      const failing armed(number, false);
      try {
        wirebind::client::decode_response(wirebind::client::operation_of<api::update_function>(), result,
                                          &into.header, &into.body());
      } catch (const std::bad_alloc&) {
      }
      failed = armed.happened();
    }
    INFO("allocation " << number);
    CHECK(result.details->body.empty());
  }
}

TEST_CASE("kept: buffers have none of the memory of pieces of a body") {
  wirebind::net::exchange_buffers buffers;
  for (const std::size_t size : {0u, 1'000'000u}) {
    buffers.piece = std::string(1'000'000, 'p');
    buffers.unpacked = std::string(1'000'000, 'u');
    buffers.piece.resize(size);  // what was given to a sink leaves room without bytes
    buffers.unpacked.resize(size);
    const long begin = peak_begin();
    buffers.clear();
    CHECK(peak_begin() - begin <= few - 2'000'000);
    CHECK(buffers.capacity() <= few);
  }
}
