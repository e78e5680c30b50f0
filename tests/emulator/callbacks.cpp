// What a test gives to the emulator and what goes wrong in it: clocks, logs and times without a bound.
#include "catch.hpp"
#include "one_function.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// Throws from the first request on that is served after `broken` was set.
struct broken_clock final : wirebind::clock {
  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::sys_seconds wall() const override {
    if (broken) throw std::runtime_error("no time");
    return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  std::atomic<bool> broken = false;
};

struct standing_clock final : wirebind::clock {
  explicit standing_clock(std::chrono::sys_seconds at) : time(at) {}
  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::now(); }
  std::chrono::sys_seconds wall() const override { return time; }
  const std::chrono::sys_seconds time;
};

}  // namespace

TEST_CASE("emulator: a clock that throws becomes a 500 and is reported, and the next request is served") {
  std::mutex mutex;
  std::vector<std::string> told;
  fc::emulator::options options;
  const auto clock = std::make_shared<broken_clock>();
  options.clock = clock;
  options.require_signature = false;
  options.failed = [&](std::exception_ptr thrown) {
    const std::lock_guard lock(mutex);
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
      told.emplace_back(error.what());
    }
  };
  test::emulator_fixture f(options);
  CHECK(f.create_service("demo").status == 200);
  clock->broken = true;
  const test::reply broken = f.ask("GET", "/services/demo");
  clock->broken = false;
  CHECK(broken.status == 500);
  CHECK(broken.text.find("no time") == std::string::npos);
  f.reconnect();
  CHECK(f.ask("GET", "/services/demo").status == 200);
  const std::lock_guard lock(mutex);
  CHECK_FALSE(told.empty());
  for (const std::string& each : told) CHECK(each == "no time");
}

TEST_CASE("emulator: a clock may stand at the largest and at the smallest time") {
  for (const auto at : {std::chrono::sys_seconds::max(), std::chrono::sys_seconds::min()}) {
    fc::emulator::options options;
    options.clock = std::make_shared<standing_clock>(at);
    options.require_signature = false;
    test::one_function f(1, options);
    CHECK(f.enqueue("job").status == 202);
    const auto shown = f.await("job", "Succeeded");
    const std::int64_t most = at > std::chrono::sys_seconds() ? std::numeric_limits<std::int64_t>::max()
                                                              : std::numeric_limits<std::int64_t>::min();
    CHECK(shown.at("startedTime") == most);
    CHECK(shown.at("durationMs") == 0);
    CHECK(f.create_service("other").status == 200);
  }
}

TEST_CASE("emulator: what a log throws changes no response") {
  std::atomic<int> lines = 0;
  fc::emulator::options options;
  options.log = [&](std::string_view) {
    ++lines;
    throw std::runtime_error("the disk is full");
  };
  test::emulator_fixture f(options);
  CHECK(f.create_service("demo").status == 200);
  CHECK(f.ask("GET", "/services/demo").status == 200);
  CHECK(f.ask("GET", "/services/other").status == 404);
  CHECK(lines == 3);
}

TEST_CASE("emulator: times of a connection may have no bound") {
  for (const auto bound : {std::chrono::milliseconds::max(), std::chrono::milliseconds::min()}) {
    fc::emulator::options options;
    options.time = {.head = bound, .body = bound, .idle = bound, .write = bound, .linger = bound};
    test::emulator_fixture f(options);
    CHECK(f.create_service("demo").status == 200);
    f.reconnect();
    CHECK(f.ask("GET", "/services/demo").status == 200);
  }
}
