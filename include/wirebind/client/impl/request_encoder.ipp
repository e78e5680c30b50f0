#pragma once

#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/attempt_end.hpp>
#include <wirebind/client/detail/caller_headers.hpp>
#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/client/detail/markup.hpp>
#include <wirebind/client/detail/multipart_body.hpp>
#include <wirebind/client/detail/parts_writer.hpp>
#include <wirebind/client/detail/request_encoder.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/body_stream.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/gunzip.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/model/form_parts.hpp>
#include <wirebind/model/impl/leaf.ipp>
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

/// Most bytes of a body of parts that are sent from one piece of memory.
inline constexpr std::size_t largest_copied_body = 64 * 1024;

/// The media type of a body: the call's, else the operation's.
inline std::string_view media_of(const operation_info& operation, const call_options& options) noexcept {
  return options.media_type.empty() ? operation.request_media : options.media_type;
}

/// Puts the parameters of a request struct where they travel. The media type is that of the body.
class request_writer {
 public:
  request_writer(const operation_ref& operation, const void* value, std::string_view media,
                 prepared_call& call)
      : operation_(operation),
        parts_(parameters_of(operation.request)),
        value_(value),
        media_(media),
        call_(call) {}

  void write() {
    write_target();
    std::string cookies;
    for (const parameter& part : parts_.parameters) {
      if (part.in == location::header) write_header(part);
      if (part.in == location::cookie) add(part, http::write_cookie, cookies);
    }
    // A request has one such field (RFC 6265 section 5.4): that of a parameter comes first.
    const auto own = cookies.empty() ? std::nullopt : call_.request.fields.find("cookie");
    if (own) cookies.insert(0, std::string(*own) + "; ");
    if (!cookies.empty()) call_.request.fields.set("cookie", cookies);
    write_body();
  }

 private:
  void refuse(std::string_view wire, std::string value, std::string_view rule) {
    call_.details->violations.push_back({wirebind::detail::member_text(operation_.request->members(), wire),
                                         std::move(value), std::string(rule)});
  }

  /// Writes a parameter of any shape; false if it is absent.
  bool add(const parameter& part, parameter_writer put, std::string& out) {
    return add(part, value_, put, out);
  }

  bool add(const parameter& part, const void* object, parameter_writer put, std::string& out) {
    const auto refused = [this](std::string_view name, std::string value, std::string_view rule) {
      refuse(name, std::move(value), rule);
    };
    return write_parameter(part, object, put, out, refused);
  }

  void write_target() {
    std::string& target = call_.request.target;
    std::string_view rest = operation_.info->path;
    target.reserve(target.size() + 2 * rest.size());
    for (std::size_t open; (open = rest.find('{')) != rest.npos;) {
      const std::size_t begin = rest.rfind('/', open);
      const std::size_t length = least(rest.find('/', open), rest.size());
      target.append(rest.substr(0, begin));
      write_segment(rest.substr(begin, length - begin));
      rest.remove_prefix(length);
    }
    target.append(rest);
    std::string query;
    for (const parameter& part : parts_.parameters) {
      if (part.in == location::query) add(part, http::write_query, query);
    }
    if (!query.empty()) target.append(1, '?').append(query);
  }

  /// A segment of the path template that has a variable, with the slash before it.
  void write_segment(std::string_view segment) {
    std::string& target = call_.request.target;
    const std::size_t start = target.size() + 1;
    const std::size_t refused = call_.details->violations.size();
    const std::string_view whole = segment;
    for (std::size_t open; (open = segment.find('{')) != segment.npos;) {
      const std::size_t close = segment.find('}', open);
      target.append(segment.substr(0, open));
      const std::string_view wire = segment.substr(open + 1, close - open - 1);
      segment.remove_prefix(close + 1);
      const std::size_t next = segment.find('{');
      write_variable(wire, next == segment.npos ? std::string_view() : segment.substr(0, next));
    }
    target.append(segment);
    if (refused != call_.details->violations.size()) return;
    const std::string_view written = std::string_view(target).substr(least(start, target.size()));
    if (!http::is_safe_segment(written)) {
      const std::size_t open = whole.find('{');
      refuse(whole.substr(open + 1, whole.find('}') - open - 1), '"' + std::string(written) + '"',
             "cannot be one segment of a path");
    }
  }

  /// `after` is the text of the template between the variable and the next one.
  void write_variable(std::string_view wire, std::string_view after) {
    for (const parameter& part : parts_.parameters) {
      if (part.in != location::path || part.wire != wire) continue;
      std::string text;
      if (!add(part, http::write_segment, text))
        return refuse(wire, "\"\"", "cannot be one segment of a path");
      if (!after.empty() && text.find(after) != text.npos) {
        return refuse(wire, '"' + text + '"', "has the text that ends it in the path");
      }
      call_.request.target += text;
    }
  }

