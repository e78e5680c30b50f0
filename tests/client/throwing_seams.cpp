// The seams that a call uses only now and then: an authenticator, what a provider is told and asked after a
// failure, an observer's retries, a transport. Each of their functions throws in turn.
#include "catch.hpp"
#include "fake_transport.hpp"

#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/clock.hpp>
#include <wirebind/net/transport.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
using wirebind::callback_errc;

namespace {

/// Throws in the function with this name.
struct trap {
  void pass(std::string_view name) {
    if (name != at) return;
    sprung = true;
    throw std::runtime_error(std::string(name));
  }
  std::string_view at;
  bool sprung = false;
};

struct trapped_authenticator final : wirebind::auth::authenticator {
  explicit trapped_authenticator(trap& by) : by_(by) {}
  bool takes(const wirebind::credentials&) const noexcept override { return true; }
  bool sets_field(std::string_view) const noexcept override { return false; }
  std::error_code apply(wirebind::http::request&, const wirebind::credentials&,
                        const wirebind::auth::attempt_context&) override {
    by_.pass("apply");
    return {};
  }
  bool refuses_credentials(const wirebind::auth::refusal& response) const override {
    by_.pass("refuses_credentials");
    return response.status == 401;
  }
  trap& by_;
};

struct trapped_provider final : wirebind::credentials_provider {
  explicit trapped_provider(trap& by) : by_(by) {}
  void async_get(handler done) override {
    if (fails) return done(std::make_error_code(std::errc::io_error), {});
    done({}, wirebind::access_token{"t"});
  }
  bool invalidate(const wirebind::credentials&) override {
    by_.pass("invalidate");
    return true;
  }
  std::string last_failure() const override {
    by_.pass("last_failure");
    return "the failure";
  }
  std::exception_ptr last_exception() const override {
    by_.pass("last_exception");
    return nullptr;
  }
  trap& by_;
  bool fails = false;
};

struct trapped_observer final : wirebind::observer {
  explicit trapped_observer(trap& by) : by_(by) {}
  void retry_planned(const wirebind::attempt_id&, std::chrono::nanoseconds) override {
    by_.pass("retry_planned");
  }
  bool observes_deviations() const override {
    by_.pass("observes_deviations");
    return false;
  }
  trap& by_;
};

struct trapped_transport final : wirebind::net::transport {
  explicit trapped_transport(trap& by) : by_(by) {}
  std::shared_ptr<wirebind::net::exchange> start(std::shared_ptr<const wirebind::net::exchange_request>,
                                                 std::chrono::steady_clock::time_point,
                                                 std::shared_ptr<wirebind::net::exchange_listener>) override {
    by_.pass("start");
    return nullptr;
  }
  void close_idle() override {}
  void shutdown() override {}
  trap& by_;
};

/// A client whose calls are answered 503, 401, and 200 from then on.
struct world {
  world() {
    wirebind::server::http_handlers handlers;
    handlers.handle = [this](wirebind::http::request&&, wirebind::server::responder respond) {
      wirebind::http::response answer;
      answer.status = ++requests == 1 ? 503 : requests == 2 ? 401 : 200;
      answer.body = "{}";
      respond(std::move(answer));
    };
    server.emplace(context.get_executor(), wirebind::server::http_server_options{}, std::move(handlers));
  }
  wirebind::client_options options() {
    wirebind::client_options out;
    out.endpoint = server->url();
    out.credentials = provider;
    out.authentication = std::make_shared<trapped_authenticator>(steps);
    out.observer = std::make_shared<trapped_observer>(steps);
    out.retry.base = std::chrono::milliseconds(1);
    return out;
  }
  /// Runs a call to its end.
  void call(wirebind::basic_client& by) {
    int completions = 0;
    by.async_call(get, [&](std::error_code how, const wirebind::response<api::get_function>& got) {
      ++completions;
      error = how;
      details = got.shared_details();
    });
    while (completions == 0) REQUIRE(context.run_one_for(std::chrono::seconds(20)) == 1);
    context.poll();
    CHECK(completions == 1);
  }
  std::string thrown() const {
    if (details == nullptr || details->exception == nullptr) return "nothing";
    try {
      std::rethrow_exception(details->exception);
    } catch (const std::exception& what) {
      return what.what();
    }
  }

