#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/credentials/environment_source.hpp>
#include <wirebind/client/credentials/error.hpp>

#include <utility>

namespace aliyun::inline WIREBIND_ABI {

WIREBIND_DECL std::string_view environment_source::name() const noexcept { return "environment"; }

WIREBIND_DECL void environment_source::async_fetch(handler done) {
  access_key key{.access_key_id = around_.variable("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                 .access_key_secret = around_.variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                 .security_token = around_.variable("ALIBABA_CLOUD_SECURITY_TOKEN")};
  const bool no_id = key.access_key_id.empty();
  const bool no_secret = key.access_key_secret.empty();
  if (no_id && no_secret)
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
  if (no_id) return done(providers::failure(providers::errc::incomplete, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
  if (no_secret)
    return done(providers::failure(providers::errc::incomplete, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
  done({.value = std::move(key)});
}

}  // namespace aliyun::inline WIREBIND_ABI
