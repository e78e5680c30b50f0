// Credentials from a URL: https anywhere, plain http on this machine only.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {

/// GET of a URL, by default that in ALIBABA_CLOUD_CREDENTIALS_URI, which is read at each fetch.
/// Redirects are not followed. The URL may be a secret, and is never part of a message.
class uri_source final : public providers::source {
 public:
  explicit uri_source(providers::surroundings around, std::string uri = {})
      : around_(std::move(around)), uri_(std::move(uri)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const std::string uri_;
};

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/uri.ipp>
#endif