  trap steps;
  asio::io_context context{1};
  int requests = 0;
  std::optional<wirebind::server::http_server> server;
  std::shared_ptr<trapped_provider> provider = std::make_shared<trapped_provider>(steps);
  const api::get_function_request get{.service_name = "s", .function_name = "f"};
  std::error_code error;
  std::shared_ptr<const wirebind::call_details> details;
};

}  // namespace

TEST_CASE("throwing seams: an authenticator, a provider that is notified and an observer of retries") {
  for (const std::string_view name :
       {"apply", "refuses_credentials", "invalidate", "retry_planned", "observes_deviations", ""}) {
    INFO(name);
    world w;
    wirebind::basic_client client(w.context, w.options());
    w.steps.at = name;
    w.call(client);
    CHECK(w.steps.sprung == !name.empty());
    CHECK(w.error == (name.empty() ? std::error_code() : callback_errc::exception_thrown));
    CHECK(w.thrown() == (name.empty() ? "nothing" : name));
    w.steps.at = "";
    w.requests = 2;
    w.call(client);  // it serves the next call
    CHECK_FALSE(w.error);
  }
}

TEST_CASE("throwing seams: a provider that reports why it failed") {
  for (const std::string_view name : {"last_failure", "last_exception"}) {
    INFO(name);
    world w;
    wirebind::basic_client client(w.context, w.options());
    w.provider->fails = true;
    w.steps.at = name;
    w.call(client);
    CHECK(w.steps.sprung);
    CHECK(w.error == std::errc::io_error);  // the reason that there are no credentials
    CHECK(w.thrown() == name);
    w.provider->fails = false;
    w.requests = 2;
    w.call(client);
    CHECK_FALSE(w.error);
  }
}

TEST_CASE("throwing seams: a transport that cannot begin") {
  world w;
  wirebind::basic_client client(w.context.get_executor(), w.options(),
                                std::make_shared<trapped_transport>(w.steps));
  w.steps.at = "start";
  w.call(client);
  CHECK(w.error == callback_errc::exception_thrown);
  CHECK(w.thrown() == "start");
  CHECK(w.details->outcome == wirebind::outcome::not_sent);
}

namespace {

/// A clock whose alarms ring when the test says so, also those that were put away, and which throws then.
struct late_clock final : wirebind::clock {
  using ring = wirebind::unique_function<void()>;
  struct late_alarm final : wirebind::alarm {
    explicit late_alarm(std::vector<ring>& to) : rings(to) {}
    void arm(std::chrono::steady_clock::time_point, ring expired) override {
      rings.push_back(std::move(expired));
    }
    void disarm() noexcept override {}
    std::vector<ring>& rings;
  };
  std::chrono::steady_clock::time_point now() const override {
    if (throws) throw std::runtime_error("no time");
    return {};
  }
  std::chrono::sys_seconds wall() const override { return {}; }
  std::unique_ptr<wirebind::alarm> make_alarm() override { return std::make_unique<late_alarm>(rings); }

  bool throws = false;
  std::vector<ring> rings;
};

/// Has credentials once the test gives them.
struct late_provider final : wirebind::credentials_provider {
  void async_get(handler done) override { waiting = std::move(done); }
  handler waiting;
};

}  // namespace

TEST_CASE("throwing seams: an alarm that rings late does not end a call whose attempt is under way") {
  asio::io_context context(1);
  const auto clock = std::make_shared<late_clock>();
  const auto provider = std::make_shared<late_provider>();
  const auto transport = std::make_shared<fake_transport>();
  wirebind::client_options options{.endpoint = "http://127.0.0.1:8080", .credentials = provider};
  options.authentication = wirebind::auth::bearer();
  options.clock = clock;
  wirebind::basic_client client(context.get_executor(), std::move(options), transport);
  std::optional<std::error_code> outcome;
  const api::get_function_request get{.service_name = "s", .function_name = "f"};
  client.async_call(get, [&](std::error_code error, const auto&) { outcome = error; });
  REQUIRE(clock->rings.size() == 1);
  std::exchange(provider->waiting, {})({}, wirebind::access_token{"t"});
  REQUIRE(transport->attempts.size() == 1);
  clock->throws = true;
  clock->rings.front()();
  context.poll();
  CHECK_FALSE(outcome);
  clock->throws = false;
  transport->attempts.front()->answer(200, "{}");
  context.restart();
  context.poll();
  CHECK(outcome == std::error_code());
}
