// Calls against a server that misbehaves: prints what became of them beside the limits, and fails when one is
// exceeded.
#include "../../tests/gzip.hpp"
#include "../figures.hpp"

#include <aliyun/access_key.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/client/streams.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <malloc.h>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace api = fc::v20210406;
using namespace std::chrono_literals;
using namespace wirebind::testing;
using wirebind::http::request;
using wirebind::http::response;
using steady = std::chrono::steady_clock;

namespace {

/// A fault server on a thread of its own.
struct remote_server {
  explicit remote_server(network_fault_plan plan)
      : server(std::make_unique<fault_server>(context.get_executor(), std::move(plan))),
        thread([this] { context.run(); }) {}
  ~remote_server() {
    server.reset();
    work.reset();
    context.stop();
    thread.join();
  }

  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::unique_ptr<fault_server> server;
  std::thread thread;
};

wirebind::client_options options_for(const fault_server& server) {
  wirebind::client_options options;
  options.endpoint = server.url();
  options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
  return options;
}

/// The function's name as the right body, so that a response to another call is noticed.
void respond_with_name(const request& asked, response& answer) {
  const std::size_t slash = asked.target.rfind('/');
  answer.body = R"({"functionName":")" + asked.target.substr(slash + 1) + "\"}";
  answer.fields.add("content-type", "application/json");
}

/// Keeps a number of calls in flight until all have been made.
class crowd {
 public:
  using finished = std::function<void()>;
  using one_call = std::function<void(std::size_t number, finished)>;

  crowd(asio::io_context& context, std::size_t total, one_call call)
      : context_(context), total_(total), call_(std::move(call)) {}

  double run(std::size_t in_flight) {
    const auto begin = steady::now();
    for (std::size_t i = 0; i != in_flight; ++i) next();
    context_.run();
    return seconds_since(begin);
  }

 private:
  void next() {
    if (begun_ == total_) return;
    call_(begun_++, [this] { next(); });
  }

  asio::io_context& context_;
  const std::size_t total_;
  std::size_t begun_ = 0;
  one_call call_;
};

void storm() {
  constexpr std::size_t calls = 20000;
  std::mt19937 random(1);
  static constexpr network_fault kinds[] = {
      network_fault::reset,    network_fault::close,         network_fault::half_close,
      network_fault::truncate, network_fault::unavailable,   network_fault::throttled,
      network_fault::failing,  network_fault::reset,         network_fault::close,
      network_fault::truncate, network_fault::stall_in_body, network_fault::smuggled_response};
  network_fault_plan plan;
  plan.choose = [&random](const request&, std::size_t) {
    if (random() % 100 >= 30) return network_fault::none;
    return random() % 100 == 0 ? network_fault::never_respond : kinds[random() % std::size(kinds)];
  };
  plan.respond = respond_with_name;
  remote_server remote(std::move(plan));
  auto options = options_for(*remote.server);
  options.timeouts.first_byte = 200ms;
  options.timeouts.read_idle = 200ms;
  options.retry = {.max_attempts = 20, .base = 5ms, .cap = 200ms};
  options.retry_budget.tokens = 0;
  asio::io_context context(1);
  api::client client(context, options);
  std::size_t errors = 0, wrong = 0, attempts = 0;
  crowd all(context, calls, [&](std::size_t number, crowd::finished done) {
    const std::string name = "f" + std::to_string(number);
    const api::get_function_request asked{.service_name = "demo", .function_name = name};
    client.async_get_function(asked,
                              [&, name, done](std::error_code error, api::get_function_response answer) {
                                errors += static_cast<bool>(error);
                                if (error)
                                  std::printf("%s", wirebind::explain(error, answer.details()).c_str());
                                wrong += !error && answer->function_name != name;
                                attempts += answer.attempts().size();
                                done();
                              });
  });
  const double took = all.run(64);
  std::printf("storm: %zu calls, 64 in flight, 30 %% of all requests meet a fault (%.1f s)\n", calls, took);
  figure("calls that failed", static_cast<double>(errors), "<=", 0);
  figure("wrong bodies", static_cast<double>(wrong), "<=", 0);
  figure("attempts for each call", static_cast<double>(attempts) / calls, "<=", 1.6);
  figure("requests that the server saw for each call",
         static_cast<double>(remote.server->counts().requests) / calls, "<=", 1.6);
}

