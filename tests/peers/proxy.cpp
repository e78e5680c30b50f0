// tinyproxy on the way to nginx. What is reached through a proxy is never named as this machine, so that the
// address here is 0.0.0.0, which the system leads to loopback.
#include "peers.hpp"

#include <wirebind/net/error.hpp>

#include <cstdlib>
#include <string>

using namespace peers;

namespace {

net::origin far(const std::string& name) {
  auto to = peer(name);
  to.host = "0.0.0.0";
  return to;
}

/// A pool behind tinyproxy, as `user`.
net::pool_options through(const std::string& user, std::string except = {}) {
  const std::string url = "http://" + user + "127.0.0.1:" + setting("PROXY");
  return {.tls = trusting(), .proxy = {.url = url, .except = std::move(except)}};
}

const std::string known = "wirebind:open-sesame@";

}  // namespace

TEST_CASE(
    "tinyproxy: exchanges and calls pass through a tunnel, and the origin does not see its credentials") {
  pool_client c(through(known));
  for (int i = 0; i != 3; ++i) {
    const auto heard = c.run(far("TLS13"));
    CHECK_FALSE(heard->error);
    CHECK(heard->answer.body.ends_with(" proxy="));
    CHECK(heard->report.remote.ends_with(':' + setting("PROXY")));
  }
  CHECK(c.pool.statistics().opened == 1);
  api_client calls(far("TLS13"), through(known));
  CHECK_FALSE(calls.invoke("resize").error);
}

TEST_CASE(
    "tinyproxy: credentials that are wrong or missing have an error of their own, and no request is made") {
  for (const std::string user : {"wirebind:wrong@", "somebody@", ""}) {
    INFO(user);
    const auto refused = pool_client(through(user)).run(far("TLS13"));
    CHECK(refused->error == net::errc::proxy_authentication);
    CHECK(refused->prepared == 0);
  }
}

TEST_CASE("tinyproxy: a port that it forwards to nowhere is a refusal") {
  const auto refused = pool_client(through(known)).run(far("TLS12"));
  CHECK(refused->error == net::errc::proxy_refused);
  CHECK(refused->prepared == 0);
}

TEST_CASE("tinyproxy: exceptions and loopback are reached directly") {
  const std::string unknown = "nobody:nothing@";  // would not get through
  CHECK_FALSE(pool_client(through(unknown, "0.0.0.0")).run(far("TLS13"))->error);
  CHECK_FALSE(pool_client(through(unknown)).run(peer("TLS13"))->error);
  CHECK(pool_client(through(unknown, "1.2.3.4")).run(far("TLS13"))->error == net::errc::proxy_authentication);
}

TEST_CASE("tinyproxy: the environment names proxy and exceptions") {
  const std::string url = "http://" + known + "127.0.0.1:" + setting("PROXY");
  ::setenv("HTTPS_PROXY", url.c_str(), 1);
  const auto remote = [] { return pool_client(trusting()).run(far("TLS13"))->report.remote; };
  CHECK(remote().ends_with(':' + setting("PROXY")));
  ::setenv("NO_PROXY", "elsewhere.test,0.0.0.0/8", 1);
  CHECK(remote().ends_with(':' + setting("TLS13")));
  ::unsetenv("HTTPS_PROXY");
  ::unsetenv("NO_PROXY");
}
