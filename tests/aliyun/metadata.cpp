#include "../credentials/fixture.hpp"

#include <aliyun/credentials/metadata.hpp>
#include <wirebind/net/error.hpp>

#include <asio/error.hpp>

using namespace credentials_test;

namespace {

struct metadata_fixture : world {
  fake_transport::attempt& last() { return *metadata->attempts.back(); }
  wirebind::http::request sent() { return last().sent(); }
  std::size_t asked() const { return metadata->attempts.size(); }

  std::optional<aliyun::metadata_source> source;
  outcome fetch(aliyun::metadata_options options = {}) {
    source.emplace(around(), options);
    return outcome(*source);
  }
};

const std::string role_target = "/latest/meta-data/ram/security-credentials/";

}  // namespace

TEST_CASE(
    "metadata: a token, the role's name and its keys are asked for at the one address, with short "
    "timeouts") {
  metadata_fixture w;
  const auto got = w.fetch();
  REQUIRE(w.asked() == 1);
  CHECK(w.last().request.origin == wirebind::net::origin{"http", "100.100.100.200", 80});
  CHECK(w.last().request.timeouts.connect == 1s);
  CHECK(w.last().request.timeouts.first_byte == 1s);
  CHECK(w.last().request.limits.body == 64 * 1024);
  auto request = w.sent();
  CHECK(request.method == "PUT");
  CHECK(request.target == "/latest/api/token");
  CHECK(request.fields.find("X-aliyun-ecs-metadata-token-ttl-seconds") == "21600");
  w.last().answer(200, "tok\n");
  request = w.sent();
  CHECK(request.method == "GET");
  CHECK(request.target == role_target);
  CHECK(request.fields.find("X-aliyun-ecs-metadata-token") == "tok");
  w.last().answer(200, "my-role\n");
  request = w.sent();
  CHECK(request.target == role_target + "my-role");
  CHECK(request.fields.find("X-aliyun-ecs-metadata-token") == "tok");
  w.last().answer(200, good_answer);
  REQUIRE(got.done());
  CHECK(is_good(*got));
  CHECK(w.transport->attempts.empty());
}

TEST_CASE("metadata: a role that is named is not requested") {
  metadata_fixture w;
  w["ALIBABA_CLOUD_ECS_METADATA"] = "of variable";
  auto got = w.fetch();
  w.last().answer(200, "tok");
  CHECK(w.sent().target == role_target + "of%20variable");
  w.fetch({.role_name = "of-option"});
  w.last().answer(200, "tok");
  CHECK(w.sent().target == role_target + "of-option");
}

TEST_CASE("metadata: without a token the older way is gone, unless that is forbidden") {
  metadata_fixture w;
  auto got = w.fetch({.role_name = "r"});
  w.last().answer(404, "");
  CHECK_FALSE(w.sent().fields.contains("X-aliyun-ecs-metadata-token"));
  w.last().answer(200, good_answer);
  CHECK(is_good(*got));

  w["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "true";
  got = w.fetch({.role_name = "r"});
  w.last().answer(404, "");
  REQUIRE(got.done());
  CHECK(got->error == errc::unexpected_status);
  CHECK(got->detail == "status 404");

  w.variables->clear();
  got = w.fetch({.role_name = "r", .token_only = true});
  w.last().answer(200, " \n");
  CHECK(got->error == errc::malformed_response);
}

TEST_CASE("metadata: what fails with a token is requested once without it") {
  metadata_fixture w;
  const auto got = w.fetch({.role_name = "r"});
  w.last().answer(200, "tok");
  w.last().answer(401, "");
  CHECK(w.asked() == 3);
  CHECK_FALSE(w.sent().fields.contains("X-aliyun-ecs-metadata-token"));
  w.last().answer(500, "");
  CHECK(w.asked() == 3);
  REQUIRE(got.done());
  CHECK(got->detail == "status 500");
}

TEST_CASE("metadata: with tokens only, a failure is final") {
  metadata_fixture w;
  const auto got = w.fetch({.role_name = "r", .token_only = true});
  w.last().answer(200, "tok");
  w.last().answer(401, "");
  CHECK(got->detail == "status 401");
}

TEST_CASE("metadata: where no service responds one request is enough") {
  for (const std::error_code error :
       {make_error_code(wirebind::net::errc::connect_timeout),
        std::make_error_code(std::errc::connection_refused),
        std::make_error_code(std::errc::network_unreachable), wirebind::net::operation_aborted(),
        std::error_code(asio::error::connection_refused), std::error_code(asio::error::host_unreachable)}) {
    metadata_fixture w;
    const auto got = w.fetch();
    w.last().complete(error, {});
    REQUIRE(got.done());
    CHECK(got->error == error);
    CHECK(w.asked() == 1);
  }
}

TEST_CASE("metadata: a name of a role that is no path segment and a token that is no header are refused") {
  metadata_fixture w;
  auto got = w.fetch();
  w.last().answer(200, "a\r\nb: c");
  CHECK_FALSE(w.sent().fields.contains("X-aliyun-ecs-metadata-token"));
  w.last().answer(200, "..");
  CHECK(got->error == errc::malformed_response);
  got = w.fetch();
  w.last().answer(200, "tok");
  w.last().answer(200, "a\nb");
  CHECK(got->error == errc::malformed_response);
  got = w.fetch({.role_name = ".."});
  CHECK(got->error == errc::invalid_option);
}

TEST_CASE("metadata: the variable turns the source off") {
  metadata_fixture w;
  w["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "True";
  const auto got = w.fetch();
  CHECK(got->error == errc::disabled);
  CHECK(w.asked() == 0);
}
