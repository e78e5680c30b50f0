// Requests that were written and signed by hand: they are verified, and signing them anew gives the same
// bytes.
#include "aliyun/replay.hpp"
#include "case_file.hpp"
#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <aliyun/verify.hpp>
#include <wirebind/http/date.hpp>
#include <wirebind/http/writer.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace {

namespace auth = wirebind::auth;
namespace http = wirebind::http;

struct signed_case {
  std::string bytes;
  std::string canonical;
  aliyun::scheme how = aliyun::scheme::none;
  aliyun::access_key key;
};

signed_case read_case(const wire::section& source) {
  signed_case out;
  out.bytes = wire::to_bytes(source.find("http"));
  const wire::block& canonical = source.find("canonical");
  out.how = canonical.info == "canonical acs3" ? aliyun::scheme::acs3 : aliyun::scheme::fc;
  REQUIRE((out.how == aliyun::scheme::acs3 || canonical.info == "canonical fc"));
  out.canonical = wire::join(canonical.lines);
  out.canonical.pop_back();
  const wire::block& key = source.find("key");
  REQUIRE(key.lines.size() == 3);
  out.key = {key.lines[0], key.lines[1], key.lines[2]};
  return out;
}

std::chrono::sys_seconds date_of(const http::request& message, aliyun::scheme how) {
  if (how == aliyun::scheme::acs3)
    return http::parse_iso_date(message.fields.find("x-acs-date").value()).value();
  return http::parse_http_date(message.fields.find("date").value()).value();
}

/// The request without anything that a client leaves to signing and writing, then signed and written.
std::string rebuild(http::request message, const signed_case& the_case) {
  const std::string version(message.fields.find("x-acs-version").value_or(""));
  const std::string action(message.fields.find("x-acs-action").value_or(""));
  const std::string nonce(message.fields.find("x-acs-signature-nonce").value_or(""));
  const auto date = date_of(message, the_case.how);
  for (const char* name : {"authorization", "content-length", "date", "x-acs-version", "x-acs-action",
                           "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256",
                           "x-acs-accesskey-id", "x-acs-security-token", "x-fc-security-token"}) {
    message.fields.erase(name);
  }
  REQUIRE(!aliyun::sign(message, the_case.key, the_case.how, {version, action, date, nonce}));
  std::string out;
  REQUIRE(!http::write_head(message, out));
  return out + std::string(message.body.view());
}

template <class Check>
void for_every_case(Check check) {
  const auto sections = wire::read_sections(WIREBIND_TEST_DATA "/wire/signed_requests.md");
  REQUIRE(sections.size() == 10);
  for (const wire::section& item : sections) {
    DYNAMIC_SECTION(item.title) { check(read_case(item)); }
  }
}

}  // namespace

TEST_CASE("verify: requests signed by hand are accepted") {
  for_every_case([](const signed_case& the_case) {
    const http::request message = replay::parse(the_case.bytes);
    const auto lookup = [&](std::string_view id) -> std::optional<aliyun::access_key> {
      if (id != the_case.key.access_key_id) return std::nullopt;
      return the_case.key;
    };
    const auto result = aliyun::verify_signature(message, lookup, date_of(message, the_case.how));
    CHECK(result.code.message() == std::error_code().message());
    CHECK(result.how == the_case.how);
    CHECK(result.canonical == the_case.canonical);
  });
}

TEST_CASE("sign: requests signed by hand are built again to the byte") {
  for_every_case([](const signed_case& the_case) {
    CHECK(rebuild(replay::parse(the_case.bytes), the_case) == the_case.bytes);
  });
}
