#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/http/writer.hpp>

#include <cstddef>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

/// What the fields of a message say that is about the message as a whole.
struct checked_fields {
  std::error_code error;
  std::size_t size = 0;  // of all as they are written
  std::size_t hosts = 0;
  std::string_view host{};
  bool has_length = false;
};

inline checked_fields check_fields(const fields& all, std::size_t body_size) {
  checked_fields out;
  for (const field& item : all) {
    if (!is_token(item.name)) return {errc::invalid_field_name};
    if (!is_field_value(item.value)) return {errc::invalid_field_value};
    if (ascii::iequals(item.name, "transfer-encoding")) return {errc::reserved_field};
    if (ascii::iequals(item.name, "content-length")) {
      if (out.has_length || item.value != std::to_string(body_size)) return {errc::conflicting_lengths};
      out.has_length = true;
    }
    if (ascii::iequals(item.name, "host")) {
      ++out.hosts;
      out.host = item.value;
    }
    out.size += item.name.size() + item.value.size() + 4;
  }
  return out;
}

inline void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

inline void append_fields(std::string& out, const fields& all) {
  for (const field& item : all) append_field(out, item.name, item.value);
}

inline void append_start(std::string& out, const request& message) {
  out += message.method;
  out += ' ';
  out += message.target;
  out += " HTTP/1.1\r\n";
  append_fields(out, message.fields);
}

inline checked_fields check_request(const request& message) {
  if (!is_token(message.method)) return {errc::invalid_method};
  if (!is_origin_form(message.target)) return {errc::invalid_target};
  checked_fields checked = check_fields(message.fields, message.body.size());
  if (checked.error) return checked;
  if (checked.hosts != 1) return {checked.hosts == 0 ? errc::missing_host : errc::duplicate_host};
  if (!is_authority(checked.host)) return {errc::invalid_host};
  // The framing and the empty line take less than 64 bytes.
  checked.size += message.method.size() + message.target.size() + sizeof "  HTTP/1.1\r\n" + 64;
  return checked;
}

inline bool has_no_body(int status) noexcept { return status < 200 || status == 204 || status == 304; }

inline std::error_code check_response(const response& message) {
  if (message.status < 200 || message.status > 599) return errc::invalid_status;
  if (!is_field_text(message.reason)) return errc::invalid_reason;
  const checked_fields checked = check_fields(message.fields, message.body.size());
  if (checked.error) return checked.error;
  if (message.fields.contains("connection")) return errc::reserved_field;
  if (!has_no_body(message.status)) return {};
  if (checked.has_length) return errc::reserved_field;
  return message.body.empty() ? std::error_code() : errc::unexpected_body;
}

struct usual_reason {
  int status;
  std::string_view phrase;
};

inline constexpr usual_reason usual_reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

}  // namespace detail

WIREBIND_DECL std::error_code write_head(const request& message, std::string& out, std::size_t room) {
  out.clear();
  const detail::checked_fields checked = detail::check_request(message);
  if (checked.error) return checked.error;
  out.reserve(checked.size + room);
  detail::append_start(out, message);
  const bool expects_body = message.method == "POST" || message.method == "PUT" || message.method == "PATCH";
  if ((expects_body || !message.body.empty()) && !checked.has_length) {
    detail::append_field(out, "Content-Length", std::to_string(message.body.size()));
  }
  out += "\r\n";
  return {};
}

WIREBIND_DECL std::error_code write_head(const request& message, std::optional<std::uint64_t> length,
                                         std::string& out) {
  out.clear();
  const detail::checked_fields checked = detail::check_request(message);
  if (checked.error) return checked.error;
  if (!message.body.empty()) return errc::conflicting_lengths;
  if (checked.has_length) return errc::reserved_field;
  out.reserve(checked.size);
  detail::append_start(out, message);
  if (length) {
    detail::append_field(out, "Content-Length", std::to_string(*length));
  } else {
    detail::append_field(out, "Transfer-Encoding", "chunked");
  }
  out += "\r\n";
  return {};
}

WIREBIND_DECL std::error_code write_response(const response& message, bool head_request, bool keep_alive,
                                             std::string& out) {
  out.clear();
  if (const auto error = detail::check_response(message)) return error;
  out += "HTTP/1.1 ";
  out += std::to_string(message.status);
  out += ' ';
  out += message.reason.empty() ? reason_phrase(message.status) : std::string_view(message.reason);
  out += "\r\n";
  detail::append_fields(out, message.fields);
  if (!detail::has_no_body(message.status) && !message.fields.contains("content-length")) {
    detail::append_field(out, "Content-Length", std::to_string(message.body.size()));
  }
  detail::append_field(out, "Connection", keep_alive ? "keep-alive" : "close");
  out += "\r\n";
  if (!head_request) out += message.body;
  return {};
}

WIREBIND_DECL std::string_view reason_phrase(int status) noexcept {
  for (const detail::usual_reason& item : detail::usual_reasons) {
    if (item.status == status) return item.phrase;
  }
  return {};
}

}  // namespace wirebind::inline WIREBIND_ABI::http
