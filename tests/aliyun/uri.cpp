#include "../credentials/fixture.hpp"

#include <aliyun/credentials/uri.hpp>

using namespace credentials_test;

TEST_CASE("credentials URI: one request goes to the address, and its response is read") {
  world w;
  w["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://localhost:8080/creds?q=1";
  aliyun::uri_source source(w.around());
  const outcome got(source);
  REQUIRE(w.transport->attempts.size() == 1);
  auto& asked = *w.transport->attempts[0];
  CHECK(asked.request.origin == wirebind::net::origin{"http", "localhost", 8080});
  CHECK(asked.request.timeouts.connect == 5s);
  CHECK(asked.request.timeouts.first_byte == 10s);
  CHECK(asked.request.limits.body == 64 * 1024);
  const auto sent = asked.sent();
  CHECK(sent.target == "/creds?q=1");
  CHECK(sent.fields.find("Host") == "localhost:8080");
  asked.answer(200, good_answer);
  CHECK(is_good(*got));
}

TEST_CASE("credentials URI: a redirect is an unexpected status") {
  const world w;
  aliyun::uri_source source(w.around(), "https://example.com/");
  const outcome got(source);
  w.transport->attempts[0]->answer(302, "", {{"Location", "http://169.254.169.254/"}});
  CHECK(got->error == errc::unexpected_status);
  CHECK(w.transport->attempts.size() == 1);
}

TEST_CASE("credentials URI: a refused address is never part of the message") {
  world w;
  aliyun::uri_source unset(w.around());
  CHECK(outcome(unset)->error == errc::not_configured);
  aliyun::uri_source source(w.around(), "http://example.com/?key=s3cret");
  const outcome got(source);
  CHECK(got->error == errc::refused_address);
  CHECK_FALSE(says(providers::to_text(*got), "s3cret"));
  CHECK(w.transport->attempts.empty());
}
