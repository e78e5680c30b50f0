#pragma once

#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/client/detail/call_texts.hpp>
#include <wirebind/client/detail/caller_headers.hpp>
#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/client/detail/markup.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/impl/request_writer.ipp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/gunzip.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/model/parameters.hpp>
#include <wirebind/model/validate.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

/// The media type of a body: the call's, else the operation's.
inline std::string_view media_of(const operation_info& operation, const call_options& options) noexcept {
  return options.media_type.empty() ? operation.request_media : options.media_type;
}

/// Hides the value of a member whose name says that it is a secret, and those of environment variables.
inline void hide_secret(violation& broken) {
  const bool is_variable = broken.member.find("ariables") != broken.member.npos;
  if (!broken.value.empty() && (is_variable || names_secret(broken.member))) broken.value = "***";
}

/// Where an operation is: at the client's endpoint, else where the document says. Null, and the reason in the
/// call, for an endpoint that cannot be used.
inline std::shared_ptr<known_endpoint> read_endpoint(const client_options& client, prepared_call& call,
                                                     call_basis& basis) {
  std::string_view endpoint = client.endpoint;
  std::string_view origin = "client_options::endpoint is '";
  if (endpoint.empty() && !call.operation->info->endpoint.empty()) {
    endpoint = call.operation->info->endpoint;
    origin = "the operation's server in the API's document is '";
  } else if (endpoint.empty() && !call.operation->api->endpoint.empty()) {
    endpoint = call.operation->api->endpoint;
    origin = "the first server in the API's document is '";
  }
  auto found = basis.endpoint(endpoint, client, call.error);
  if (!found) details_of(call).message = std::string(origin).append(http::redact_url(endpoint)) + '\'';
  return found;
}

/// The timeouts of a call without its own: those of the operation, else those of the client.
inline net::timeouts timeouts_of(const operation_info& operation, net::timeouts bounds) {
  if (operation.first_byte_timeout >= 0)
    bounds.first_byte = std::chrono::seconds(operation.first_byte_timeout);
  if (operation.total_timeout >= 0) bounds.total = std::chrono::seconds(operation.total_timeout);
  return bounds;
}

/// What the client's options and the call's say of all attempts and of each.
inline void set_options(prepared_call& call, net::exchange_request& exchange, const client_options& client,
                        const call_options& options) {
  call.progress = options.progress;
  call.facts = facts_of(*call.operation->api, *call.operation->info, call.request);
  call.retry = options.retry;
  call.decoding = options.decoding.value_or(client.decoding);
  exchange.timeouts =
      options.timeouts ? *options.timeouts : timeouts_of(*call.operation->info, client.timeouts);
  call.total = std::exchange(exchange.timeouts.total, {});  // which bounds all attempts together
  exchange.limits.body = options.max_body.value_or(client.max_body);
  exchange.head = call.request.method == "HEAD";
  exchange.idempotent = call.facts.repeatable();
  exchange.observed = client.observer != nullptr;
  exchange.progress = options.progress != nullptr;
}

inline void set_authentication(prepared_call& call, const client_options& client, const call_options& options,
                               call_basis& basis) {
  if (!client.authentication && !client.schemes) return;
  const std::span<const scheme_set> own = call.operation->info->security;
  const std::span<const scheme_set> all = own.empty() ? call.operation->api->security : own;
  std::shared_ptr<const auth::chosen_authentication> chosen;
  if (options.credentials == nullptr) {
    chosen = basis.authentication(all, client);
  } else {
    chosen = share<const auth::chosen_authentication>(new auth::chosen_authentication(
        client.authentication ? auth::choose(client.authentication, client.credentials, options.credentials)
                              : auth::choose(all, *client.schemes, client.credentials, options.credentials)));
  }
  call.error = chosen->error;
  if (chosen->by) call.authentication = chosen;
  if (!call.error) return;
  details_of(call).message = chosen->schemes.empty()
                                 ? "the operation has no security scheme, or "
                                   "client_options::authentication stands in for it"
                                 : "security schemes of the operation: " + chosen->schemes;
}

/// Whether a text is one media type, with or without parameters.
inline bool is_media_type(std::string_view text) noexcept {
  const std::string_view media = http::essence_of(text);
  const std::size_t slash = media.find('/');
  return slash != media.npos && media.find('*') == media.npos && http::is_field_value(text) &&
         http::is_token(media.substr(0, slash)) && http::is_token(media.substr(slash + 1));
}

