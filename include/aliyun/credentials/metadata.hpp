// Credentials of the role of an ECS instance, from its metadata service at http://100.100.100.200 only.
// Requests a token first, then the name of the role if it is not set, then its keys.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {

struct metadata_options {
  std::string role_name{};  ///< If empty ALIBABA_CLOUD_ECS_METADATA, else the name that the service returns.
  bool token_only =
      false;  ///< Never query without a token (v1); ALIBABA_CLOUD_IMDSV1_DISABLED=true does the same.
};

/// The requests as a machine. It queries without a token (v1) if the service returns none or rejects a
/// request with one, but not if the service is unreachable.
class metadata_conversation final : public providers::conversation {
 public:
  metadata_conversation(std::string role_name, bool token_only)
      : role_(static_cast<std::string&&>(role_name)), token_only_(token_only) {}

  WIREBIND_DECL std::optional<http::request> next() override;
  WIREBIND_DECL void responded(std::error_code error, const http::response& response) override;
  WIREBIND_DECL providers::fetched_credentials result() override;

 private:
  enum class state : std::uint8_t { token, role, keys, done };

  void finish(providers::fetched_credentials result);
  void take_token(const providers::fetched_credentials& problem, const http::response& response);
  void take_role(const http::response& response);

  std::string role_;
  std::string token_;
  providers::fetched_credentials result_;
  state state_ = state::token;
  const bool token_only_;
};

/// Reads ALIBABA_CLOUD_ECS_METADATA_DISABLED (true disables the source) and the variables above at each
/// fetch.
class metadata_source final : public providers::source {
 public:
  explicit metadata_source(providers::surroundings around, metadata_options options = {})
      : around_(std::move(around)), options_(std::move(options)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const providers::surroundings around_;
  const metadata_options options_;
};

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/metadata.ipp>
#endif
