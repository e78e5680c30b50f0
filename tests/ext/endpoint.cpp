#include "catch.hpp"

#include <fc/ext/endpoint.hpp>

namespace {

std::error_code refusal(std::string_view account, std::string_view region) {
  try {
    fc::ext::endpoint(account, region);
  } catch (const std::system_error& error) {
    return error.code();
  }
  return {};
}

}  // namespace

TEST_CASE("endpoint: is made of account and region") {
  CHECK(fc::ext::endpoint("1234567890123456", "cn-hangzhou") ==
        "https://1234567890123456.cn-hangzhou.fc.aliyuncs.com");
}

TEST_CASE("endpoint: the internal one marks its region") {
  CHECK(fc::ext::endpoint("1", "us-east-1", fc::ext::network::internal) ==
        "https://1.us-east-1-internal.fc.aliyuncs.com");
}

TEST_CASE("endpoint: an account that is not a number is refused") {
  for (const char* account : {"", "account-id", "12a", " 1", "123456789012345678901", "1.evil"}) {
    INFO(account);
    CHECK(refusal(account, "cn-hangzhou") == fc::ext::errc::invalid_account);
  }
}

TEST_CASE("endpoint: a region that would change the host is refused") {
  for (const char* region : {"", "cn hangzhou", "CN", "-a", "a-", "a--b", "a.b", "a/b", "a@b",
                             "ap-southeast-5\t", "cn-hangzhou-internal"}) {
    INFO(region);
    CHECK(refusal("1", region) == fc::ext::errc::invalid_region);
  }
}

TEST_CASE("endpoint: its errors have sentences") {
  for (const auto code :
       {fc::ext::errc::invalid_account, fc::ext::errc::invalid_region, fc::ext::errc::no_trigger_config,
        fc::ext::errc::other_trigger_type, fc::ext::errc::invalid_trigger_config}) {
    CHECK(make_error_code(code).message() != "unknown error");
    CHECK(make_error_code(code).category().name() == std::string("fc.ext"));
  }
}