/// The media type that a call has must be one of its operation.
inline void check_media(prepared_call& call, const call_options& options) {
  const operation_info& operation = *call.operation->info;
  const std::string_view media = options.media_type;
  if (media.empty()) return;
  bool listed = http::is_same_media(media, operation.request_media);
  for (const std::string_view each : operation.other_media) listed = listed || http::fit_of(media, each) != 0;
  if (listed && is_media_type(media)) return;
  std::string all(operation.request_media);
  for (const std::string_view each : operation.other_media) all.append(", ").append(each);
  call.error = errc::invalid_request;
  details_of(call).message = all.empty() ? "call_options::media_type is for operations with a body"
                                         : "call_options::media_type is not one of " + all;
}

inline std::error_code set_coding(prepared_call& call, net::exchange_request& exchange,
                                  const client_options& client, const call_options& options) {
  if (options.accept_encoding.value_or(client.accept_encoding) != http::coding::gzip) return {};
  call.request.fields.set("accept-encoding", "gzip");
  exchange.gunzip = true;
  return http::gzip_available() ? std::error_code() : http::errc::gzip_unavailable;
}

inline std::error_code set_source(prepared_call& call, net::exchange_request& exchange, body_source& source) {
  exchange.source = &source;
  exchange.source_length = source.length();
  if (call.authentication == nullptr || !call.authentication->by->needs().body_digest) return {};
  call.content_sha256 = source.sha256();
  if (!call.content_sha256.empty()) return {};
  call.hash_first = source.can_rewind();
  return call.hash_first ? std::error_code() : errc::unhashable_source;
}

/// Whether a response's body may be bytes, which a sink takes.
inline bool may_be_bytes(const operation_ref& operation) {
  if (operation.bodies == nullptr) return operation.raw_body;
  for (const json::alternative* const each : operation.bodies()) {
    if (each->type->kind == json::kind::bytes) return true;
  }
  return false;
}

/// Whether the body of a response is bytes, where it may have other types too.
inline bool is_bytes(const void* facts, const http::response& head) {
  const operation_ref& operation = *static_cast<const operation_ref*>(facts);
  const std::string_view media = head.fields.find("content-type").value_or("");
  const response_fact* const fact = described_of(facts_of(operation.info->responses, head.status), media);
  if (fact == nullptr || fact->media.empty()) return false;
  return operation.bodies()[static_cast<std::size_t>(fact->alternative)]->type->kind == json::kind::bytes;
}

inline std::error_code set_streams(prepared_call& call, net::exchange_request& exchange,
                                   const call_options& options) {
  if (options.sink != nullptr) {
    if (!detail::may_be_bytes(*call.operation)) return errc::not_streamable;
    exchange.sink = options.sink;
    if (!call.operation->raw_body) exchange.for_sink = {&detail::is_bytes, call.operation};
    exchange.sink_limit = options.max_body.value_or(exchange.sink_limit);
  }
  if (options.source == nullptr && !call.parts) return {};
  const operation_ref& operation = *call.operation;
  if (options.source != nullptr) {
    if (!parameters_of(operation.request).raw_body || !call.request.body.empty()) return errc::not_streamable;
    call.request.fields.set("content-type", media_of(*operation.info, options));
  }
  try {
    return set_source(call, exchange, call.parts ? *call.parts : *options.source);
  } catch (...) {
    callback_failure failure = current_failure();
    details_of(call).exception = std::move(failure.exception);
    return failure.error;
  }
}

/// Appends the media types of the successes as Accept. One type of body that is not JSON may have any.
inline void add_accept(const operation_ref& operation, http::fields& to) {
  const std::span<const response_fact> facts = operation.info->responses;
  std::string_view first;
  std::string all;  // where there are several
  const auto append = [&](std::string_view media) {
    if (first.empty()) {
      first = media;
    } else {
      all.append(all.empty() ? first : "").append(", ").append(media);
    }
  };
  bool is_json = !operation.raw_body, lists_any = false;
  for (std::size_t i = 0; i != facts.size(); ++i) {
    const std::string_view media = facts[i].media;
    is_json = is_json && facts[i].form == body_form::json;
    if (media.empty() || (operation.raw_body && media == "application/octet-stream")) continue;
    bool listed = false;
    for (const response_fact& before : facts.first(i)) listed = listed || before.media == media;
    if (!listed) append(media);
    lists_any = lists_any || media == "*/*";
  }
  if (first.empty() && is_json && operation.info->method != "HEAD") {
    first = "application/json";
  } else if ((first.empty() || (!is_json && operation.bodies == nullptr)) && !lists_any) {
    append("*/*");
  }
  to.add("accept", all.empty() ? first : std::string_view(all));
}

/// What the head of every request has.
inline void begin_head(prepared_call& call, const http::fields& common) {
  call.request.method = call.operation->info->method;
  call.request.fields = common;
  add_accept(*call.operation, call.request.fields);
}

