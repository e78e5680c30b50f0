// The blocking client: it waits for its own call alone, leaves nothing behind, and refuses what would
// deadlock.
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/default_chain.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/signer.hpp>
#include <fc/v20210406/blocking_client.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/blocking_pager.hpp>
#include <wirebind/client/blocking_waiter.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/net/error.hpp>
#include <wirebind/server/http_server.hpp>

#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <memory>
#include <netdb.h>
#include <optional>
#include <semaphore>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace api = fc::v20210406;
using namespace std::chrono_literals;

namespace {

std::atomic<std::chrono::milliseconds> resolution_blocks = 0ms;

}  // namespace

/// Blocks for a while where a test asks for it, as name servers out of reach do.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  if (node != nullptr && std::strcmp(node, "blocks.invalid") == 0) {
    std::this_thread::sleep_for(resolution_blocks.load());
    return EAI_AGAIN;
  }
  using function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto next = reinterpret_cast<function>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return next(node, service, hints, result);
}

namespace {

using steady = std::chrono::steady_clock;

/// Answers every request with 200 and "{}" or, asked to invoke, with the request's body, on a thread of its
/// own.
struct echo_server {
  echo_server() {
    wirebind::server::http_handlers handlers;
    handlers.handle = [this](wirebind::http::request&& request, wirebind::server::responder respond) {
      std::this_thread::sleep_for(answer_after.load());
      wirebind::http::response answer;
      answer.status = 200;
      answer.body = std::string(request.method == "POST" ? request.body.view() : "{}");
      ++answered;
      respond(std::move(answer));
    };
    http.emplace(context.get_executor(), wirebind::server::http_server_options{}, std::move(handlers));
    thread = std::thread([this] { context.run(); });
  }
  ~echo_server() {
    context.stop();
    thread.join();
  }
  wirebind::client_options options() const {
    return {.endpoint = http->url(), .authentication = wirebind::auth::anonymous()};
  }

  std::atomic<int> answered = 0;
  std::atomic<std::chrono::milliseconds> answer_after = 0ms;
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::optional<wirebind::server::http_server> http;
  std::thread thread;
};

const api::get_service_request get_demo{.service_name = "demo"};
const api::invoke_function_request echo{.service_name = "demo", .function_name = "echo"};
const api::invoke_function_request echo_hello{
    .service_name = "demo", .function_name = "echo", .body = wirebind::bytes("hello")};

/// Waits for a description that the server never gives.
struct service_described {
  using operation = api::get_service;
  static constexpr auto member = &operation::response_body::description;
  static constexpr std::string_view success[] = {"done"};
};

/// Gives credentials after a function of the test's.
struct scripted_provider final : wirebind::credentials_provider {
  explicit scripted_provider(std::function<void()> before) : before(std::move(before)) {}
  void async_get(handler done) override {
    before();
    done({}, aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret", .security_token = {}});
  }

  std::function<void()> before;
};

template <class Function>
struct calling_sink final : wirebind::body_sink {
  explicit calling_sink(Function called) : called(std::move(called)) {}
  void async_write(std::string_view, write_handler done) override {
    called();
    done({});
  }

  Function called;
};

template <class Function>
struct calling_source final : wirebind::body_source {
  explicit calling_source(Function called) : called(std::move(called)) {}
  std::optional<std::uint64_t> length() const override {
    called();
    return std::nullopt;
  }
  void async_read_some(char*, std::size_t, read_handler done) override {
    called();
    done({}, 0);
  }

  Function called;
};

template <class Function>
struct calling_observer final : wirebind::observer {
  explicit calling_observer(Function called) : called(std::move(called)) {}
  void attempt_started(const wirebind::attempt_id&) override { called(); }

  Function called;
};

/// A call on another thread, inside its sink until it may end.
struct call_elsewhere {
  explicit call_elsewhere(api::blocking_client& client)
      : thread([this, &client] {
          const auto block = [this] {
            in_sink.release();
            may_end.acquire();
          };
          calling_sink<decltype(block)> sink(block);
          client.call(echo_hello, {.sink = &sink});
        }) {
    in_sink.acquire();
  }
  void end() {
    may_end.release();
    thread.join();
  }

