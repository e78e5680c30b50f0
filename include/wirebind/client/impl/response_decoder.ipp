#pragma once

#include <wirebind/client/detail/described_response.hpp>
#include <wirebind/client/detail/markup.hpp>
#include <wirebind/client/detail/response_decoder.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/service_error.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/http/coding.hpp>
#include <wirebind/http/gunzip.hpp>
#include <wirebind/http/media_type.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/json/choices.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/json/find_members.hpp>
#include <wirebind/model/parameters.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

inline constexpr std::size_t kept_body = 64 * 1024;

/// Whether the body still has a content coding, which the message then names.
inline bool is_coded(call_details& details) {
  if (http::coding_of(details.fields) == http::coding::identity) return false;
  details.message = "Content-Encoding: " + details.fields.combined("content-encoding");
  return true;
}

/// As much of an error body as is looked into when it is markup.
inline constexpr std::size_t read_markup = 64 * 1024;

inline void read_markup_body(call_details& details, std::string_view text) {
  text = text.substr(0, read_markup);
  if (markup_error error; read_xml_error(text, error)) {
    details.code = std::move(error.code);
    details.message = std::move(error.message);
    if (details.request_id.empty()) details.request_id = std::move(error.request_id);
  } else {
    details.message = first_words(text);
  }
}

/// The members of RFC 9457. What names the kind of problem is its type.
inline bool read_problem(call_details& details, std::string_view text, const api_info& api) {
  const std::string_view media = details.fields.find("content-type").value_or("");
  if (!http::is_same_media(media, "application/problem+json")) return false;
  json::wanted members[] = {{"type"}, {"title"}, {"detail"}, {"code"}, {api.error_request_id[0]}};
  if (!json::find_members(text, members)) return false;
  const auto& [type, title, detail, code, request_id] = members;
  if (code.found || type.text != "about:blank") details.code = code.found ? code.text : type.text;
  if (details.request_id.empty()) details.request_id = request_id.text;
  details.message = title.text;
  if (!detail.text.empty()) details.message += (title.text.empty() ? "" : ": ") + detail.text;
  return true;
}

/// The text of the first member that the body has.
inline std::string first_found(std::span<json::wanted> members) {
  for (json::wanted& each : members) {
    if (each.found) return std::move(each.text);
  }
  return {};
}

inline void read_error_body(call_details& details, std::string_view text, const api_info& api) {
  if (read_problem(details, text, api)) return;
  constexpr std::size_t each = wire_names().size();
  json::wanted members[3 * each];
  std::size_t at = 0;
  for (const wire_names* names : {&api.error_code, &api.error_message, &api.error_request_id}) {
    for (const std::string_view name : *names) members[at++].name = name;
  }
  if (!json::find_members(text, members)) return read_markup_body(details, text);
  const std::span all(members);
  details.code = first_found(all.subspan(0, each));
  details.message = first_found(all.subspan(each, each));
  if (details.request_id.empty()) details.request_id = first_found(all.subspan(2 * each));
}

inline void read_headers(const operation_ref& operation, const http::fields& fields, void* headers) {
  for (const parameter& part : parameters_of(operation.headers).parameters) {
    const auto first = fields.find(part.wire);
    if (!first) continue;
    const parameter_shape shape = part.shape();
    if (shape == parameter_shape::single) {
      part.set(headers, *first);
      continue;
    }
    std::vector<parameter_part> leaves;
    const parameter_facts facts{part.wire, part.format, shape};
    if (http::has_field_for_each_item(facts)) {
      for (const http::field& each : fields) {
        if (!ascii::iequals(each.name, part.wire)) continue;
        leaves.push_back({{std::to_string(leaves.size())}, std::string(each.value)});
      }
    } else if (http::read_field(facts, fields.combined(part.wire), leaves) != http::parameter_read::found) {
      continue;
    }
    part.set_parts(headers, leaves);
  }
}

/// Keeps a body in the details.
inline void keep_body(call_details& details, std::string&& text) {
  details.body = text.size() > kept_body ? text.substr(0, kept_body) : std::move(text);
}

