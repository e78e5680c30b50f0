// Credentials of roles from STS: AssumeRole with other credentials, and AssumeRoleWithOIDC with a token in a
// file. Environment variables replace options that are empty.
#pragma once

#include <aliyun/credentials/sts.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

/// How far the clock of STS is ahead of this machine's, as its last rejection showed; shared by the fetches
/// of a source.
struct sts_clock {
  std::atomic<std::int64_t> ahead{0};  // seconds
};

}  // namespace detail

// In both, an empty region is ALIBABA_CLOUD_STS_REGION, and ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED=true selects
// the endpoint inside a VPC. When STS rejects the time of this machine, the request is sent once more with
// the time of STS, which later fetches use at once.

/// AssumeRole with the credentials of `base`, which is queried at each fetch.
class assume_role_source final : public providers::source {
 public:
  assume_role_source(providers::surroundings around, std::shared_ptr<wirebind::credentials_provider> base,
                     role_options role)
      : around_(std::move(around)), base_(std::move(base)), role_(std::move(role)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const std::shared_ptr<wirebind::credentials_provider> base_;
  const role_options role_;
  const std::shared_ptr<detail::sts_clock> sts_ = std::make_shared<detail::sts_clock>();
};

struct oidc_options {
  role_options role{};         ///< If empty ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_ROLE_SESSION_NAME.
  std::string provider_arn{};  ///< If empty ALIBABA_CLOUD_OIDC_PROVIDER_ARN.
  std::string token_file{};    ///< If empty ALIBABA_CLOUD_OIDC_TOKEN_FILE; read at each fetch, at most 1 MiB.
};

/// AssumeRoleWithOIDC with the token in a file, which another program keeps fresh.
class oidc_source final : public providers::source {
 public:
  explicit oidc_source(providers::surroundings around, oidc_options options = {})
      : around_(std::move(around)), options_(std::move(options)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const oidc_options options_;
  const std::shared_ptr<detail::sts_clock> sts_ = std::make_shared<detail::sts_clock>();
};

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/roles.ipp>
#endif