void once() {
  constexpr std::size_t calls = 5000;
  std::mutex mutex;
  std::map<std::string, int> seen;
  network_fault_plan plan;
  plan.choose = [&](const request& asked, std::size_t number) {
    const std::lock_guard lock(mutex);
    ++seen[std::string(asked.body.view())];
    return number % 3 == 0   ? network_fault::reset
           : number % 7 == 0 ? network_fault::close
                             : network_fault::none;
  };
  plan.idle = 5ms;
  remote_server remote(std::move(plan));
  asio::io_context context(1);
  api::client client(context, options_for(*remote.server));
  std::size_t lost = 0, not_told = 0;
  crowd all(context, calls, [&](std::size_t number, crowd::finished done) {
    const api::invoke_function_request asked{
        .service_name = "demo", .function_name = "f", .body = "call " + std::to_string(number)};
    client.async_invoke_function(
        asked, [&, done](std::error_code error, api::invoke_function_response answer) {
          lost += static_cast<bool>(error);
          not_told += error && answer.details().outcome != wirebind::outcome::unknown;
          done();
        });
  });
  const double took = all.run(16);
  int most = 0;
  for (const auto& [id, times] : seen) most = std::max(most, times);
  std::printf("once: %zu invocations, 16 in flight, resets and closes after delivery (%.1f s)\n", calls,
              took);
  figure("times that the server saw one of them, at most", most, "<=", 1);
  figure("calls that it saw", static_cast<double>(seen.size()), ">=", calls);
  figure("failed calls (the faults are real)", static_cast<double>(lost), ">=", calls / 3.0);
  figure("failed calls that do not say that the outcome is unknown", static_cast<double>(not_told), "<=", 0);
}

void idle() {
  constexpr std::size_t calls = 2000;
  std::mt19937 random(2);
  network_fault_plan plan;
  plan.idle = 5ms;
  plan.respond = respond_with_name;
  remote_server remote(std::move(plan));
  asio::io_context context(1);
  api::client client(context, options_for(*remote.server));
  std::size_t errors = 0, retried = 0, replaced = 0;
  crowd all(context, calls, [&](std::size_t, crowd::finished done) {
    auto rest =
        std::make_shared<asio::steady_timer>(context, std::chrono::microseconds(3000 + random() % 5000));
    rest->async_wait([&, rest, done](std::error_code) {
      const api::get_function_request asked{.service_name = "demo", .function_name = "f"};
      client.async_get_function(asked, [&, done](std::error_code error, api::get_function_response answer) {
        errors += static_cast<bool>(error);
        retried += answer.attempts().size() > 1;
        for (const auto& each : answer.attempts()) replaced += each.stale_retry;
        done();
      });
    });
  });
  const double took = all.run(8);
  std::printf("idle: %zu calls, a server that closes connections after 5 ms of rest (%.1f s)\n", calls, took);
  figure("errors that reached a caller", static_cast<double>(errors), "<=", 0);
  figure("calls that needed a second attempt", static_cast<double>(retried), "<=", 0);
  std::printf("  %zu connections died under a request and were replaced; %zu connections in all\n", replaced,
              remote.server->counts().connections);
}

/// 32 callers that call, rest for 50 ms and call again: far from what the machine can do, so that its load
/// does not count.
struct outage_run {
  explicit outage_run(const fault_server& server) : client(context, options_for(server)) {}

  void call() {
    const api::get_function_request asked{.service_name = "demo", .function_name = "f"};
    ++calls;
    client.async_get_function(asked, [this](std::error_code error, api::get_function_response answer) {
      attempts += answer.attempts().size();
      good += !error;
      if (!stopping) rest();
    });
  }
  void rest() {
    auto timer = std::make_shared<asio::steady_timer>(context, 50ms);
    timer->async_wait([this, timer](std::error_code) {
      if (!stopping) call();
    });
  }
  double rate_over(std::chrono::milliseconds span) {
    const std::size_t before = good;
    context.run_for(span);
    return static_cast<double>(good - before) / std::chrono::duration<double>(span).count();
  }

  asio::io_context context{1};
  api::client client;
  std::size_t calls = 0, attempts = 0, good = 0;
  bool stopping = false;
};

void outage(std::chrono::seconds length) {
  network_fault_plan plan;
  plan.respond = respond_with_name;
  remote_server remote(std::move(plan));
  outage_run run(*remote.server);
  for (int i = 0; i != 32; ++i) run.call();
  run.context.run_for(500ms);
  const double usual = run.rate_over(3s);
  remote.server->pause();
  run.context.run_for(100ms);
  const std::size_t calls = run.calls, attempts = run.attempts;
  run.context.run_for(length);
  const double outage_calls = static_cast<double>(run.calls - calls);
  const double outage_attempts = static_cast<double>(run.attempts - attempts);
  remote.server->resume();
  const auto begin = steady::now();
  double recovered = 60;
  while (seconds_since(begin) < 10 && recovered > 10) {
    if (run.rate_over(200ms) >= 0.9 * usual) recovered = seconds_since(begin);
  }
  run.stopping = true;
  run.context.run();
  std::printf("outage: 32 callers, %d s without a server (%.0f calls/s before it)\n",
              static_cast<int>(length.count()), usual);
  constexpr double quota = 500 / 5;
  figure("attempts during it", outage_attempts, "<=", 1.1 * outage_calls + quota);
  figure("seconds until 90 % of the usual rate", recovered, "<=", 3);
}

