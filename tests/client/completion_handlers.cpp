// What the completion handlers of every public asynchronous function may do: destroy and move the client,
// call it again, and throw. Handlers are move-only throughout.
#include "scripted_client.hpp"

#include <wirebind/core/callback_error.hpp>

#include <asio/error.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace tokens_test;

namespace {

/// Enough responses for two runs of any function.
std::vector<wirebind::testing::attempt_script> twice() {
  auto out = scripted_client::good();
  for (auto& each : scripted_client::good()) out.push_back(std::move(each));
  return out;
}

/// A handler that cannot be copied, counts its completions and then does something.
template <class Action>
auto once(int& completed, Action action) {
  return [&completed, owned = std::make_unique<int>(1), action](std::error_code error, const auto&) {
    CHECK(*owned == 1);
    CHECK_FALSE(error);
    ++completed;
    action();
  };
}

}  // namespace

TEST_CASE("completion handler: that of every function may destroy its client") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(twice());
    std::optional<api::client> client(std::move(f.client));
    int completed = 0;
    start(*client, once(completed, [&] { client.reset(); }));
    f.run();
    CHECK(completed == 1);
    CHECK_FALSE(client);
  });
}

TEST_CASE("completion handler: that of every function may move its client and call it again") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(twice());
    std::optional<api::client> moved;
    int completed = 0;
    start(f.client, once(completed, [&] {
            moved.emplace(std::move(f.client));
            start(*moved, once(completed, [] {}));
          }));
    f.run();
    CHECK(completed == 2);
  });
}

TEST_CASE("completion handler: what that of any function throws leaves run, and the client goes on") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(twice());
    int completed = 0;
    start(f.client, once(completed, [] { throw std::runtime_error("mine"); }));
    CHECK_THROWS_AS(f.run(), std::runtime_error);
    f.run();
    CHECK(completed == 1);
    start(f.client, once(completed, [] {}));
    f.run();
    CHECK(completed == 2);
  });
}

TEST_CASE("completion handler: that of every function may throw after it has destroyed its client") {
  for_every_function([](const char* name, auto start) {
    INFO(name);
    scripted_client f(twice());
    std::optional<api::client> client(std::move(f.client));
    int completed = 0;
    start(*client, once(completed, [&] {
      client.reset();
      throw 7;
    }));
    CHECK_THROWS_AS(f.run(), int);
    f.run();
    CHECK(completed == 1);
  });
}

TEST_CASE("progress callback: that of a wait and of a group may destroy or move the client, and throw") {
  const char* const acts[] = {"destroy", "move", "throw"};
  for (const char* const act : acts) {
    INFO(act);
    scripted_client f(twice());
    std::optional<api::client> client(std::move(f.client));
    std::optional<api::client> moved;
    const auto progress = [&](const auto&) {
      if (act == acts[0]) client.reset();
      if (act == acts[1] && client) moved.emplace(std::move(*client));
      if (act == acts[1]) client.reset();
      if (act == acts[2]) throw std::runtime_error("mine");
    };
    std::vector<std::error_code> ends;
    const auto keep = [&](std::error_code error, const auto&) { ends.push_back(error); };
    const auto check = [&] {
      f.run();
      REQUIRE(ends.size() == 1);
      if (act == acts[1]) CHECK_FALSE(ends[0]);
      if (act == acts[2]) CHECK(ends[0] == wirebind::callback_errc::exception_thrown);
      if (act == acts[0]) CHECK((!ends[0] || ends[0] == asio::error::operation_aborted));
    };
    SECTION(std::string("wait: ") + act) {
      wirebind::async_wait(*client, function_live{}, get_resize, {.progress = progress}, keep);
      check();
    }
    SECTION(std::string("group: ") + act) {
      wirebind::async_call_all(*client, std::vector<api::get_function_request>(2, get_resize),
                               {.limit = 1, .progress = progress}, keep);
      check();
    }
  }
}
