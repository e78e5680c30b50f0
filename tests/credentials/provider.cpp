#include "fixture.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/roles.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/core/callback_error.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace credentials_test;
using providers::fetched_credentials;

namespace {

/// Answers when the test says so.
struct scripted_source final : providers::source {
  std::string_view name() const noexcept override { return "script"; }
  void async_fetch(handler done) override {
    ++fetches;
    waiting = std::move(done);
  }
  void answer(fetched_credentials got) { std::exchange(waiting, {})(std::move(got)); }

  int fetches = 0;
  handler waiting;
};

/// Answers at once.
struct ready_source final : providers::source {
  std::string_view name() const noexcept override { return "ready"; }
  void async_fetch(handler done) override {
    ++fetches;
    done({.value = aliyun::access_key{"id", "secret"}, .expires = expires});
  }
  std::atomic<int> fetches = 0;
  std::optional<std::chrono::sys_seconds> expires;
};

struct caller {
  wirebind::credentials_provider::handler handler() {
    return [this](std::error_code how, wirebind::credentials what) {
      ++calls;
      error = how;
      value = std::move(what);
    };
  }
  int calls = 0;
  std::error_code error;
  wirebind::credentials value;
};

}  // namespace

TEST_CASE("refreshing provider: one fetch serves everyone who waits, in the order they came") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  CHECK(source->fetches == 0);
  std::vector<int> order;
  for (int i = 0; i != 5; ++i) {
    provider.async_get([&order, i](std::error_code error, const wirebind::credentials& value) {
      CHECK_FALSE(error);
      CHECK(value == aliyun::access_key{"id", "secret", "token"});
      order.push_back(i);
    });
  }
  CHECK(source->fetches == 1);
  CHECK(order.empty());
  source->answer({.value = aliyun::access_key{"id", "secret", "token"}, .expires = w.clock->wall() + 1h});
  CHECK(order == std::vector{0, 1, 2, 3, 4});
  provider.async_get([&order](std::error_code, const wirebind::credentials&) { order.push_back(5); });
  CHECK(order.size() == 6);
  CHECK(source->fetches == 1);
}

TEST_CASE("refreshing provider: a failure reaches everyone who waits, and the next get requests again") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  caller first, second, third;
  provider.async_get(first.handler());
  provider.async_get(second.handler());
  source->answer(providers::failure(errc::unexpected_status, "status 404"));
  CHECK(first.error == errc::unexpected_status);
  CHECK(second.error == errc::unexpected_status);
  CHECK(provider.last_failure() == "status 404");
  provider.async_get(third.handler());
  CHECK(source->fetches == 2);
  source->answer({.value = aliyun::access_key{"id", "secret"}});
  CHECK(key_of(third.value).access_key_id == "id");
}

TEST_CASE("refreshing provider: the refresh before the expiry goes on beside callers who are served") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  caller first, second, third;
  provider.async_get(first.handler());
  source->answer({.value = aliyun::access_key{"old", "secret"}, .expires = w.clock->wall() + 1h});
  w.clock->advance(50min);
  provider.async_get(second.handler());
  CHECK(key_of(second.value).access_key_id == "old");
  CHECK(source->fetches == 2);
  source->answer({.value = aliyun::access_key{"new", "secret"}, .expires = w.clock->wall() + 1h});
  provider.async_get(third.handler());
  CHECK(key_of(third.value).access_key_id == "new");
}

TEST_CASE("refreshing provider: a handler that throws does not keep the others from new credentials") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  caller first, last;
  provider.async_get(first.handler());
  source->answer({.value = aliyun::access_key{"old", "secret"}, .expires = w.clock->wall() + 1h});
  w.clock->advance(50min);
  CHECK_THROWS_AS(provider.async_get([](std::error_code, const wirebind::credentials&) { throw 1; }), int);
  CHECK(source->fetches == 2);
  w.clock->advance(1h);
  provider.async_get(last.handler());
  source->answer({.value = aliyun::access_key{"new", "secret"}, .expires = w.clock->wall() + 1h});
  CHECK(key_of(last.value).access_key_id == "new");
}

TEST_CASE("refreshing provider: it may be destroyed while a fetch is under way") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  auto provider = std::make_unique<providers::refreshing_provider>(source, w.clock);
  caller one;
  provider->async_get(one.handler());
  provider.reset();
  source->answer({.value = aliyun::access_key{"id", "secret"}});
  CHECK(key_of(one.value).access_key_id == "id");
}

TEST_CASE("refreshing provider: a caller may request again and destroy the provider inside its handler") {
  const world w;
  const auto source = std::make_shared<ready_source>();
  auto provider = std::make_unique<providers::refreshing_provider>(source, w.clock);
  caller inner;
  provider->async_get([&](std::error_code, const wirebind::credentials&) {
    provider->async_get(inner.handler());
    provider.reset();
  });
  CHECK(inner.calls == 1);
  CHECK(source->fetches == 1);
}

