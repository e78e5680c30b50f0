#include "../credentials/fixture.hpp"

#include <aliyun/credentials/responses.hpp>
#include <wirebind/http/message.hpp>

using namespace credentials_test;

namespace {

wirebind::http::response answer(int status, std::string body) {
  wirebind::http::response out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

}  // namespace

TEST_CASE("credential responses: id, secret, token and expiry are one snapshot") {
  CHECK(is_good(aliyun::read_metadata_response(answer(200, good_answer))));
  CHECK(is_good(aliyun::read_uri_response(answer(200, good_answer))));
  CHECK(is_good(aliyun::read_sts_response(answer(200, sts_response))));
}

TEST_CASE("credential responses: a metadata response has to say Success, one of a URI may leave it out") {
  std::string bare = good_answer;
  bare.erase(1, std::string(R"("Code":"Success",)").size());
  CHECK(aliyun::read_metadata_response(answer(200, bare)).error == errc::refused_by_service);
  CHECK(is_good(aliyun::read_uri_response(answer(200, bare))));
  const auto failed = aliyun::read_uri_response(answer(200, R"({"Code":"Failed"})"));
  CHECK(failed.error == errc::refused_by_service);
  CHECK(failed.detail == "status 200, Failed");
}

TEST_CASE("credential responses: each missing member and a date of another form are malformed") {
  for (const std::string name : {"AccessKeyId", "AccessKeySecret", "SecurityToken"}) {
    std::string body = good_answer;
    body.replace(body.find(name), 3, "Odd");
    const auto read = aliyun::read_metadata_response(answer(200, body));
    CHECK(read.error == errc::malformed_response);
    CHECK(read.detail == name + " is missing");
  }
  std::string body = good_answer;
  body.replace(body.find("05Z"), 3, "05+");
  CHECK(aliyun::read_metadata_response(answer(200, body)).error == errc::malformed_response);
  CHECK(aliyun::read_uri_response(answer(200, "<html>")).error == errc::malformed_response);
  CHECK(aliyun::read_sts_response(answer(200, "{}")).error == errc::malformed_response);
  CHECK(aliyun::read_sts_response(answer(200, R"({"Credentials":7})")).error == errc::malformed_response);
}

TEST_CASE("credential responses: of an error of STS the code is kept, and nothing of what it repeats") {
  const auto read = aliyun::read_sts_response(
      answer(400, R"({"Code":"SignatureDoesNotMatch","Message":"string to sign is: SecurityToken=t0ken"})"));
  CHECK(read.error == errc::refused_by_service);
  CHECK(read.detail == "status 400, SignatureDoesNotMatch");
  CHECK(aliyun::read_sts_response(answer(500, "oops")).error == errc::unexpected_status);
  const auto odd = aliyun::read_sts_response(answer(403, R"({"Code":"it was t0ken!"})"));
  CHECK(odd.detail == "status 403");
  CHECK(aliyun::read_uri_response(answer(302, good_answer)).error == errc::unexpected_status);
}
