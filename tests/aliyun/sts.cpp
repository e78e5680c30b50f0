#include "../credentials/fixture.hpp"

#include <aliyun/credentials/sts.hpp>

using namespace credentials_test;

namespace {

constexpr std::chrono::sys_seconds now{std::chrono::seconds(1767323045)};

}  // namespace

TEST_CASE("STS: the host follows region and VPC, and a region cannot be another host") {
  CHECK(aliyun::sts_host("", false) == "sts.aliyuncs.com");
  CHECK(aliyun::sts_host("cn-beijing", false) == "sts.cn-beijing.aliyuncs.com");
  CHECK(aliyun::sts_host("cn-beijing", true) == "sts-vpc.cn-beijing.aliyuncs.com");
  CHECK_FALSE(aliyun::sts_host("", true));
  for (const char* region : {"evil.com/", "a.b", "a@b", "a b", "a:1", "a\r\n"}) {
    CHECK_FALSE(aliyun::sts_host(region, false));
  }
  CHECK_FALSE(aliyun::sts_host(std::string(64, 'a'), false));
}

// The signature is that of tests/auth/rpc_signature.cpp: the same parameters, spread over query and form.
TEST_CASE("STS: AssumeRole has its signature over query and form") {
  const aliyun::role_options role{.role_arn = "acs:ram::123:role/reader", .session_name = "a b*~"};
  const auto request =
      aliyun::assume_role_request("sts.aliyuncs.com", role, {"id", "secret", "to+ken/="}, now, "nonce-1");
  CHECK(request.method == "POST");
  CHECK(request.target ==
        "/?Action=AssumeRole&Format=JSON&Version=2015-04-01&Timestamp=2026-01-02T03%3A04%3A05Z"
        "&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=nonce-1&AccessKeyId=id"
        "&SecurityToken=to%2Bken%2F%3D&Signature=0BVn%2Fm6hRfgvgvD6imG2s0i2q9k%3D");
  CHECK(request.body.view() ==
        "RoleArn=acs%3Aram%3A%3A123%3Arole%2Freader&RoleSessionName=a%20b%2A~&DurationSeconds=3600");
  CHECK(request.fields.find("Host") == "sts.aliyuncs.com");
  CHECK(request.fields.find("Content-Type") == "application/x-www-form-urlencoded");
}

TEST_CASE("STS: policy and external id travel in the form, a token only when there is one") {
  const aliyun::role_options role{.role_arn = "arn", .policy = "{}", .external_id = "x", .duration = 15min};
  const auto request = aliyun::assume_role_request("h", role, {"id", "secret"}, now, "n");
  CHECK(request.body.view() ==
        "RoleArn=arn&RoleSessionName=wirebind-1767323045&DurationSeconds=900&Policy=%7B%7D&ExternalId=x");
  CHECK_FALSE(says(request.target, "SecurityToken"));
  CHECK_FALSE(says(request.target, "secret"));
}

TEST_CASE("STS: the OIDC request is not signed, and its token is in the form") {
  const aliyun::role_options role{.role_arn = "arn", .session_name = "me", .external_id = "x"};
  const auto request = aliyun::oidc_request("h", role, "provider", "t.o.k", now);
  CHECK(request.target ==
        "/?Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp=2026-01-02T03%3A04%3A05Z");
  CHECK(request.body.view() ==
        "RoleArn=arn&RoleSessionName=me&DurationSeconds=3600&OIDCProviderArn=provider&OIDCToken=t.o.k");
}
