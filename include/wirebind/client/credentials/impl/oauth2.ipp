#pragma once

#include <wirebind/auth/schemes.hpp>
#include <wirebind/client/credentials/conversation.hpp>
#include <wirebind/client/credentials/credentials_url.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/client/credentials/impl/oauth2_error.ipp>
#include <wirebind/client/credentials/oauth2.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/find_members.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace wirebind::inline WIREBIND_ABI::providers {
namespace detail {

/// application/x-www-form-urlencoded, as RFC 6749 appendix B has it.
inline std::string encode_form(std::string_view text) {
  std::string out;
  for (std::size_t at = 0;; out += '+') {
    const std::size_t space = text.find(' ', at);
    out += http::encode_query(text.substr(at, space - at));
    if (space == std::string_view::npos) return out;
    at = space + 1;
  }
}

inline void add_parameter(std::string& form, std::string_view name, std::string_view value) {
  if (!form.empty()) form += '&';
  form += encode_form(name) + '=' + encode_form(value);
}

/// Visible characters, which every token of RFC 6749 consists of.
inline bool is_visible(std::string_view text) noexcept {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return !text.empty();
}

/// scope of RFC 6749 section 3.3.
inline bool is_scope(std::string_view text) noexcept {
  for (;;) {
    const std::string_view token = text.substr(0, text.find(' '));
    if (!is_visible(token) || token.find_first_of("\"\\") != std::string_view::npos) return false;
    if (token.size() == text.size()) return true;
    text.remove_prefix(token.size() + 1);
  }
}

/// A whole count of seconds in any form of a JSON number; the largest for more than can be counted.
inline std::optional<std::chrono::seconds> read_seconds(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), ascii::is_digit)) {
    if (!ascii::is_digit(text.front())) return std::nullopt;  // such as "inf", which is no JSON
    double counted = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), counted);
    if (read.ptr != text.data() + text.size() || counted != std::floor(counted)) return std::nullopt;
    if (read.ec != std::errc() || counted >= 0x1p63) return (std::chrono::seconds::max)();
    return std::chrono::seconds(static_cast<std::int64_t>(counted));
  }
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc::result_out_of_range) value = (std::numeric_limits<std::int64_t>::max)();
  if (read.ec == std::errc::invalid_argument) return std::nullopt;
  return std::chrono::seconds(value);
}

inline fetched_credentials token_error(int status, std::string_view code) {
  std::string detail = "status " + std::to_string(status);
  for (const oauth2_sentence& item : oauth2_sentences) {
    if (code == item.code) return failure(item.value, std::move(detail));
  }
  return failure(code.empty() ? make_error_code(errc::unexpected_status) : errc::refused_by_service,
                 std::move(detail));
}

/// The URL of a document, of which a path belongs to the endpoint's origin.
inline std::optional<http::url> token_endpoint(const std::string& url, const std::string& endpoint) {
  if (!url.starts_with('/')) return parse_credentials_url(url);
  const auto base = parse_credentials_url(endpoint);
  return base ? parse_credentials_url(base->scheme + "://" + base->authority() + url) : std::nullopt;
}

/// The form of a request, and the field Authorization where the client is in none.
inline http::request token_request(const http::url& url, const oauth2_options& options) {
  http::request out;
  out.method = "POST";
  out.target = url.target;
  out.fields.add("Host", url.authority());
  out.fields.add("Accept", "application/json");
  out.fields.add("Content-Type", "application/x-www-form-urlencoded");
  std::string form;
  const bool refresh = !options.refresh_token.empty();
  add_parameter(form, "grant_type", refresh ? "refresh_token" : "client_credentials");
  if (refresh) add_parameter(form, "refresh_token", options.refresh_token);
  if (!options.scope.empty()) add_parameter(form, "scope", options.scope);
  const bool secret = !options.client_secret.empty();
  if (secret && options.by == client_authentication::basic) {
    const std::string pair = encode_form(options.client_id) + ':' + encode_form(options.client_secret);
    out.fields.add("Authorization", "Basic " + encode_base64(pair));
  } else {
    add_parameter(form, "client_id", options.client_id);
    if (secret) add_parameter(form, "client_secret", options.client_secret);
  }
  for (const auto& [name, value] : options.parameters) add_parameter(form, name, value);
  out.body = bytes(std::move(form));
  return out;
}

}  // namespace detail

