// nginx over TLS: certificates that must be refused, sessions, our own certificate; ends that Python cuts.
#include "peers.hpp"

#include <wirebind/net/error.hpp>

#include <string>

using namespace peers;

namespace {

/// Requests that nginx has begun to read, this question among them.
long requests_seen() {
  const std::string page = pool_client().run(peer("PLAIN", "http"), ask("/status"))->answer.body;
  // "server accepts handled requests\n 3 3 4 \n"
  std::size_t end = page.find("\nReading");
  REQUIRE(end != std::string::npos);
  end = page.find_last_of("0123456789", end);
  return std::stol(page.substr(page.find_last_of(' ', end)));
}

}  // namespace

TEST_CASE("nginx over tls: a certificate that must not be trusted is named, and no request arrives") {
  const std::pair<std::string, net::errc> peers_to_refuse[] = {
      {"OTHER_HOST", net::errc::certificate_mismatch},
      {"EXPIRED", net::errc::certificate_expired},
      {"SELF_SIGNED", net::errc::certificate_untrusted}};
  for (const auto& [name, error] : peers_to_refuse) {
    INFO(name);
    const long before = requests_seen();
    const auto refused = pool_client(trusting()).run(peer(name));
    CHECK(refused->error == error);
    CHECK(refused->prepared == 0);
    CHECK(refused->report.bytes_written == 0);
    CHECK(requests_seen() == before + 1);
    const auto careless = pool_client(net::tls_options{.verify = false}).run(peer(name));
    CHECK(careless->answer.body == "trusted");
    CHECK(requests_seen() == before + 3);
  }
  CHECK(pool_client(net::tls_options{.ca_file = path("stranger.pem")}).run(peer("TLS13"))->error ==
        net::errc::certificate_untrusted);
}

TEST_CASE("nginx over tls: a new connection resumes the session of the one before") {
  const std::pair<std::string, std::string> versions[] = {{"TLS12", "TLSv1.2"}, {"TLS13", "TLSv1.3"}};
  for (const auto& [name, version] : versions) {
    pool_client c(trusting());
    for (int i = 0; i != 5; ++i) {
      const auto heard = c.run(peer(name));
      CHECK_FALSE(heard->error);
      CHECK(heard->answer.body.starts_with(version + " reused=" + (i == 0 ? "." : "r")));
      c.pool.close_idle();
    }
  }
}

TEST_CASE("nginx over tls: a host that is a name is sent to the server") {
  auto to = peer("TLS13");
  to.host = "localhost";
  CHECK(pool_client(trusting()).run(to)->answer.body.find("name=localhost") != std::string::npos);
}

TEST_CASE("nginx over tls: one connection serves many exchanges, and calls of the API") {
  pool_client c(trusting());
  for (int i = 0; i != 20; ++i) CHECK(c.run(peer("TLS13"))->answer.status == 200);
  CHECK(c.pool.statistics().opened == 1);
  api_client calls(peer("TLS13"), {.tls = trusting()});
  for (int i = 0; i != 20; ++i) CHECK_FALSE(calls.invoke("resize").error);
  CHECK((*calls.counts)[net::pool_event::opened] == 1);
}

TEST_CASE("nginx over tls: TLS 1.2 is refused where 1.3 is the least") {
  auto tls = trusting();
  tls.minimum = net::tls_version::v1_3;
  CHECK_FALSE(pool_client(tls).run(peer("TLS13"))->error);
  const auto refused = pool_client(tls).run(peer("TLS12"));
  CHECK(refused->error == net::errc::tls_failed);
  CHECK(refused->prepared == 0);
}

TEST_CASE("nginx over mutual tls: our certificate is shown, and without a good one nginx says so in HTTP") {
  auto tls = trusting();
  CHECK(pool_client(tls).run(peer("MUTUAL"))->answer.status == 400);
  tls.certificate_file = path("client.pem");
  tls.key_file = path("client.key");
  const auto heard = pool_client(tls).run(peer("MUTUAL"));
  CHECK(heard->answer.status == 200);
  CHECK(heard->answer.body == "CN=client");
  tls.certificate_file = path("stranger.pem");
  tls.key_file = path("stranger.key");
  CHECK(pool_client(tls).run(peer("MUTUAL"))->answer.status == 400);
}

TEST_CASE("python over tls: an end without a close_notify is a fault only where it could hide a part") {
  const auto heard = [](std::string target) {
    return pool_client(trusting()).run(peer("CUT"), ask(std::move(target)));
  };
  const auto whole = heard("/whole");
  CHECK_FALSE(whole->error);
  CHECK(whole->answer.body == "hello");
  CHECK(heard("/short")->error == net::errc::truncated);
  CHECK(heard("/endless")->error == net::errc::truncated);
}
