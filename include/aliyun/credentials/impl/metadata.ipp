#pragma once

#include <aliyun/credentials/metadata.hpp>
#include <aliyun/credentials/responses.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/net/error.hpp>

#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

inline constexpr const char* metadata_host = "100.100.100.200";
inline constexpr const char* role_path = "/latest/meta-data/ram/security-credentials/";

/// The text without the line ends and the space around it.
inline std::string_view trim_lines(std::string_view text) noexcept {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

/// No service responds there, so that another request is in vain.
inline bool is_absence(std::error_code error) noexcept {
  return error == net::errc::connect_timeout || error == net::operation_aborted() ||
         net::is_system_error(error, std::errc::connection_refused) ||
         net::is_system_error(error, std::errc::network_unreachable) ||
         net::is_system_error(error, std::errc::host_unreachable);
}

}  // namespace detail

WIREBIND_DECL std::optional<http::request> metadata_conversation::next() {
  if (state_ == state::done) return std::nullopt;
  http::request out;
  out.method = state_ == state::token ? "PUT" : "GET";
  out.fields.add("Host", detail::metadata_host);
  if (state_ == state::token) {
    out.target = "/latest/api/token";
    out.fields.add("X-aliyun-ecs-metadata-token-ttl-seconds", "21600");
    return out;
  }
  out.target = detail::role_path;
  if (state_ == state::keys) out.target += http::encode_segment(role_);
  if (!token_.empty()) out.fields.add("X-aliyun-ecs-metadata-token", token_);
  return out;
}

WIREBIND_DECL void metadata_conversation::responded(std::error_code error, const http::response& response) {
  providers::fetched_credentials problem = providers::failure(error);
  if (!error && response.status != 200) {
    problem =
        providers::failure(providers::errc::unexpected_status, "status " + std::to_string(response.status));
  }
  if (detail::is_absence(error)) return finish(std::move(problem));
  if (state_ == state::token) return take_token(problem, response);
  if (problem.error) {
    if (token_.empty() || token_only_) return finish(std::move(problem));
    token_.clear();  // the same question once more
    return;
  }
  if (state_ == state::role) return take_role(response);
  finish(read_metadata_response(response));
}

WIREBIND_DECL void metadata_conversation::finish(providers::fetched_credentials result) {
  result_ = std::move(result);
  state_ = state::done;
}

WIREBIND_DECL void metadata_conversation::take_token(const providers::fetched_credentials& problem,
                                                     const http::response& response) {
  const std::string_view token = detail::trim_lines(response.body);
  const bool good = !problem.error && !token.empty() && http::is_field_value(token);
  if (good) token_ = token;
  if (!good && token_only_) {
    return finish(problem.error
                      ? problem
                      : providers::failure(providers::errc::malformed_response, "the token of the service"));
  }
  state_ = role_.empty() ? state::role : state::keys;
}

WIREBIND_DECL void metadata_conversation::take_role(const http::response& response) {
  role_ = detail::trim_lines(response.body);
  if (!http::is_safe_segment(role_))
    return finish(providers::failure(providers::errc::malformed_response, "the name of the role"));
  state_ = state::keys;
}

WIREBIND_DECL providers::fetched_credentials metadata_conversation::result() { return std::move(result_); }

WIREBIND_DECL std::string_view metadata_source::name() const noexcept { return "ECS role"; }

WIREBIND_DECL void metadata_source::async_fetch(handler done) {
  if (around_.is_on("ALIBABA_CLOUD_ECS_METADATA_DISABLED")) {
    return done(providers::failure(providers::errc::disabled, "ALIBABA_CLOUD_ECS_METADATA_DISABLED"));
  }
  std::string role = around_.choose(options_.role_name, "ALIBABA_CLOUD_ECS_METADATA");
  if (!role.empty() && !http::is_safe_segment(role)) {
    return done(providers::failure(providers::errc::invalid_option, "the name of the role"));
  }
  const bool token_only = options_.token_only || around_.is_on("ALIBABA_CLOUD_IMDSV1_DISABLED");
  providers::converse(
      around_.metadata, around_.clock,
      {.origin = {"http", detail::metadata_host, 80}, .timeouts = providers::short_timeouts()},
      std::make_unique<metadata_conversation>(std::move(role), token_only), std::move(done));
}

}  // namespace aliyun::inline WIREBIND_ABI
