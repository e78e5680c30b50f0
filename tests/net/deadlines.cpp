// The deadlines of many exchanges, for which a pool has one alarm.
#include "pool_fixture.hpp"

#include <wirebind/core/callback_error.hpp>

#include <stdexcept>

using namespace net_test;

namespace {

/// A clock whose alarms throw so many times.
class failing_clock final : public wirebind::clock {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  time_point now() const override { return inner.now(); }
  std::chrono::sys_seconds wall() const override { return inner.wall(); }
  std::unique_ptr<wirebind::alarm> make_alarm() override {
    return std::make_unique<failing_alarm>(*this, inner.make_alarm());
  }

  manual_clock inner;
  int failures = 0;

 private:
  struct failing_alarm final : wirebind::alarm {
    failing_alarm(failing_clock& clock, std::unique_ptr<alarm> timer) : of(clock), inner(std::move(timer)) {}
    void arm(std::chrono::steady_clock::time_point deadline,
             wirebind::unique_function<void()> expired) override {
      if (of.failures != 0 && of.failures-- != 0) throw std::runtime_error("no alarm");
      inner->arm(deadline, std::move(expired));
    }
    void disarm() noexcept override { inner->disarm(); }
    failing_clock& of;
    std::unique_ptr<alarm> inner;
  };
};

connection_script silent() { return answers_then(0, reads_request()); }

net::exchange_request within(std::chrono::milliseconds total) {
  auto request = pool_fixture::to();
  request.timeouts.total = total;
  return request;
}

}  // namespace

TEST_CASE("deadlines: each exchange ends at its own, in whatever order they come") {
  pool_fixture f(std::vector<connection_script>(4, silent()));
  const std::chrono::milliseconds bounds[] = {4s, 1s, 3s, 2s};
  std::vector<std::shared_ptr<recorder>> all;
  for (const auto bound : bounds) all.push_back(f.start(within(bound)));
  f.poll();
  for (int second = 1; second <= 4; ++second) {
    f.clock->advance(999ms);
    f.poll();
    for (std::size_t i = 0; i != all.size(); ++i)
      CHECK(all[i]->completions == (bounds[i] < second * 1s ? 1 : 0));
    f.clock->advance(1ms);
    f.poll();
    for (std::size_t i = 0; i != all.size(); ++i)
      CHECK(all[i]->completions == (bounds[i] <= second * 1s ? 1 : 0));
  }
  for (const auto& each : all) CHECK(each->error == net::errc::total_timeout);
  CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
  CHECK(f.context->stopped());
}

TEST_CASE("deadlines: the alarm is off once nothing is in flight, and set again for what comes") {
  pool_fixture f({answers(2)});
  for (int i = 0; i != 2; ++i) {
    f.run();
    CHECK(f.clock->next_deadline() == manual_clock::time_point::max());
  }
  f.start(within(5s));
  f.context->restart();
  f.context->poll_one();
  CHECK(f.clock->next_deadline() <= f.clock->now() + 5s);
}

TEST_CASE("deadlines: an alarm that throws ends the exchange that sets it, and costs no other its own") {
  const auto clock = std::make_shared<failing_clock>();
  asio::io_context context;
  net::pool pool(context.get_executor(), {}, clock,
                 std::make_shared<scripted_connector>(std::vector<connection_script>(3, silent())));
  const auto start = [&](std::chrono::milliseconds total) {
    const auto recorded = std::make_shared<recorder>();
    pool.start(within(total), recorded);
    context.restart();
    context.poll();
    return recorded;
  };
  const auto first = start(10s);
  REQUIRE(first->completions == 0);
  const int failures = GENERATE(1, 1000);
  clock->failures = failures;
  const auto second = start(1s);  // before anything that is set
  CHECK(second->error == wirebind::callback_errc::exception_thrown);
  CHECK(second->report.exception != nullptr);
  if (failures == 1) {
    CHECK(first->completions == 0);
    clock->inner.advance(10s);
    context.restart();
    context.poll();
    CHECK(first->error == net::errc::total_timeout);
  }
  CHECK(first->completions == 1);
}
