// Tokens of OAuth 2.0 (RFC 6749): client credentials (section 4.4) and refresh tokens (section 6), as a
// provider of `access_token`.
#pragma once

#include <wirebind/auth/oauth2_flow.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/client/credentials/oauth2_error.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>
#include <wirebind/client/credentials/source.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::http {
struct response;
}

namespace wirebind::inline WIREBIND_ABI::providers {

/// How a client authenticates itself to the authorization server (RFC 6749 section 2.3.1).
enum class client_authentication : std::uint8_t {
  basic,  ///< `Authorization: Basic …`, which every server supports
  body,   ///< `client_id` and `client_secret` in the form
};

/// The client, the grant and the scopes. There is no stream operator, so that secrets do not get into logs by
/// accident.
struct oauth2_options {
  std::string client_id{};
  std::string client_secret{};  ///< Empty for a public client, which has a refresh token.
  std::string refresh_token{};  ///< A grant by a person; empty for client credentials.
  std::string scope{};          ///< Scopes separated by spaces; empty for the server's default.
  client_authentication by = client_authentication::basic;
  std::vector<std::pair<std::string, std::string>>
      parameters{};        ///< More parameters of the form, such as `audience`.
  std::string endpoint{};  ///< That of the API, for a token URL that is a path.
  /// Receives each refresh token that replaces the former one, which the server may no longer accept: keep it
  /// for the next start. Called on the executor of the connections; an exception ends the fetch.
  std::function<void(const std::string& refresh_token)> on_refresh_token{};
};

/// The response of an authorization server: a token or an error, and the refresh token that replaces the
/// former one.
struct token_response {
  fetched_credentials result{};
  std::string refresh_token{};
};

/// Decodes the response of a token endpoint (RFC 6749 sections 5.1 and 5.2). `asked` is the time of the
/// request, from which `expires_in` counts; a token without one is valid until an API rejects it. Keeps no
/// text of a response for a message.
WIREBIND_DECL token_response read_token_response(const http::response& response,
                                                 std::chrono::sys_seconds asked);

/// Requests tokens from the token URL, which is https, or http on this machine. A refresh token that the
/// server replaces is used from then on.
///
/// Errors: `oauth2_errc` of the server's; `errc::incomplete` and `errc::invalid_option` for options,
/// `errc::refused_address` for the URL, `errc::malformed_response` and `errc::unexpected_status` for a
/// response.
class oauth2_source final : public source {
 public:
  WIREBIND_DECL oauth2_source(surroundings around, const auth::oauth2_flow& flow, oauth2_options options);

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  struct state;
  struct token_conversation;
  const std::shared_ptr<state> state_;
};

/// The source as a provider: one token for all calls, refreshed in time and after an API rejected it.
/// Requests use connections of its own on the executor, whose context must outlive it.
WIREBIND_DECL std::shared_ptr<credentials_provider> oauth2(const surroundings& around,
                                                           const auth::oauth2_flow& flow,
                                                           oauth2_options options,
                                                           const refresh_options& refresh = {});
WIREBIND_DECL std::shared_ptr<credentials_provider> oauth2(asio::any_io_executor executor,
                                                           const auth::oauth2_flow& flow,
                                                           oauth2_options options);

template <class Context>
requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor>
    std::shared_ptr<credentials_provider> oauth2(Context& context, const auth::oauth2_flow& flow,
                                                 oauth2_options options) {
  return oauth2(asio::any_io_executor(context.get_executor()), flow, std::move(options));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/oauth2.ipp>
#endif