WIREBIND_DECL token_response read_token_response(const http::response& response,
                                                 std::chrono::sys_seconds asked) {
  json::wanted members[] = {{"error"}, {"access_token"}, {"token_type"}, {"expires_in"}, {"refresh_token"}};
  const bool object = json::find_members(response.body, members);
  const auto& [error, token, type, lifetime, refresh] = members;
  if (response.status != 200 || error.found)
    return {.result = detail::token_error(response.status, error.text)};
  token_response out{.result = {}, .refresh_token = refresh.text};
  const auto seconds = detail::read_seconds(lifetime.text);
  const auto malformed = [&out](const char* detail) {
    out.result = failure(errc::malformed_response, detail);
  };
  if (!object) {
    malformed("no JSON object");
  } else if (!detail::is_visible(token.text)) {
    malformed("access_token is missing or no token");
  } else if (!ascii::iequals(type.text, "bearer")) {
    malformed("token_type is not Bearer");
  } else if (lifetime.found && !seconds) {
    malformed("expires_in is no number of seconds");
  } else {
    out.result.value = access_token{token.text};
    if (seconds) out.result.expires = time_after(asked, *seconds);
  }
  return out;
}

struct oauth2_source::state {
  /// The options are those of the next request: one fetch at a time replaces the refresh token.
  void keep(std::string&& refresh_token) {
    const bool replaced = !options.refresh_token.empty() && !refresh_token.empty();
    if (!replaced || refresh_token == options.refresh_token) return;
    options.refresh_token = std::move(refresh_token);
    if (options.on_refresh_token) options.on_refresh_token(options.refresh_token);
  }
  /// Why no token can be requested; no error where it can.
  fetched_credentials problem() const {
    if (options.client_id.empty()) return failure(errc::incomplete, "client_id");
    if (options.client_secret.empty() && options.refresh_token.empty())
      return failure(errc::incomplete, "client_secret");
    if (!options.scope.empty() && !detail::is_scope(options.scope))
      return failure(errc::invalid_option, "scope");
    return {};
  }
  const std::string& url() const noexcept {
    return options.refresh_token.empty() || refresh_url.empty() ? token_url : refresh_url;
  }

  const surroundings around;
  const std::string token_url;
  const std::string refresh_url;
  const std::string scopes;
  oauth2_options options;
};

struct oauth2_source::token_conversation final : conversation {
  token_conversation(std::shared_ptr<state> with, http::request question, std::chrono::sys_seconds now)
      : owner(std::move(with)), request(std::move(question)), asked(now) {}

  std::optional<http::request> next() override { return std::exchange(request, std::nullopt); }
  void responded(std::error_code error, const http::response& response) override {
    if (error) {
      outcome = failure(error);
      return;
    }
    token_response read = read_token_response(response, asked);
    outcome = std::move(read.result);
    if (outcome.error == oauth2_errc::invalid_scope && !owner->scopes.empty()) {
      outcome.detail += ", scopes of the document: " + owner->scopes;
    }
    owner->keep(std::move(read.refresh_token));
  }
  fetched_credentials result() override { return std::move(outcome); }

  const std::shared_ptr<state> owner;
  std::optional<http::request> request;
  const std::chrono::sys_seconds asked;
  fetched_credentials outcome{};
};

WIREBIND_DECL oauth2_source::oauth2_source(surroundings around, const auth::oauth2_flow& flow,
                                           oauth2_options options)
    : state_(std::make_shared<state>(state{std::move(around), std::string(flow.token_url),
                                           std::string(flow.refresh_url), std::string(flow.scopes),
                                           std::move(options)})) {}

WIREBIND_DECL std::string_view oauth2_source::name() const noexcept { return "OAuth 2.0"; }

WIREBIND_DECL void oauth2_source::async_fetch(handler done) {
  if (fetched_credentials problem = state_->problem(); problem.error) return done(std::move(problem));
  const oauth2_options& options = state_->options;
  const auto url = detail::token_endpoint(state_->url(), options.endpoint);
  if (!url) return done(failure(errc::refused_address, "https, or http on this machine"));
  // A refresh token may serve once, so that its request must not go out twice.
  converse(state_->around.transport, nullptr,
           {.origin = {url->scheme, url->host, url->port},
            .timeouts = long_timeouts(),
            .idempotent = options.refresh_token.empty()},
           std::make_unique<token_conversation>(state_, detail::token_request(*url, options),
                                                state_->around.clock->wall()),
           std::move(done));
}

WIREBIND_DECL std::shared_ptr<credentials_provider> oauth2(const surroundings& around,
                                                           const auth::oauth2_flow& flow,
                                                           oauth2_options options,
                                                           const refresh_options& refresh) {
  return std::make_shared<refreshing_provider>(
      std::make_shared<oauth2_source>(around, flow, std::move(options)), around.clock, refresh);
}

WIREBIND_DECL std::shared_ptr<credentials_provider> oauth2(asio::any_io_executor executor,
                                                           const auth::oauth2_flow& flow,
                                                           oauth2_options options) {
  return oauth2(make_surroundings(std::move(executor)), flow, std::move(options));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
