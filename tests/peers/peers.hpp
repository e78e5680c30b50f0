// The peers that tests/peers/run has started, and a pool and a client to meet them with.
#pragma once

#include "catch.hpp"
#include "net/recorder.hpp"

#include <fc/v20210406/client.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/make_client.hpp>
#include <wirebind/client/observer.hpp>
#include <wirebind/net/pool.hpp>

#include <asio/io_context.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace peers {

namespace net = wirebind::net;
namespace api = fc::v20210406;
using net_test::recorder;

inline std::string setting(const std::string& name) {
  const char* text = std::getenv(("WIREBIND_PEER_" + name).c_str());
  if (!text) throw std::runtime_error("no peer " + name + ": tests/peers/run starts them and this program");
  return text;
}

/// A peer by its name in tests/peers/run.
inline net::origin peer(const std::string& name, std::string scheme = "https") {
  return {std::move(scheme), "127.0.0.1", static_cast<std::uint16_t>(std::stoi(setting(name)))};
}

inline std::string path(const std::string& file) { return setting("FOLDER") + '/' + file; }

inline std::string content(const std::string& file) {
  std::ifstream in(path(file), std::ios::binary);
  REQUIRE(in);
  std::ostringstream whole;
  whole << in.rdbuf();
  return whole.str();
}

inline net::tls_options trusting() { return {.ca_file = path("ca.pem")}; }

inline std::shared_ptr<recorder> ask(std::string target, std::string method = "GET", std::string body = {}) {
  const auto asked = std::make_shared<recorder>(std::move(body), std::move(method));
  asked->request.target = std::move(target);
  return asked;
}

/// A pool that runs one exchange after another.
struct pool_client {
  explicit pool_client(net::pool_options options) : pool(context.get_executor(), std::move(options)) {}
  explicit pool_client(net::tls_options tls = {}) : pool_client(net::pool_options{.tls = std::move(tls)}) {}

  std::shared_ptr<recorder> run(const net::origin& to, std::shared_ptr<recorder> listener = ask("/")) {
    const bool safe = listener->request.method == "GET" || listener->request.method == "HEAD";
    pool.start({.origin = to, .head = listener->request.method == "HEAD", .idempotent = safe}, listener);
    context.restart();
    context.run();
    REQUIRE(listener->completions == 1);
    return listener;
  }

  asio::io_context context;
  net::pool pool;
};

/// Counts what happens to the connections of a client.
struct connection_counts : wirebind::observer {
  void pool_changed(net::pool_event what, const net::origin&) override { ++count[index(what)]; }
  int operator[](net::pool_event what) const { return count[index(what)]; }

 private:
  static std::size_t index(net::pool_event what) { return static_cast<std::size_t>(what); }
  std::array<int, 7> count{};
};

/// A client of the API, for which nginx answers.
struct api_client {
  explicit api_client(const net::origin& to, net::pool_options pool = {}) {
    wirebind::client_options options;
    options.endpoint = to.scheme + "://" + to.host + ':' + std::to_string(to.port);
    options.authentication = wirebind::auth::anonymous();
    options.pool = std::move(pool);
    options.observer = counts;
    client.emplace(context, std::move(options));
  }

  struct outcome {
    std::error_code error;
    api::invoke_function_response response;
  };

  /// Runs one invocation, which is never sent twice, to its end.
  outcome invoke(const std::string& function, const wirebind::call_options& options = {}) {
    const api::invoke_function_request request{.service_name = "demo", .function_name = function};
    std::optional<outcome> result;
    client->async_invoke_function(request, options,
                                  [&](std::error_code error, api::invoke_function_response response) {
                                    result = outcome{error, std::move(response)};
                                  });
    context.restart();
    context.run();
    REQUIRE(result);
    return std::move(*result);
  }

  std::shared_ptr<connection_counts> counts = std::make_shared<connection_counts>();
  asio::io_context context;
  std::optional<api::client> client;
};

}  // namespace peers
