// Clients whose process forks: calls, waits and nonces of a child are its own.
#include "catch.hpp"
#include "net/certificates.hpp"
#include "processes.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/blocking_client.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/net/error.hpp>

#include <asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>

using namespace fork_test;
using namespace std::chrono_literals;
using wirebind::testing::network_fault;
using wirebind::testing::network_fault_plan;
namespace api = fc::v20210406;
namespace http = wirebind::http;
namespace net = wirebind::net;

namespace {

constexpr auto child = asio::execution_context::fork_child;

/// A server that names the function as it was asked for, or that fails where `odd` is asked for.
struct fixture {
  explicit fixture(bool tls)
      : scheme(tls ? "https" : "http"), server([this, tls] {
          network_fault_plan plan;
          plan.choose = [](const http::request& asked, std::size_t) {
            return asked.target.find("odd") != asked.target.npos ? network_fault::failing
                                                                 : network_fault::none;
          };
          plan.respond = [](const http::request& asked, http::response& out) {
            out.fields.set("content-type", "application/json");
            const std::string name = asked.target.substr(asked.target.rfind('/') + 1);
            out.body = R"({"functionName":")" + name + R"("})";
          };
          if (tls) plan.tls = net_test::server_context(trusted.issue());
          return plan;
        }) {}

  wirebind::client_options options() const {
    wirebind::client_options out;
    out.endpoint = scheme + "://127.0.0.1:" + std::to_string(server.port());
    out.credentials = aliyun::access_key{"id", "secret"};
    out.pool.tls.ca_file = trusted.file();
    return out;
  }

  const net_test::authority trusted;
  const std::string scheme;
  const server_process server;
};

/// A call of a client, as far as it has come.
struct call {
  call(api::client& client, std::string name) : asked{.service_name = "demo", .function_name = name} {
    client.async_get_function(asked, [this](std::error_code how, const api::get_function_response& got) {
      error = how;
      over = true;
      right = !how && got->function_name == asked.function_name;
    });
  }
  const api::get_function_request asked;
  std::error_code error;
  bool over = false;
  bool right = false;
};

bool run_well(asio::io_context& context, api::client& client, const std::string& who, int times) {
  for (int i = 0; i != times; ++i) {
    const call one(client, who + std::to_string(i));
    context.restart();
    context.run();
    if (!one.right) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("fork: calls of the child and of the parent get their own responses after notify_fork") {
  const fixture f(GENERATE(false, true));
  asio::io_context context(1);
  api::client client(context, f.options());
  REQUIRE(run_well(context, client, "before", 2));
  child_process forked([&] {
    context.notify_fork(child);
    EXPECT(run_well(context, client, "child", 100));
    return true;
  });
  CHECK(run_well(context, client, "parent", 100));
  CHECK(forked.ended_well());
}

TEST_CASE(
    "fork: without notify_fork a call of the child is an error, also one whose attempt would come later") {
  const fixture f(GENERATE(false, true));
  asio::io_context context(1);
  std::optional<api::client> client(std::in_place, context, f.options());
  REQUIRE(run_well(context, *client, "before", 1));
  child_process forked([&] {
    const call one(*client, "child");
    context.restart();
    context.run();
    EXPECT(one.over);
    EXPECT(one.error == net::errc::forked);
    client.reset();
    return true;
  });
  CHECK(forked.ended_well());
  CHECK(run_well(context, *client, "parent", 2));
}

TEST_CASE("fork: a call that waits for its next attempt ends in the child, and goes on in the parent") {
  const fixture f(false);
  asio::io_context context(1);
  auto options = f.options();
  options.retry.base = options.retry.cap = 1h;
  options.timeouts.total = 0ms;
  std::optional<api::client> owner(std::in_place, context, options);
  api::client& client = *owner;
  REQUIRE(run_well(context, client, "before", 1));
  const call waiting(client, "odd");
  context.restart();
  context.run_for(150ms);
  REQUIRE_FALSE(waiting.over);
  child_process forked([&] {
    context.notify_fork(child);
    context.restart();
    context.run();
    EXPECT(waiting.error == net::errc::forked);
    EXPECT(run_well(context, client, "child", 1));
    return true;
  });
  CHECK(forked.ended_well());
  CHECK_FALSE(waiting.over);
}

TEST_CASE(
    "fork: a blocking client opens connections of its own in the child, and destroyed there it is silent") {
  const fixture f(GENERATE(false, true));
  std::optional<api::blocking_client> client(std::in_place, f.options());
  const auto well = [&](const std::string& who, int times) {
    for (int i = 0; i != times; ++i) {
      const std::string name = who + std::to_string(i);
      if (client->get_function({.service_name = "demo", .function_name = name})->function_name != name)
        return false;
    }
    return true;
  };
  REQUIRE(well("before", 1));
  child_process idle([&] {
    client.reset();
    return true;
  });
  CHECK(idle.ended_well());
  child_process busy([&] {
    EXPECT(well("child", 100));
    client.reset();
    return true;
  });
  CHECK(well("parent", 100));
  CHECK(busy.ended_well());
  CHECK(well("after", 1));
}

TEST_CASE("fork: no nonce of the child is one of the parent's") {
  constexpr int count = 100;
  wirebind::auth::random_nonce();  // whatever state there is, it is there before the fork
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  child_process forked([&] {
    for (int i = 0; i != count; ++i) {
      const std::string nonce = wirebind::auth::random_nonce();
      EXPECT(::write(ends[1], nonce.data(), nonce.size()) == static_cast<ssize_t>(nonce.size()));
    }
    return true;
  });
  std::set<std::string> all;
  for (int i = 0; i != count; ++i) {
    std::string nonce = wirebind::auth::random_nonce();
    all.insert(nonce);
    REQUIRE(::read(ends[0], nonce.data(), nonce.size()) == static_cast<ssize_t>(nonce.size()));
    all.insert(nonce);
  }
  CHECK(all.size() == 2 * count);
  CHECK(forked.ended_well());
  for (const int each : ends) ::close(each);
}