  std::binary_semaphore in_sink{0};
  std::binary_semaphore may_end{0};
  std::thread thread;
};

steady::duration time_of(const std::function<void()>& function) {
  const auto begun = steady::now();
  function();
  return steady::now() - begun;
}

}  // namespace

TEST_CASE("blocking client: a call waits for itself and not for what else is pending") {
  echo_server server;
  std::shared_ptr<asio::steady_timer> timer;
  api::blocking_client client(server.options(), [&](const wirebind::io_executor& executor) {
    timer = std::make_shared<asio::steady_timer>(executor.value, 30s);
    timer->async_wait([](std::error_code) {});
    return nullptr;
  });
  CHECK(time_of([&] { client.get_service(get_demo); }) < 10s);
  timer.reset();
}

TEST_CASE("blocking client: its timeouts hold while getaddrinfo blocks") {
  const bool total = GENERATE(true, false);
  resolution_blocks = 1500ms;
  wirebind::net::timeouts bounds;
  (total ? bounds.total : bounds.resolve) = 50ms;
  std::error_code error;
  const auto call = [&] {
    api::blocking_client client({.endpoint = "http://blocks.invalid",
                                 .authentication = wirebind::auth::anonymous(),
                                 .retry = wirebind::retry::none});
    client.call(get_demo, error, {.timeouts = bounds});
  };
  CHECK(time_of(call) < 1s);
  CHECK(error == (total ? wirebind::net::errc::total_timeout : wirebind::net::errc::resolve_timeout));
}

TEST_CASE("blocking client: an exception out of its context leaves once the call is over") {
  echo_server server;
  std::optional<asio::any_io_executor> executor;
  bool throws = true;
  const auto make = [&](const wirebind::io_executor& its) {
    executor = its.value;
    return std::make_shared<scripted_provider>([&] {
      if (throws) asio::post(*executor, [] { throw 42; });
    });
  };
  wirebind::client_options options = server.options();
  options.authentication = aliyun::signer(aliyun::scheme::acs3);
  api::blocking_client client(options, make);
  {
    const auto source = std::make_unique<wirebind::bytes_source>(wirebind::bytes(std::string(1 << 20, 'x')));
    const wirebind::call_options options{.source = source.get()};
    CHECK_THROWS_AS(client.call(echo, options), int);
  }
  throws = false;
  CHECK(client.invoke_function(echo_hello)->view() == "hello");
  CHECK(client.invoke_function(echo_hello).attempts().front().reused_connection);
  executor.reset();
}

TEST_CASE("blocking client: a call from inside its own sink, source, provider or observer is refused") {
  echo_server server;
  api::blocking_client* self = nullptr;
  std::vector<std::error_code> errors;
  std::string message;
  const auto call = [&] {
    std::error_code error;
    message = self->call(get_demo, error).details().message;
    errors.push_back(error);
    self->close_idle();
  };
  const auto provider = [&](const wirebind::io_executor&) {
    return std::make_shared<scripted_provider>(call);
  };
  wirebind::client_options options = server.options();
  options.authentication = aliyun::signer(aliyun::scheme::fc);
  options.observer = std::make_shared<calling_observer<decltype(call)>>(call);
  api::blocking_client client(options, provider);
  self = &client;

  client.get_service(get_demo);
  CHECK(errors.size() == 2);  // provider and observer
  calling_source<decltype(call)> source(call);
  client.call(echo, {.source = &source});
  CHECK(errors.size() == 6);
  calling_sink<decltype(call)> sink(call);
  client.call(echo_hello, {.sink = &sink});
  CHECK(errors.size() == 9);
  for (const std::error_code& each : errors) {
    CHECK(each == std::errc::resource_deadlock_would_occur);
  }
  CHECK(message ==
        "a call of this client runs on this thread already; use another client inside its callbacks");
  CHECK(server.answered == 3);
}

TEST_CASE("blocking client: calls from other threads take turns") {
  echo_server server;
  api::blocking_client client(server.options());
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j != 25; ++j) {
        good += client.invoke_function(echo_hello)->view() == "hello";
        client.close_idle();
      }
    });
  }
  for (auto& each : threads) each.join();
  CHECK(good == 100);
}

TEST_CASE("blocking client: the wait for a turn counts for the timeouts") {
  echo_server server;
  api::blocking_client client(server.options());
  call_elsewhere other(client);
  wirebind::net::timeouts bounds;
  bounds.total = 20ms;
  std::error_code error;
  CHECK(client.call(get_demo, error, {.timeouts = bounds}).details().message ==
        "other threads use this client");
  CHECK(error == wirebind::net::errc::total_timeout);
  bounds.acquire = 10ms;
  client.call(get_demo, error, {.timeouts = bounds});
  CHECK(error == wirebind::net::errc::acquire_timeout);
  other.end();

  bounds.total = bounds.acquire = std::chrono::milliseconds::max();
  client.call(get_demo, error, {.timeouts = bounds});
  CHECK_FALSE(error);
}

TEST_CASE("blocking client: a child that was forked during another thread's call gets an error") {
  echo_server server;
  api::blocking_client client(server.options());
  call_elsewhere other(client);
  const ::pid_t child = ::fork();
  if (child == 0) {
    std::error_code error;
    client.call(get_demo, error);
    ::_exit(error == wirebind::net::errc::forked ? 0 : 1);
  }
  other.end();
  REQUIRE(child > 0);
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(client.invoke_function(echo_hello)->view() == "hello");
}

