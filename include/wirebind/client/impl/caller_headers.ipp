#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/call_texts.hpp>
#include <wirebind/client/detail/caller_headers.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/model/parameters.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

inline bool is_one_of_fields(std::string_view name, std::span<const std::string_view> names) noexcept {
  for (const std::string_view each : names) {
    if (ascii::iequals(name, each)) return true;
  }
  return false;
}

/// Fields of the framing and of the connection, RFC 9110 section 7.6.1 and RFC 9112 sections 6 and 9.
inline bool belongs_to_connection(std::string_view name) noexcept {
  static constexpr std::string_view names[] = {
      "content-length", "transfer-encoding", "connection", "keep-alive", "te",
      "trailer",        "upgrade",           "expect",     "host",       "http2-settings"};
  return is_one_of_fields(name, names) || ascii::iequals(name.substr(0, 6), "proxy-");
}

/// Why a field cannot be sent; empty when it can.
inline std::string_view refusal_of(const prepared_call& call, const header& field) {
  if (!http::is_token(field.name)) return "the name is not a token";
  if (!http::is_field_value(field.value)) {
    return "the value has a control character, or whitespace at an end";
  }
  if (belongs_to_connection(field.name)) return "belongs to the connection, not to the call";
  if (ascii::iequals(field.name, "accept-encoding")) return "use call_options::accept_encoding";
  if (ascii::iequals(field.name, "user-agent")) return "use client_options::user_agent";
  if (ascii::iequals(field.name, "content-type")) return "the operation sets it";
  if (call.authentication != nullptr && call.authentication->by->sets_field(field.name)) {
    return "the signature sets it";
  }
  for (const parameter& part : parameters_of(call.operation->request).parameters) {
    if (part.in == location::header && ascii::iequals(field.name, part.wire)) {
      return "is a parameter of the operation; set the member of the request";
    }
  }
  return call.request.fields.contains(field.name) ? "the client sets it, or it is there twice" : "";
}

}  // namespace detail

WIREBIND_DECL void add_caller_headers(prepared_call& call, std::span<const header> headers) {
  for (std::size_t i = 0; i != headers.size(); ++i) {
    const std::string_view refusal = detail::refusal_of(call, headers[i]);
    if (refusal.empty()) {
      call.request.fields.add(headers[i].name, headers[i].value);
      call.own_fields = true;
      continue;
    }
    call.error = errc::invalid_header;
    std::string& message = detail::details_of(call).message;
    message = "headers[" + std::to_string(i) + "]";
    if (http::is_token(headers[i].name)) message.append(" '").append(headers[i].name).append(1, '\'');
    message.append(": ").append(refusal);
    return;
  }
}

}  // namespace wirebind::inline WIREBIND_ABI::client
