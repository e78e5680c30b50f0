#pragma once

#include <wirebind/client/credentials/environment_source.hpp>
#include <wirebind/client/credentials/error.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::providers {

WIREBIND_DECL std::string_view environment_source::name() const noexcept { return "environment"; }

WIREBIND_DECL void environment_source::async_fetch(handler done) {
  fetched out;
  out.value = {.access_key_id = around_.variable("ALIBABA_CLOUD_ACCESS_KEY_ID"),
               .access_key_secret = around_.variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
               .security_token = around_.variable("ALIBABA_CLOUD_SECURITY_TOKEN")};
  const bool no_id = out.value.access_key_id.empty();
  const bool no_secret = out.value.access_key_secret.empty();
  if (no_id && no_secret) return done(failure(errc::not_configured, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
  if (no_id) return done(failure(errc::incomplete, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
  if (no_secret) return done(failure(errc::incomplete, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
  done(std::move(out));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
