// Calls over real sockets, plain and over TLS, with each allocation failing in turn: the call ends at once,
// with `not_enough_memory` or well, and the client serves the next one.
#include "failing.hpp"
#include "net/certificates.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/operations/get_function.hpp>
#include <wirebind/client/client.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/make_blocking_client.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/execution/blocking.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/execution_context.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/require.hpp>
#include <asio/strand.hpp>
#if WIREBIND_HAS_COROUTINES
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#endif

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

using namespace allocation_test;
using namespace std::chrono_literals;
namespace api = fc::v20210406;

namespace {

const api::get_function_request asked{.service_name = "demo",
                                      .function_name = "a-function-with-a-name-that-is-rather-long"};

/// Answers every request, on a thread of its own, whose allocations do not fail.
class answering_server {
 public:
  explicit answering_server(std::shared_ptr<SSL_CTX> tls)
      : server_(context_.get_executor(), {.tls = std::move(tls)}, {.handle = &answer}),
        thread_([this] { context_.run(); }) {}
  ~answering_server() {
    server_.stop();
    context_.stop();
    thread_.join();
  }
  std::string url() const { return server_.url(); }

 private:
  static void answer(wirebind::http::request&&, wirebind::server::responder respond) {
    wirebind::http::response response;
    response.status = 200;
    response.fields.set("content-type", "application/json");
    response.body = R"({"functionName":"a-function-with-a-name-that-is-rather-long","memorySize":128})";
    respond(std::move(response));
  }

  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  wirebind::server::http_server server_;
  std::thread thread_;
};

/// What became of one call.
struct outcome {
  bool started = false;
  bool completed = false;
  bool good = false;
  std::error_code error{};
  int escaped = 0;  // exceptions out of run()
  std::chrono::steady_clock::duration took{};

  void run(asio::io_context& context, std::chrono::milliseconds most) {
    const auto begin = std::chrono::steady_clock::now();
    for (took = {}; started && !completed && took < most; took = std::chrono::steady_clock::now() - begin) {
      if (took > 5ms && failing::happened()) failing::end();  // memory comes back after a moment
      try {
        context.restart();
        context.run_one_for(5ms);
      } catch (const std::bad_alloc&) {
        ++escaped;
      }
    }
  }
};

void start(wirebind::basic_client& client, outcome& out) {
  try {
    client.async_call(asked, [&out](std::error_code error, const wirebind::response<api::get_function>& got) {
      out.completed = true;
      out.error = error;
      out.good = !error && got->function_name == asked.function_name;
    });
    out.started = true;
  } catch (const std::bad_alloc&) {
  }
}

/// An executor of a program's own, of which nothing is known but that it is one.
struct plain_executor {
  asio::execution_context& query(asio::execution::context_t) const noexcept { return *context; }
  static constexpr asio::execution::blocking_t query(asio::execution::blocking_t) noexcept {
    return asio::execution::blocking.never;
  }
  plain_executor require(asio::execution::blocking_t::never_t) const noexcept { return *this; }
  template <class Function>
  void execute(Function&& function) const {
    asio::post(*context, std::forward<Function>(function));
  }
  bool operator==(const plain_executor&) const noexcept = default;