TEST_CASE(
    "refreshing provider: a fetch that is dropped is an error for all who wait, and the next get begins "
    "anew") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  caller first, second, served;
  provider.async_get(first.handler());
  provider.async_get(second.handler());
  source->waiting.reset();
  CHECK(first.error == wirebind::callback_errc::handler_dropped);
  CHECK(second.error == wirebind::callback_errc::handler_dropped);
  provider.async_get(served.handler());
  CHECK(source->fetches == 2);
  source->answer({.value = aliyun::access_key{"id", "secret"}});
  CHECK(first.calls == 1);
  CHECK(served.calls == 1);
  CHECK_FALSE(served.error);
}

namespace {

/// Throws, with its handler kept or not.
struct throwing_source final : providers::source {
  std::string_view name() const noexcept override { return "throwing"; }
  void async_fetch(handler done) override {
    if (keeps) kept = std::move(done);
    throw 7;
  }
  bool keeps = false;
  handler kept;
};

/// Keeps its handler the first time and drops it inside of the function from then on.
struct once_source final : providers::source {
  std::string_view name() const noexcept override { return "once"; }
  void async_fetch(handler done) override {
    if (fetches++ == 0) done({.value = aliyun::access_key{"old", "secret"}, .expires = expires});
  }
  int fetches = 0;
  std::chrono::sys_seconds expires;
};

}  // namespace

TEST_CASE("assumed role: what the provider of its keys threw is known above it") {
  const world w;
  const auto base =
      std::make_shared<providers::refreshing_provider>(std::make_shared<throwing_source>(), w.clock);
  aliyun::assume_role_source role(w.around(), base, {.role_arn = "arn"});
  const outcome got(role);
  REQUIRE(got.done());
  CHECK(got->error == wirebind::callback_errc::exception_thrown);
  REQUIRE(got->exception);
  CHECK_THROWS_AS(std::rethrow_exception(got->exception), int);
}

TEST_CASE(
    "refreshing provider: a source that throws is an error with the exception, whatever it does later") {
  const world w;
  const auto source = std::make_shared<throwing_source>();
  source->keeps = GENERATE(false, true);
  providers::refreshing_provider provider(source, w.clock);
  caller one;
  provider.async_get(one.handler());
  CHECK(one.error == wirebind::callback_errc::exception_thrown);
  CHECK_THROWS_AS(std::rethrow_exception(provider.last_exception()), int);
  if (source->kept) std::exchange(source->kept, {})({.value = aliyun::access_key{"id", "secret"}});
  source->kept.reset();
  CHECK(one.calls == 1);
}

TEST_CASE("refreshing provider: credentials that are valid serve who waits for a refresh that is dropped") {
  const world w;
  const auto source = std::make_shared<once_source>();
  source->expires = w.clock->wall() + 1h;
  providers::refreshing_provider provider(source, w.clock);
  caller first, second;
  provider.async_get(first.handler());
  w.clock->advance(59min);
  provider.async_get(second.handler());
  CHECK(source->fetches == 2);
  CHECK_FALSE(second.error);
  CHECK(key_of(second.value).access_key_id == "old");
}

TEST_CASE("refreshing provider: a caller that throws takes nothing from the others") {
  const world w;
  const auto source = std::make_shared<scripted_source>();
  providers::refreshing_provider provider(source, w.clock);
  caller second;
  provider.async_get([](std::error_code, const wirebind::credentials&) { throw 7; });
  provider.async_get(second.handler());
  CHECK_THROWS_AS(source->answer({.value = aliyun::access_key{"id", "secret"}}), int);
  CHECK(second.calls == 1);
  CHECK(key_of(second.value).access_key_id == "id");
}

TEST_CASE("refreshing provider: many threads get whole snapshots with few fetches") {
  const world w;
  const auto source = std::make_shared<ready_source>();
  source->expires = w.clock->wall() + 1h;
  providers::refreshing_provider provider(source, w.clock);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n != 500; ++n) {
        provider.async_get([&](std::error_code error, const wirebind::credentials& value) {
          good += !error && value == aliyun::access_key{"id", "secret"};
        });
      }
    });
  }
  for (auto& each : threads) each.join();
  CHECK(good == 2000);
  CHECK(source->fetches == 1);
}

TEST_CASE("static provider: it gives what it was made with, or says that it is incomplete") {
  caller good, bad;
  providers::static_provider(aliyun::access_key{"id", "secret", "token"}).async_get(good.handler());
  CHECK(good.value == aliyun::access_key{"id", "secret", "token"});
  providers::static_provider(aliyun::access_key{"id", ""}).async_get(bad.handler());
  CHECK(bad.error == errc::incomplete);
}