/// 3 GiB of zeros in 3 MiB, which max_body allows: members of gzip behind each other are one body.
void respond_with_bomb(const request&, response& answer) {
  static const std::string member = gzip(std::string(10 << 20, '\0'));
  for (int i = 0; i != 300; ++i) answer.body += member;
  answer.fields.add("content-encoding", "gzip");
}

/// A fault server in a process of its own, so that this one's memory is the client's. The name of the
/// requested function chooses the fault; without one the response is a bomb.
struct distant_server {
  distant_server() {
    int ends[2];
    if (pipe(ends) != 0) std::exit(2);
    child = fork();
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      network_fault_plan plan;
      plan.choose = [](const request& asked, std::size_t) {
        return static_cast<network_fault>(
            std::atoi(asked.target.c_str() + asked.target.find("functions/f") + 11));
      };
      plan.respond = respond_with_bomb;
      asio::io_context context(1);
      const fault_server server(context.get_executor(), std::move(plan));
      const std::string url = server.url();
      if (write(ends[1], url.data(), url.size()) < 0) _exit(1);
      context.run();
      _exit(0);
    }
    char text[64];
    url.assign(text, static_cast<std::size_t>(std::max<ssize_t>(read(ends[0], text, sizeof text), 0)));
    close(ends[0]);
    close(ends[1]);
  }
  ~distant_server() {
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }

  pid_t child = 0;
  std::string url;
};

/// Begins the peak of memory anew, with nothing kept of what was freed, and gives what is in use.
double restart_peak() {
  malloc_trim(0);
  if (!(std::ofstream("/proc/self/clear_refs") << 5 << std::flush)) std::exit(2);
  return memory("VmRSS:");
}

struct malicious_row {
  const char* name;
  network_fault what;
  bool sink;
};

std::error_code meet(api::client& client, asio::io_context& context, const malicious_row& row) {
  const std::string name = "f" + std::to_string(static_cast<int>(row.what));
  wirebind::function_sink sink([](std::string_view, wirebind::body_sink::write_handler done) { done({}); });
  wirebind::call_options options;
  if (row.sink) options.sink = &sink;
  options.max_body = row.sink ? 64 << 20 : 4 << 20;
  const api::invoke_function_request asked{.service_name = "demo", .function_name = name};
  std::error_code out;
  client.async_invoke_function(
      asked, options, [&out](std::error_code error, const api::invoke_function_response&) { out = error; });
  context.restart();
  context.run();
  return out;
}

void malice() {
  static constexpr malicious_row rows[] = {
      {"endless head", network_fault::endless_head, false},
      {"endless trailers", network_fault::endless_trailers, false},
      {"endless extension of a chunk", network_fault::endless_extension, false},
      {"endless chunks", network_fault::endless_body, false},
      {"endless chunks into a sink", network_fault::endless_body, true},
      {"10^18 bytes, announced", network_fault::endless_length, false},
      {"10^18 bytes, announced, into a sink", network_fault::endless_length, true},
      {"endless body without a length", network_fault::endless_stream, false},
      {"endless body without a length into a sink", network_fault::endless_stream, true},
      {"3 GiB of zeros in 3 MiB of gzip", network_fault::none, false},
      {"3 GiB of zeros in 3 MiB of gzip into a sink", network_fault::none, true},
  };
  const distant_server remote;
  wirebind::client_options options;
  options.endpoint = remote.url;
  options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
  options.accept_encoding = wirebind::http::coding::gzip;
  asio::io_context context(1);
  api::client client(context, options);
  meet(client, context, {"", network_fault::failing, false});  // warms up
  std::printf("malice: endless responses, max_body 4 MiB, 64 MiB for a sink\n");
  for (const malicious_row& row : rows) {
    const double before = restart_peak();
    const auto begin = steady::now();
    const std::error_code error = meet(client, context, row);
    const double took = seconds_since(begin), growth = memory("VmHWM:") - before;
    std::printf(" %s: %s\n", row.name, error.message().c_str());
    figure("is an error", error ? 1 : 0, ">=", 1);
    figure("seconds to the end of the call", took, "<=", 2);
    figure("growth of memory, MiB", growth, "<=", 16);
  }
}

}  // namespace

int main(int count, char** names) {
  const auto wanted = [&](const char* name) {
    for (int i = 1; i < count; ++i) {
      if (std::strcmp(names[i], name) == 0) return true;
    }
    return count == 1;
  };
  if (wanted("storm")) storm();
  if (wanted("once")) once();
  if (wanted("idle")) idle();
  if (wanted("outage")) outage(30s);
  if (wanted("malice")) malice();
  return failures == 0 ? 0 : 1;
}