  void write_header(const parameter& part) {
    std::string text;
    if (!add(part, http::write_field, text)) return;
    if (!http::is_field_value(text)) {
      return refuse(part.wire, {}, "has a character that no header can carry");
    }
    if (part.shape() == parameter_shape::single || !text.empty()) {
      call_.request.fields.set(part.wire, text);  // a document may have User-Agent as a parameter
    }
  }

  void write_body() {
    if (!parts_.has_body()) return;
    const void* body = parts_.body(value_);
    if (parts_.raw_body) {
      call_.request.body = *static_cast<const bytes*>(body);
      if (call_.request.body.empty()) return;
    } else {
      const wirebind::detail::content held = wirebind::detail::content_of(*parts_.body_type, body);
      if (!held.present() && !held.is_null) return;
      if (operation_.info->request_form == body_form::multipart) return write_parts(body);
      std::string text;
      if (!encode_body(body, text)) return;
      call_.request.body = std::move(text);
    }
    call_.request.fields.add("content-type", media_);
  }

  /// Encodes a body that is not bytes; false if it cannot be sent.
  bool encode_body(const void* body, std::string& text) {
    switch (operation_.info->request_form) {
      case body_form::text:
        return whole_body(*parts_.body_type).get(body, text);
      case body_form::form:
        for (const form_part& part : form_parts(*parts_.body_type, operation_.info->encodings)) {
          if (has_source(part, body)) refuse(part.one.wire, {}, "has a source, which only parts can have");
          add(part.one, body, http::write_query, text);
        }
        return true;
      case body_form::json:
      case body_form::multipart:
        break;
    }
    const json::result encoded = json::encode(*parts_.body_type, body, text);
    if (!encoded) fail_body(encoded);
    return static_cast<bool>(encoded);
  }

  /// A body of parts: in one piece where it is small and in memory, else as a source.
  void write_parts(const void* body) {
    std::shared_ptr<multipart_body> made(new multipart_body);
    const auto refused = [this](std::string_view name, std::string value, std::string_view rule) {
      refuse(name, std::move(value), rule);
    };
    const json::result encoded =
        parts_writer(refused, *made).write(form_parts(*parts_.body_type, operation_.info->encodings), body);
    if (!encoded) return fail_body(encoded);
    if (!call_.details->violations.empty()) return;
    call_.error = made->finish();
    const std::string media = std::string(operation_.info->request_media) + "; boundary=" + made->boundary();
    call_.request.fields.add("content-type", media);
    if (auto text = made->text(largest_copied_body)) {
      call_.request.body = std::move(*text);
    } else {
      call_.parts = std::move(made);
    }
  }

  void fail_body(const json::result& encoded) {
    call_.error = encoded.code;
    call_.details->message = encoded.message();
  }

  const operation_ref& operation_;
  const parameter_table& parts_;
  const void* value_;
  std::string_view media_;
  prepared_call& call_;
};

/// Hides the value of a member whose name says that it is a secret, and those of environment variables.
inline void hide_secret(violation& broken) {
  const bool is_variable = broken.member.find("ariables") != broken.member.npos;
  if (!broken.value.empty() && (is_variable || names_secret(broken.member))) broken.value = "***";
}

/// Where an operation is: at the client's endpoint, else where the document says. Null, and the reason in the
/// call, for an endpoint that cannot be used.
inline std::shared_ptr<const known_endpoint> read_endpoint(const client_options& client, prepared_call& call,
                                                           call_basis& basis) {
  std::string_view endpoint = client.endpoint;
  if (endpoint.empty()) endpoint = call.operation->info->endpoint;
  if (endpoint.empty()) endpoint = call.operation->api->endpoint;
  auto found = basis.endpoint(endpoint, client, call.error);
  if (!found) call.details->message = "client_options::endpoint is '" + http::redact_url(endpoint) + '\'';
  return found;
}

/// The timeouts of a call without its own: those of the operation, else those of the client.
inline net::timeouts timeouts_of(const operation_info& operation, net::timeouts bounds) {
  if (operation.first_byte_timeout >= 0)
    bounds.first_byte = std::chrono::seconds(operation.first_byte_timeout);
  if (operation.total_timeout >= 0) bounds.total = std::chrono::seconds(operation.total_timeout);
  return bounds;
}

inline void set_exchange(prepared_call& call, const http::url& url, const client_options& client,
                         const call_options& options) {
  net::exchange_request& exchange = call.exchange;
  exchange.origin = {url.scheme, url.host, url.port};
  exchange.timeouts =
      options.timeouts ? *options.timeouts : timeouts_of(*call.operation->info, client.timeouts);
  exchange.limits.body = options.max_body.value_or(client.max_body);
  exchange.head = call.request.method == "HEAD";
  exchange.progress = options.progress != nullptr;
  call.progress = options.progress;
  call.facts = facts_of(*call.operation->api, *call.operation->info, call.request);
  call.retry = options.retry.value_or(client.retry);
  call.decoding = options.decoding.value_or(client.decoding);
  exchange.idempotent = call.facts.idempotent;
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
    chosen.reset(new auth::chosen_authentication(
        client.authentication ? auth::choose(client.authentication, client.credentials, options.credentials)
                              : auth::choose(all, *client.schemes, client.credentials, options.credentials)));
  }
  call.error = chosen->error;
  if (chosen->by) call.authentication = chosen;
  if (!call.error) return;
  call.details->message = chosen->schemes.empty() ? "the operation takes none"
                                                  : "the operation takes those of " + chosen->schemes;
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
  call.details->message = all.empty() ? "call_options::media_type is for operations with a body"
                                      : "call_options::media_type is not one of " + all;
}