/// Ends with an error that has the body.
inline std::error_code keep(raw_response& result, std::string& text, errc error, std::string message) {
  result.details->message = std::move(message);
  keep_body(*result.details, std::move(text));
  return error;
}

/// A body of one type; `body` is what it is decoded into.
inline std::error_code decode_body(raw_response& result, std::string& text, const json::type& type,
                                   body_form form, void* body, std::vector<json::deviation>* deviations) {
  if (type.kind == json::kind::bytes) {
    *static_cast<bytes*>(body) = std::move(text);
    return {};
  }
  if (is_coded(*result.details)) return errc::unknown_coding;
  if (form == body_form::text) {
    if (whole_body(type).set(body, text)) return {};
    return keep(result, text, errc::undecodable_response, "the body is not of its type");
  }
  const json::decode_options options{.scalars = result.decoding, .deviations = deviations};
  const json::result decoded = json::decode(type, text, body, options);
  return decoded ? std::error_code() : keep(result, text, errc::undecodable_response, decoded.message());
}

/// Whether a response with the status has no body (RFC 9110 section 15).
constexpr bool is_bodyless(int status) noexcept { return status == 204 || status == 205 || status == 304; }

}  // namespace detail

WIREBIND_DECL std::error_code check_status(raw_response& result, http::response&& message,
                                           const api_info* api, const operation_info* info) {
  call_details& details = *result.details;
  details.status = message.status;
  details.fields = std::move(message.fields);
  static constexpr api_info no_facts{};
  const api_info& facts = api != nullptr ? *api : no_facts;
  for (const std::string_view name : facts.request_id_fields) {
    if (name.empty()) break;
    if (const auto id = details.fields.find(name); id && details.request_id.empty()) details.request_id = *id;
  }
  const bool listed = details.status / 100 == 3 && info != nullptr && is_listed(*info, details.status);
  if (listed || (details.status >= 200 && details.status < 300)) {
    details.body = std::move(message.body);
    return {};
  }
  if (!detail::is_coded(details)) {
    detail::read_error_body(details, message.body, facts);
    detail::keep_body(details, std::move(message.body));
  }
  if (api == nullptr || api->errors == nullptr) return errc::service_error;
  const service_category& known = api->errors();
  const error_fact* fact = known.find(details.code);
  return fact != nullptr ? std::error_code(fact->number, known) : errc::service_error;
}

WIREBIND_DECL std::error_code decode_response(const operation_ref& operation, raw_response& result,
                                              void* headers, void* body,
                                              std::vector<json::deviation>* deviations) {
  std::string text = std::exchange(result.details->body, {});  // which ends here, however this ends
  const int status = result.details->status;
  const http::fields& fields = result.details->fields;
  detail::read_headers(operation, fields, headers);
  const operation_info& info = *operation.info;
  const auto facts = facts_of(info.responses, status);
  if (operation.raw_body) {  // nothing is lost whatever the status means
    const bool described = facts.empty() || !facts.front().media.empty() || !text.empty();
    result.details->has_body = described && !detail::is_bodyless(status);
    *static_cast<bytes*>(body) = std::move(text);
    return {};
  }
  if (!is_listed(info, status)) {
    return detail::keep(result, text, errc::unlisted_status, std::to_string(status));
  }
  const std::string_view media = fields.find("content-type").value_or("");
  const response_fact only{.status = status};
  const response_fact* const fact = facts.empty() ? &only : described_of(facts, media);
  if (fact == nullptr) {
    return detail::keep(result, text, errc::unlisted_media_type, "Content-Type: " + std::string(media));
  }
  const bool described = facts.empty() ? operation.body != nullptr : !fact->media.empty();
  if (!described || detail::is_bodyless(status)) {
    detail::keep_body(*result.details, std::move(text));
    return {};
  }
  const json::type* type = operation.body;
  if (operation.bodies != nullptr) {
    const json::alternative& wanted = *operation.bodies()[static_cast<std::size_t>(fact->alternative)];
    body = type->choose(body, wanted);
    type = wanted.type;
  }
  const auto error = detail::decode_body(result, text, *type, fact->form, body, deviations);
  result.details->has_body = !error;
  return error;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
