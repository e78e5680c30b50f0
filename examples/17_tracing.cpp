// Traces in the shape of OpenTelemetry: each attempt is a span, printed as a line of JSON, and its
// `traceparent` goes with the request. A real tracer does the same with the exporter of its own.
#include "with_emulator.hpp"

#include <wirebind/auth/crypto.hpp>
#include <wirebind/client/observer.hpp>

#include <map>
#include <mutex>

namespace api = fc::v20210406;

// [tracer]
class tracer final : public wirebind::observer {
 public:
  void attempt_started(const wirebind::attempt_id& id) override {
    const std::lock_guard lock(mutex_);
    spans_[id.call] = wirebind::auth::random_nonce().substr(0, 16);
  }

  std::string traceparent(const wirebind::attempt_id& id) override {
    const std::lock_guard lock(mutex_);
    return "00-" + trace_ + '-' + spans_[id.call] + "-01";
  }

  void attempt_ended(const wirebind::attempt_id& id, const wirebind::attempt_result& how) override {
    const std::lock_guard lock(mutex_);
    const auto method = id.target.substr(0, id.target.find(' '));
    std::cout << R"({"name":")" << id.operation << R"(","kind":"CLIENT","trace_id":")" << trace_
              << R"(","span_id":")" << spans_[id.call] << R"(","duration_us":)" << how.took.count() / 1000
              << R"(,"status":")" << (how.status >= 200 && how.status < 300 ? "OK" : "ERROR")
              << R"(","attributes":{"http.request.method":")" << method << R"(","http.response.status_code":)"
              << how.status << R"(,"http.request.resend_count":)" << id.number - 1 << R"(,"error.type":")"
              << how.code << "\"}}\n";
    spans_.erase(id.call);
    ++ended_;
  }

  int ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

 private:
  mutable std::mutex mutex_;  // several threads may run the context
  const std::string trace_ = wirebind::auth::random_nonce();
  std::map<std::uint64_t, std::string> spans_;  // by the number of their call
  int ended_ = 0;
};
// [/tracer]

asio::awaitable<void> traced(fc::emulator::server& emulator, api::client&) {
  const auto spans = std::make_shared<tracer>();
  wirebind::client_options options;
  options.endpoint = emulator.url();
  options.credentials = emulator.credentials();
  options.observer = spans;
  api::client client(co_await asio::this_coro::executor, options);
  co_await create_function(client, "demo", "resize");
  const api::get_function_request absent{.service_name = "demo", .function_name = "absent"};
  try {
    co_await client.async_get_function(absent);
  } catch (const wirebind::call_error&) {  // its span says so
  }
  if (spans->ended() != 3) throw std::runtime_error("a span is missing");
}

int main() {
  return with_emulator([](auto& emulator, auto& client) { return traced(emulator, client); });
}