inline std::error_code set_coding(prepared_call& call, const client_options& client,
                                  const call_options& options) {
  if (options.accept_encoding.value_or(client.accept_encoding) != http::coding::gzip) return {};
  call.request.fields.set("accept-encoding", "gzip");
  call.exchange.gunzip = true;
  return http::gzip_available() ? std::error_code() : http::errc::gzip_unavailable;
}

inline std::error_code set_source(prepared_call& call, body_source& source) {
  call.exchange.source = &source;
  call.exchange.source_length = source.length();
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

inline std::error_code set_streams(prepared_call& call, const call_options& options) {
  if (options.sink != nullptr) {
    if (!detail::may_be_bytes(*call.operation)) return errc::not_streamable;
    call.exchange.sink = options.sink;
    if (!call.operation->raw_body) call.exchange.for_sink = {&detail::is_bytes, call.operation};
    call.exchange.sink_limit = options.max_body.value_or(call.exchange.sink_limit);
  }
  if (options.source == nullptr && !call.parts) return {};
  const operation_ref& operation = *call.operation;
  if (options.source != nullptr) {
    if (!parameters_of(operation.request).raw_body || !call.request.body.empty()) return errc::not_streamable;
    call.request.fields.set("content-type", media_of(*operation.info, options));
  }
  try {
    return set_source(call, call.parts ? *call.parts : *options.source);
  } catch (...) {
    callback_failure failure = current_failure();
    call.details->exception = std::move(failure.exception);
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

/// Where a call goes, for the transport and for people, and how its bodies travel.
inline void finish_call(prepared_call& call, const http::url& to, std::string_view authority,
                        std::string_view path, const client_options& client, const call_options& options) {
  std::string& target = call.details->target;
  target.reserve(call.request.method.size() + to.scheme.size() + authority.size() + path.size() + 4);
  target.append(call.request.method).append(1, ' ').append(to.scheme).append("://").append(authority);
  target.append(path);
  if (!call.error) add_caller_headers(call, options.headers);
  set_exchange(call, to, client, options);
  if (!call.error) call.error = set_coding(call, client, options);
  if (!call.error) call.error = set_streams(call, options);
  if (!call.error) call.error = check_fields(call.request.fields, call.details->message);
}

/// A fetch as an operation: of no API, with a body of bytes.
inline constexpr api_info no_api{};
inline constexpr operation_info fetch_info = {
    .name = "fetch", .method = "GET", .path = "", .idempotent = true};
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
  return encode_request(operation, request, client, options, basis);
}

WIREBIND_DECL prepared_call encode_request(const operation_ref& operation, const void* request,
                                           const client_options& client, const call_options& options,
                                           call_basis& basis) {
  prepared_call call{.operation = &operation, .details = std::make_shared<call_details>()};
  const operation_info& info = *operation.info;
  call.details->operation = info.name;
  call.details->permission = info.permission;
  const auto to = detail::read_endpoint(client, call, basis);
  if (!to) return call;
  call.request.target = to->url.target;
  const validation level = options.validate.value_or(client.validate);
  if (level != validation::off) {
    call.details->violations = wirebind::detail::validate(*operation.request, request, level, {});
    for (violation& broken : call.details->violations) detail::hide_secret(broken);
  }
  detail::begin_head(call, to->head);
  detail::set_authentication(call, client, options, basis);
  if (!call.error) detail::check_media(call, options);
  if (call.details->violations.empty()) {
    detail::request_writer(operation, request, detail::media_of(info, options), call).write();
  }
  if (!call.details->violations.empty()) call.error = errc::invalid_request;
  const std::string unsent = call.error ? std::string(to->url.target).append(info.path) : std::string();
  const std::string_view path = call.error ? unsent : http::split_target(call.request.target).path;
  detail::finish_call(call, to->url, to->authority, path, client, options);
  return call;
}

WIREBIND_DECL prepared_call encode_fetch(std::string_view url, const client_options& client,
                                         const call_options& options) {
  prepared_call call{.operation = &detail::fetch_operation, .details = std::make_shared<call_details>()};
  const std::optional<http::url> where = http::parse_url(url, call.error);
  call.details->operation = call.operation->info->name;
  if (!where) {
    call.details->message = "the URL is '" + http::redact_url(url) + '\'';
    return call;
  }
  const std::string authority = where->authority();
  detail::begin_head(call, detail::common_head(authority, client));
  call.request.target = where->target;
  detail::finish_call(call, *where, authority, http::split_target(where->target).path, client, options);
  return call;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