TEST_CASE("blocking client: a client that was moved from refuses every use") {
  echo_server server;
  api::blocking_client first(server.options());
  api::blocking_client client(std::move(first));
  client.get_service(get_demo);

  std::error_code error;
  CHECK(first.call(get_demo, error).details().operation == "GetService");
  CHECK(error == wirebind::errc::moved_from_client);
  CHECK_THROWS_AS(first.get_service(get_demo), wirebind::call_error);
  CHECK(first.options().endpoint.empty());
  first.close_idle();
  auto list = wirebind::pages(first, api::list_services_request{});
  CHECK_THROWS_AS(list.next_page(), wirebind::call_error);
  CHECK_THROWS_AS(wirebind::wait(first, api::stateful_async_invocation_finished{},
                                 {.service_name = "demo", .function_name = "f", .invocation_id = "id"}),
                  wirebind::call_error);

  first = std::move(client);
  first.get_service(get_demo);
  CHECK(server.answered == 2);
}

TEST_CASE("blocking client: it may be moved, assigned to or destroyed inside its own call") {
  echo_server server;
  auto client = std::make_unique<api::blocking_client>(server.options());
  SECTION("moved") {
    std::optional<api::blocking_client> taken;
    const auto take = [&] {
      if (!taken) taken.emplace(std::move(*client));
    };
    calling_sink<decltype(take)> sink(take);
    client->call(echo_hello, {.sink = &sink});
    CHECK(taken->invoke_function(echo_hello).attempts().front().reused_connection);
  }
  SECTION("assigned to") {
    const auto replace = [&] { *client = api::blocking_client(server.options()); };
    calling_source<decltype(replace)> source(replace);
    std::error_code error;
    client->call(echo, error, {.source = &source});
    CHECK(error == wirebind::net::operation_aborted());
    CHECK(client->invoke_function(echo_hello)->view() == "hello");
  }
  SECTION("destroyed") {
    const auto destroy = [&] { client.reset(); };
    calling_source<decltype(destroy)> source(destroy);
    std::error_code error;
    client->call(echo, error, {.source = &source});
    CHECK(error == wirebind::net::operation_aborted());
  }
}

TEST_CASE("blocking client: a pager and a wait go on when their client is moved, and end with it") {
  echo_server server;
  std::optional<api::blocking_client> client(server.options());
  auto pages = wirebind::pages(*client, api::list_services_request{});
  SECTION("moved before the first page") {
    std::optional<api::blocking_client> moved(std::move(*client));
    client.reset();
    CHECK(pages.next_page());
    CHECK_FALSE(pages.next_page());
    CHECK(server.answered == 1);
  }
  SECTION("destroyed before the first page") {
    client.reset();
    std::error_code error;
    try {
      pages.next_page();
    } catch (const wirebind::call_error& thrown) {
      error = thrown.code();
    }
    CHECK(error == asio::error::operation_aborted);
    CHECK(server.answered == 0);
  }
  SECTION("moved during a wait") {
    std::optional<api::blocking_client> moved;
    const auto move = [&](const wirebind::wait_progress& poll) {
      if (poll.polls == 1) moved.emplace(std::move(*client));
      if (poll.polls == 3) moved.reset();
    };
    std::error_code error;
    try {
      wirebind::wait(*client, service_described(), get_demo, {.first = 0ms, .progress = move});
    } catch (const wirebind::call_error& thrown) {
      error = thrown.code();
    }
    CHECK(error == asio::error::operation_aborted);
    CHECK(server.answered == 3);
  }
}

TEST_CASE("blocking client: the default chain sends its requests on the client's context") {
  echo_server server;
  std::optional<std::thread::id> asked_on;
  const auto make = [&](const auto& executor) {
    wirebind::providers::surroundings around = wirebind::providers::make_surroundings(executor);
    around.environment = [&](std::string_view name) -> std::optional<std::string> {
      asked_on = std::this_thread::get_id();
      if (name == "ALIBABA_CLOUD_ACCESS_KEY_ID") return "id";
      if (name == "ALIBABA_CLOUD_ACCESS_KEY_SECRET") return "secret";
      return std::nullopt;
    };
    return aliyun::default_chain(around);
  };
  wirebind::client_options options = server.options();
  options.authentication = aliyun::signer(aliyun::scheme::acs3);
  api::blocking_client client(options, make);
  CHECK_FALSE(asked_on);
  client.get_service(get_demo);
  CHECK(asked_on == std::this_thread::get_id());
}