  asio::io_context* context;
};

/// An executor that a user may give to a client.
struct kind {
  const char* name;
  bool strand;  // of Asio
  asio::any_io_executor (*make)(asio::io_context&);
};
const kind kinds[] = {
    {"the context's own", false,
     [](asio::io_context& context) -> asio::any_io_executor { return context.get_executor(); }},
    {"the context's own, which tracks work", false,
     [](asio::io_context& context) -> asio::any_io_executor {
       return asio::require(context.get_executor(), asio::execution::outstanding_work.tracked);
     }},
    {"a strand of the context", true,
     [](asio::io_context& context) -> asio::any_io_executor { return asio::make_strand(context); }},
    {"a strand of an erased executor", true,
     [](asio::io_context& context) -> asio::any_io_executor {
       return asio::make_strand(asio::any_io_executor(context.get_executor()));
     }},
};
const kind unknown{"one of the program's own", false, [](asio::io_context& context) -> asio::any_io_executor {
                     return plain_executor{&context};
                   }};

// Asio's strand cannot be made without memory: what was begun destroys members that were never set.
asio::any_io_executor made(const kind& wanted, asio::io_context& context) {
  const spared now;
  return wanted.make(context);
}

/// Whether an executor runs nothing any more. A strand of Asio does so where memory ends between its taking a
/// function and its asking for a turn: it waits for that turn then, for good.
bool is_stuck(const asio::any_io_executor& executor, asio::io_context& context) {
  bool ran = false;
  asio::post(executor, [&ran] { ran = true; });
  context.restart();
  for (int i = 0; i != 20 && !ran; ++i) context.poll_one();
  return !ran;
}

/// A call that meets what fails, and the next one.
struct outcomes {
  bool stuck = false;  // their executor
  outcome first{};
  outcome second{};
  outcome destroyed{};  // the first, if it goes on until its client ends

  /// Whether the first ended at once, and left a client that can be used.
  void check(bool happened, bool strand = false) const {
    if (stuck) {
      CHECK((strand && happened));
      return;
    }
    CHECK(first.completed == first.started);
    CHECK(first.escaped == 0);
    CHECK(first.took < 2s);
    if (first.completed && first.error) {
      CHECK(happened);
      CHECK(first.error == std::errc::not_enough_memory);
    }
    if (!happened) CHECK(first.good);
    if (first.started) CHECK(second.good);
  }
};

/// A server, and how a client calls it.
class scene {
 public:
  explicit scene(bool tls) : server_(tls ? net_test::server_context(trusted_.issue({})) : nullptr) {
    options.endpoint = server_.url();
    options.credentials =
        aliyun::access_key{"an-access-key-id-of-some-length", "a-secret-of-some-length-as-well"};
    options.pool.tls.ca_file = trusted_.file();
    options.retry = wirebind::retry::none;
  }

  void play(outcomes& out, const kind& executor, bool connected,
            std::chrono::milliseconds patience = 10s) const {
    out = {};
    std::optional<spared> at_first;
    if (connected) at_first.emplace();
    asio::io_context context(1);
    std::optional<wirebind::basic_client> client;
    const asio::any_io_executor own = made(executor, context);
    client.emplace(own, options);
    if (connected) {
      outcome zeroth;
      start(*client, zeroth);
      zeroth.run(context, 10s);
    }
    at_first.reset();
    start(*client, out.first);
    out.first.run(context, patience);
    failing::end();
    out.stuck = is_stuck(own, context);
    if (out.stuck) return;
    start(*client, out.second);
    out.second.run(context, 10s);
    if (out.first.completed == out.first.started) return;
    out.destroyed = out.first;
    client.reset();
    out.first.run(context, 10s);
    std::swap(out.first, out.destroyed);
  }

  wirebind::client_options options;

 private:
  const net_test::authority trusted_;
  const answering_server server_;
};

}  // namespace

TEST_CASE("allocation: a call over TCP ends at once, and the client serves the next") {
  const bool connected = GENERATE(false, true);
  INFO((connected ? "over an idle connection" : "over a new connection"));
  const scene scene(false);
  outcomes out;
  for (const kind& executor : kinds) {
    INFO("on " << executor.name);
    each_in_turn([&] { scene.play(out, executor, connected, executor.strand ? 60ms : 10s); },
                 [&](bool happened) { out.check(happened, executor.strand); });
  }
}

TEST_CASE("allocation: a call over TLS ends at once, and the client serves the next") {
  const bool connected = GENERATE(false, true);
  INFO((connected ? "over an idle connection" : "over a new connection"));
  const scene scene(true);
  outcomes out;
  each_in_turn([&] { scene.play(out, kinds[0], connected); }, [&](bool happened) { out.check(happened); });
}