/// The same with what earlier calls of the operation found out.
inline void begin_head(prepared_call& call, known_endpoint& to, call_basis& basis) {
  const auto is_same = [&call](const known_beginning& each) { return each.operation == call.operation; };
  if (const known_beginning* const known = to.beginnings.find(is_same)) {
    call.request.method = call.operation->info->method;
    call.request.fields = known->fields;
    return;
  }
  begin_head(call, to.head);
  basis.keep_beginning(to, *call.operation, call.request.fields);
}

/// How the bodies of a call travel. The exchange has no origin yet.
inline net::exchange_request finish_call(prepared_call& call, const http::url& to, std::string_view path,
                                         const client_options& client, const call_options& options) {
  if (!call.error) add_caller_headers(call, options.headers);
  net::exchange_request exchange;
  set_options(call, exchange, client, options);
  if (!call.error) call.error = set_coding(call, exchange, client, options);
  if (!call.error) call.error = set_streams(call, exchange, options);
  if (std::string where; !call.error && (call.error = check_fields(call.request.fields, where))) {
    details_of(call).message = std::move(where);
  }
  if (call.error) write_target(details_of(call), call.request.method, to.scheme, to.host, to.port, path);
  return exchange;
}

/// A fetch as an operation: of no API, with a body of bytes.
inline constexpr api_info no_api{};
inline constexpr operation_info fetch_info = {
    .name = fetch_name, .method = "GET", .path = "", .idempotent = true};
inline constexpr operation_ref fetch_operation = {
    .api = &no_api,
    .info = &fetch_info,
    .request = nullptr,
    .headers = nullptr,
    .body = nullptr,
    .raw_body = true,
};

}  // namespace detail

WIREBIND_DECL std::error_code check_fields(http::fields& all, std::string& where) {
  http::field refused;
  if (http::validate(all, refused)) return {};
  const bool named = http::is_token(refused.name);
  where = named ? "field '" + std::string(refused.name) + '\'' : "the name of a field";
  return named ? http::errc::invalid_field_value : http::errc::invalid_field_name;
}

WIREBIND_DECL prepared_call encode_request(const operation_ref& operation, const void* request,
                                           const client_options& client, const call_options& options) {
  call_basis basis(true);
  prepared_call call = encode_request(operation, request, client, options, basis);
  if (!call.error) call.details = detail::described(call);
  return call;
}

WIREBIND_DECL prepared_call encode_request(const operation_ref& operation, const void* request,
                                           const client_options& client, const call_options& options,
                                           call_basis& basis) {
  prepared_call call{.operation = &operation, .request = basis.memory.request()};
  const operation_info& info = *operation.info;
  const auto to = detail::read_endpoint(client, call, basis);
  if (!to) return call;
  call.request.target = to->url.target;
  const validation level = options.validate.value_or(client.validate);
  if (level != validation::off) {
    auto found = wirebind::detail::validate(*operation.request, request, level, {});
    if (!found.empty()) detail::details_of(call).violations = std::move(found);
  }
  detail::begin_head(call, *to, basis);
  detail::set_authentication(call, client, options, basis);
  if (!call.error) detail::check_media(call, options);
  if (detail::violations_of(call) == 0) {
    detail::request_writer(operation, request, detail::media_of(info, options), call, basis.memory).write();
  }
  if (detail::violations_of(call) != 0) {
    for (violation& broken : call.details->violations) detail::hide_secret(broken);
    call.error = errc::invalid_request;
  }
  std::string other;  // where the texts have another path than the request
  if (call.error) {
    other.append(to->url.target).append(info.path);
  } else if (!call.secret_parts.empty()) {
    other = detail::shown_path(call);
  }
  const std::string_view path = other.empty() ? http::split_target(call.request.target).path : other;
  call.exchange = basis.exchange(*to, detail::finish_call(call, to->url, path, client, options));
  if (!call.error && !call.own_fields && options.media_type.empty())
    call.head = basis.head(*to, call.request.fields);
  return call;
}

WIREBIND_DECL prepared_call encode_fetch(std::string_view url, const client_options& client,
                                         const call_options& options) {
  prepared_call call{.operation = &detail::fetch_operation};
  const std::optional<http::url> where = http::parse_url(url, call.error);
  if (!where) {
    detail::details_of(call).message = "the URL is '" + http::redact_url(url) + '\'';
    return call;
  }
  const std::string authority = where->authority();
  detail::begin_head(call, detail::common_head(authority, client));
  call.request.target = where->target;
  const std::string_view path = http::split_target(where->target).path;
  net::exchange_request exchange = detail::finish_call(call, *where, path, client, options);
  exchange.origin = {where->scheme, where->host, where->port};
  call.exchange = std::make_shared<const net::exchange_request>(std::move(exchange));
  return call;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
