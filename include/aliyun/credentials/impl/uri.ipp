#pragma once

#include <aliyun/credentials/responses.hpp>
#include <aliyun/credentials/uri.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/credentials_url.hpp>
#include <wirebind/client/credentials/error.hpp>

#include <utility>

namespace aliyun::inline WIREBIND_ABI {

WIREBIND_DECL std::string_view uri_source::name() const noexcept { return "credentials URI"; }

WIREBIND_DECL void uri_source::async_fetch(handler done) {
  const std::string text = around_.choose(uri_, "ALIBABA_CLOUD_CREDENTIALS_URI");
  if (text.empty())
    return done(providers::failure(providers::errc::not_configured, "ALIBABA_CLOUD_CREDENTIALS_URI"));
  const auto url = providers::parse_credentials_url(text);
  if (!url)
    return done(providers::failure(providers::errc::refused_address, "https, or http on this machine"));
  http::request question;
  question.method = "GET";
  question.target = url->target;
  question.fields.add("Host", url->authority());
  question.fields.add("Accept", "application/json");
  providers::converse(around_.transport, around_.clock,
                      {.origin = {url->scheme, url->host, url->port}, .timeouts = providers::long_timeouts()},
                      std::make_unique<providers::one_question>(std::move(question), &read_uri_response),
                      std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
