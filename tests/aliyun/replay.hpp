// What the tests of signing share: a request from its bytes, the key of a test, the time of a test.
#pragma once

#include "catch.hpp"

#include <aliyun/access_key.hpp>
#include <aliyun/scheme.hpp>
#include <aliyun/sign.hpp>
#include <aliyun/verify.hpp>
#include <wirebind/http/request_parser.hpp>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace replay {

/// 2026-01-02T03:04:05Z.
inline constexpr std::chrono::sys_seconds now{std::chrono::seconds(1767323045)};

inline wirebind::http::request parse(std::string_view bytes) {
  wirebind::http::request_parser parser;
  std::error_code error;
  const std::size_t used = parser.put(bytes, error);
  INFO(error.message());
  REQUIRE(parser.done());
  REQUIRE(used == bytes.size());
  return parser.message();
}

/// Verifies at `now` with one known key.
inline aliyun::verify_result verify(const wirebind::http::request& message, const aliyun::access_key& key) {
  const auto lookup = [&key](std::string_view id) -> std::optional<aliyun::access_key> {
    if (id != key.access_key_id) return std::nullopt;
    return key;
  };
  return aliyun::verify_signature(message, lookup, now);
}

/// Removes every field that signing adds, so that only signing can bring it back.
inline void strip(wirebind::http::request& message, aliyun::scheme how) {
  for (const char* name :
       {"authorization", "x-fc-security-token", "x-acs-version", "x-acs-action", "x-acs-date",
        "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-accesskey-id", "x-acs-security-token",
        "x-acs-signature-method", "x-acs-signature-version"}) {
    message.fields.erase(name);
  }
  if (how != aliyun::scheme::acs3) message.fields.erase("date");
}

}  // namespace replay
