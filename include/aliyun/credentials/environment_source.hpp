// Credentials from environment variables.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>

#include <string_view>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {

/// ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET and, for temporary ones,
/// ALIBABA_CLOUD_SECURITY_TOKEN. Read at each fetch; they never expire.
class environment_source final : public providers::source {
 public:
  explicit environment_source(providers::surroundings around) : around_(std::move(around)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
};

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/environment_source.ipp>
#endif
