// The role of an ECS instance: its metadata service at http://100.100.100.200, and at no other address. Owns
// the order of the questions: a token first, then perhaps the name of the role, then its keys.
#pragma once

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

namespace wirebind::inline WIREBIND_ABI::providers {

struct metadata_options {
  std::string role_name{};  ///< When empty ALIBABA_CLOUD_ECS_METADATA, else what the service names.
  bool token_only =
      false;  ///< Never ask without a token (v1); ALIBABA_CLOUD_IMDSV1_DISABLED=true does the same.
};

/// The questions as a machine. Without a token (v1) is asked when the service gives none or refuses what is
/// asked with one; not when nobody is there.
class metadata_conversation final : public conversation {
 public:
  metadata_conversation(std::string role_name, bool token_only)
      : role_(static_cast<std::string&&>(role_name)), token_only_(token_only) {}

  WIREBIND_DECL std::optional<http::request> next() override;
  WIREBIND_DECL void answered(std::error_code error, const http::response& answer) override;
  WIREBIND_DECL fetched result() override;

 private:
  enum class state : std::uint8_t { token, role, keys, done };

  void finish(fetched result);
  void take_token(const fetched& problem, const http::response& answer);
  void take_role(const http::response& answer);

  std::string role_;
  std::string token_;
  fetched result_;
  state state_ = state::token;
  const bool token_only_;
};

/// Reads ALIBABA_CLOUD_ECS_METADATA_DISABLED (true: the source is off) and the variables above at each fetch.
class metadata_source final : public source {
 public:
  explicit metadata_source(surroundings around, metadata_options options = {})
      : around_(std::move(around)), options_(std::move(options)) {}

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  const surroundings around_;
  const metadata_options options_;
};

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/metadata.ipp>
#endif