// OpenSSL does not always tell that it had no memory: it goes on without an algorithm, and does not trust a
// certificate that it could not look at. The call ends at once then as well, and the next one is not
// affected.
TEST_CASE("allocation: the same over TLS with the memory of OpenSSL failing") {
  REQUIRE(counts_openssl());
  using wirebind::net::errc;
  const bool connected = GENERATE(false, true);
  INFO((connected ? "over an idle connection" : "over a new connection"));
  const scene scene(true);
  outcomes out;
  each_in_turn([&] { scene.play(out, kinds[0], connected); },
               [&](bool happened) {
                 for (const errc untold :
                      {errc::tls_failed, errc::certificate_untrusted, errc::certificate_mismatch,
                       errc::certificate_rejected, errc::ca_unreadable, errc::invalid_server_name}) {
                   const bool one_of_them = happened && !connected && out.first.error == untold;
                   if (one_of_them) out.first.error = wirebind::net::out_of_memory();
                 }
                 out.check(happened);
               },
               memory_of::openssl, [](long number) { return number + 1 + number / 40; });
}

// Asio allocates for each function that it brings to such an executor. Where that fails the function is lost,
// and std::bad_alloc leaves run(): the call ends at its deadline then, or with its client if the deadline was
// lost.
TEST_CASE("allocation: on an executor that is unknown a call ends at its deadline or with its client") {
  scene scene(false);
  scene.options.timeouts.total = 20ms;
  outcomes out;
  each_in_turn([&] { scene.play(out, unknown, true, 100ms); },
               [&](bool happened) {
                 const bool late =
                     !out.first.completed || out.first.error == wirebind::net::errc::total_timeout;
                 if (out.first.started && late) {
                   CHECK(out.first.escaped != 0);
                   CHECK((out.first.completed || out.destroyed.completed));
                   CHECK(out.second.good);
                   return;
                 }
                 out.first.escaped = 0;
                 out.check(happened);
               });
}

TEST_CASE("allocation: a blocking call over TCP ends at once, with an error or std::bad_alloc") {
  const scene scene(false);
  outcomes out;
  bool thrown = false;
  const auto call = [](wirebind::basic_blocking_client& client, outcome& result) {
    const auto got = client.call(asked, result.error);
    result.started = result.completed = true;
    result.good = !result.error && got->function_name == asked.function_name;
  };
  each_in_turn(
      [&] {
        out = {};
        thrown = false;
        wirebind::basic_blocking_client client(scene.options);
        try {
          call(client, out.first);
        } catch (const std::bad_alloc&) {
          thrown = true;
        }
        failing::end();
        call(client, out.second);
      },
      [&](bool happened) {
        CHECK((!thrown || happened));
        if (out.second.completed) CHECK(out.second.good);
        if (!thrown && out.second.completed) out.check(happened);
      });
}

// Asio's co_spawn ends the program by itself where it has no memory to begin, and throws out of run() where
// it has none to end: neither is counted.
#if WIREBIND_HAS_COROUTINES
TEST_CASE("allocation: an awaited call over TCP ends at once, with an exception that says why") {
  const scene scene(false);
  outcomes out;
  const auto await = [](wirebind::basic_client& client, outcome& result) -> asio::awaitable<void> {
    try {
      const auto got = co_await client.async_call(asked);
      result.good = got->function_name == asked.function_name;
    } catch (const wirebind::call_error& failed) {
      result.error = failed.code();
    } catch (const std::bad_alloc&) {
      result.error = wirebind::net::out_of_memory();
    }
    result.completed = true;
    failing::end();
  };
  const auto play = [&](asio::io_context& context, wirebind::basic_client& client, outcome& result) {
    {
      const spared now;
      asio::co_spawn(context, await(client, result), asio::detached);
    }
    result.started = true;
    result.run(context, 10s);
  };
  each_in_turn(
      [&] {
        out = {};
        asio::io_context context(1);
        wirebind::basic_client client(context.get_executor(), scene.options);
        play(context, client, out.first);
        failing::end();
        play(context, client, out.second);
        context.restart();
        context.poll();
      },
      [&](bool happened) { out.check(happened); });
}
#endif
