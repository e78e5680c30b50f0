// Calls that begin while the process exits, after OpenSSL has been shut down: errors, no crashes. Each runs
// in a child process, whose exit status tells how it went.
#include "catch.hpp"
#include "net/certificates.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <fc/v20210406/blocking_client.hpp>
#include <fc/v20210406/client.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/fetch.hpp>
#include <wirebind/testing/fault_server.hpp>

#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace api = fc::v20210406;
namespace auth = wirebind::auth;

namespace {

constexpr int good = 42;
const api::list_services_request everything;

/// A client that is made before main, never used in the parent, and destroyed after the object below.
struct global_client {
  std::optional<asio::io_context> context;
  std::optional<api::client> client;
} everywhere;

/// Runs a function when the program's globals are destroyed. Made before main, it is destroyed after
/// OpenSSL's exit handler has run.
struct last_will {
  ~last_will() {
    if (act) _exit(act() ? good : 1);
  }
  std::function<bool()> act;
} will;

/// The exit status of a child that runs `body` and exits, minus a signal that ended it.
template <class Body>
int status_of(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    std::exit(2);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

wirebind::client_options some_options(std::string endpoint = "http://127.0.0.1:1") {
  wirebind::client_options options;
  options.endpoint = std::move(endpoint);
  options.credentials = aliyun::access_key{.access_key_id = "id", .access_key_secret = "secret"};
  options.retry = wirebind::retry::none;
  return options;
}

bool is_refused(const std::error_code& error) {
  return error == auth::errc::crypto_stopped && error.message().find("exits") != std::string::npos;
}

bool blocking_call_is_refused() {
  try {
    api::blocking_client client(some_options());
    client.list_services(everything);
  } catch (const wirebind::call_error& error) {
    return is_refused(error.code()) && error.details().attempts.empty() &&
           wirebind::explain(error.code(), error.details()).find("exits") != std::string::npos;
  }
  return false;
}

/// Whether a call ends with an error: OpenSSL has been shut down, or nothing listens there.
bool blocking_call_ends() {
  try {
    api::blocking_client client(some_options());
    client.list_services(everything);
  } catch (const wirebind::call_error& error) {
    return is_refused(error.code()) || error.code() == asio::error::connection_refused;
  }
  return false;
}

bool call_is_refused(api::client& client, asio::io_context& context) {
  std::optional<std::error_code> called, fetched;
  client.async_list_services(everything, [&](std::error_code error, const auto&) { called = error; });
  wirebind::async_fetch(client, "https://127.0.0.1:1/", {},
                        [&](std::error_code error, const auto&) { fetched = error; });
  context.restart();
  context.run();
  return called && is_refused(*called) && fetched && is_refused(*fetched);
}

}  // namespace

TEST_CASE("calls at exit: one from the destructor of a global is an error") {
  CHECK(status_of([] {
          auth::random_nonce();
          will.act = &blocking_call_is_refused;
        }) == good);
}

TEST_CASE("calls at exit: one from a function of atexit that OpenSSL's own precedes is an error") {
  CHECK(status_of([] {
          auth::random_nonce();
          std::atexit([] { _exit(blocking_call_is_refused() ? good : 1); });
          OPENSSL_cleanup();
        }) == good);
}

TEST_CASE("calls at exit: one from the destructor of a function's static or of a thread-local ends") {
  CHECK(status_of([] {
          static last_will made_before;
          made_before.act = &blocking_call_ends;
          auth::random_nonce();
        }) == good);
  CHECK(status_of([] {
          auth::random_nonce();
          static last_will made_after;
          made_after.act = &blocking_call_ends;
        }) == good);
  CHECK(status_of([] {
          thread_local last_will of_the_thread;
          of_the_thread.act = &blocking_call_ends;
          auth::random_nonce();
        }) == good);
  CHECK(status_of([] {
          bool ended = false;
          std::thread([&ended] {
            thread_local struct of_a_thread {
              ~of_a_thread() { *told = blocking_call_ends(); }
              bool* told = nullptr;
            } caller;
            caller.told = &ended;
          }).join();
          _exit(ended ? good : 1);
        }) == good);
}

TEST_CASE("calls at exit: a client that has served calls over TLS is destroyed, and refuses further ones") {
  // The server's thread begins in the child: a fork leaves other threads behind, with the locks that they
  // hold.
  CHECK(status_of([] {
          const net_test::authority trusted;
          wirebind::testing::network_fault_plan plan;
          plan.tls = net_test::server_context(trusted.issue());
          asio::io_context remote(1);
          wirebind::testing::fault_server server(remote.get_executor(), std::move(plan));
          std::thread thread([&] { remote.run_for(std::chrono::seconds(20)); });
          auto options = some_options(server.url());
          options.pool.tls.ca_file = trusted.file();
          everywhere.context.emplace(1);
          everywhere.client.emplace(*everywhere.context, options);
          bool served = false;
          everywhere.client->async_list_services(everything, [&](std::error_code error, const auto&) {
            served = error != auth::errc::crypto_stopped;
          });
          everywhere.context->run();
          remote.stop();
          thread.join();
          will.act = [served] {
            const bool refused = call_is_refused(*everywhere.client, *everywhere.context);
            everywhere.client.reset();
            everywhere.context.reset();
            return served && refused;
          };
        }) == good);
}

TEST_CASE("calls at exit: what is computed with OpenSSL is empty once it has been shut down") {
  CHECK(status_of([] {
          auth::sha256_stream begun;
          begun.update("text");
          OPENSSL_cleanup();
          begun.update("text");
          wirebind::http::request request;
          request.fields.add("host", "h");
          const auto error = aliyun::sign(
              request, {"id", "secret"}, aliyun::scheme::acs3,
              {.product_version = "1", .action = "a", .now = {}, .nonce = "n", .content_sha256 = {}});
          const bool empty = begun.finish().empty() && auth::sha256_stream().finish().empty() &&
                             auth::sha256("").empty() && auth::hmac_sha256("k", "d").empty() &&
                             auth::hmac_sha1("k", "d").empty() && auth::random_nonce().empty();
          _exit(empty && !auth::crypto_available() && is_refused(error) ? good : 1);
        }) == good);
}
