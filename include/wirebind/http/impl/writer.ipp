#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/http/writer.hpp>

#include <cstddef>
#include <iterator>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

/// What the fields of a message say that is about the message as a whole.
struct checked_fields {
  std::error_code error;
  std::size_t hosts = 0;
  std::string_view host{};
  bool has_length = false;
};

inline std::error_code check_about_message(const field& item, std::size_t body_size, checked_fields& out) {
  if (ascii::iequals(item.name, "transfer-encoding")) return errc::reserved_field;
  if (ascii::iequals(item.name, "content-length")) {
    if (out.has_length || item.value != std::to_string(body_size)) return errc::conflicting_lengths;
    out.has_length = true;
  }
  if (ascii::iequals(item.name, "host")) {
    ++out.hosts;
    out.host = item.value;
  }
  return {};
}

/// Those of most requests say nothing about framing.
inline checked_fields check_fields(const fields& all, std::size_t body_size) {
  checked_fields out;
  const bool known = all.is_valid();
  if (known && !all.contains("content-length") && !all.contains("transfer-encoding")) {
    out.hosts = all.count("host");
    return out;
  }
  for (const field& item : all) {
    if (!known && !is_token(item.name)) return {errc::invalid_field_name};
    if (!known && !is_field_value(item.value)) return {errc::invalid_field_value};
    if (const auto error = check_about_message(item, body_size, out)) return {error};
  }
  return out;
}

/// The text of a head, in memory that is taken once.
class head_writer {
 public:
  /// `size` is that of the whole head, and `room` what may follow it.
  head_writer(std::string& out, std::size_t size, std::size_t room = 0) {
    out.reserve(size + room);
    out.resize(size);
    to_ = out.data();
  }

  void put(std::string_view text) noexcept { to_ = ascii::copy(text, to_); }
  void put_field(std::string_view name, std::string_view value) noexcept {
    put(name);
    put(": ");
    put(value);
    put("\r\n");
  }

 private:
  char* to_;
};

/// A field that the writer adds; none if the name is empty.
struct added_field {
  std::string_view name{};
  std::string value{};

  std::size_t size() const noexcept { return name.empty() ? 0 : name.size() + value.size() + 4; }
};

inline void write_request_head(const request& message, const added_field& framing, std::string& out,
                               std::size_t room = 0) {
  constexpr std::string_view version = " HTTP/1.1\r\n";
  head_writer writer(out,
                     message.method.size() + 1 + message.target.size() + version.size() +
                         message.fields.lines().size() + framing.size() + 2,
                     room);
  writer.put(message.method);
  writer.put(" ");
  writer.put(message.target);
  writer.put(version);
  writer.put(message.fields.lines());
  if (!framing.name.empty()) writer.put_field(framing.name, framing.value);
  writer.put("\r\n");
}

inline checked_fields check_request(const request& message) {
  if (!is_token(message.method)) return {errc::invalid_method};
  if (!is_origin_form(message.target)) return {errc::invalid_target};
  const checked_fields checked = check_fields(message.fields, message.body.size());
  if (checked.error) return checked;
  if (checked.hosts != 1) return {checked.hosts == 0 ? errc::missing_host : errc::duplicate_host};
  if (!message.fields.is_valid() && !is_authority(checked.host)) return {errc::invalid_host};
  return checked;
}

inline bool has_no_body(int status) noexcept { return status < 200 || status == 204 || status == 304; }

inline checked_fields check_response(const response& message) {
  if (message.status < 200 || message.status > 599) return {errc::invalid_status};
  if (!is_field_text(message.reason)) return {errc::invalid_reason};
  const checked_fields checked = check_fields(message.fields, message.body.size());
  if (checked.error) return checked;
  if (message.fields.contains("connection")) return {errc::reserved_field};
  if (!has_no_body(message.status)) return checked;
  if (checked.has_length) return {errc::reserved_field};
  return message.body.empty() ? checked : checked_fields{errc::unexpected_body};
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

WIREBIND_DECL bool validate(fields& all, field& refused) {
  for (auto each = std::next(all.begin(), static_cast<std::ptrdiff_t>(all.valid_)); each != all.end();
       ++each) {
    refused = *each;
    if (!is_token(refused.name) || !is_field_value(refused.value)) return false;
    if (ascii::iequals(refused.name, "host") && !is_authority(refused.value)) return false;
    ++all.valid_;
  }
  return true;
}

WIREBIND_DECL std::error_code write_head(const request& message, std::string& out, std::size_t room) {
  out.clear();
  const detail::checked_fields checked = detail::check_request(message);
  if (checked.error) return checked.error;
  const std::string_view method = message.method;
  const bool expects_body = method == "POST" || method == "PUT" || method == "PATCH";
  detail::added_field length;
  if ((expects_body || !message.body.empty()) && !checked.has_length) {
    length = {"Content-Length", std::to_string(message.body.size())};
  }
  detail::write_request_head(message, length, out, room);
  return {};
}

WIREBIND_DECL std::error_code write_head(const request& message, std::optional<std::uint64_t> length,
                                         std::string& out) {
  out.clear();
  const detail::checked_fields checked = detail::check_request(message);
  if (checked.error) return checked.error;
  if (!message.body.empty()) return errc::conflicting_lengths;
  if (checked.has_length) return errc::reserved_field;
  const detail::added_field framing = length ? detail::added_field{"Content-Length", std::to_string(*length)}
                                             : detail::added_field{"Transfer-Encoding", "chunked"};
  detail::write_request_head(message, framing, out);
  return {};
}

WIREBIND_DECL std::error_code write_response(const response& message, bool head_request, bool keep_alive,
                                             std::string& out) {
  out.clear();
  const detail::checked_fields checked = detail::check_response(message);
  if (checked.error) return checked.error;
  const std::string status = "HTTP/1.1 " + std::to_string(message.status) + ' ';
  const std::string_view reason =
      message.reason.empty() ? reason_phrase(message.status) : std::string_view(message.reason);
  const detail::added_field connection{"Connection", keep_alive ? "keep-alive" : "close"};
  detail::added_field length;
  if (!detail::has_no_body(message.status) && !checked.has_length) {
    length = {"Content-Length", std::to_string(message.body.size())};
  }
  const std::size_t body = head_request ? 0 : message.body.size();
  detail::head_writer writer(
      out,
      status.size() + reason.size() + message.fields.lines().size() + length.size() + connection.size() + 4,
      body);
  writer.put(status);
  writer.put(reason);
  writer.put("\r\n");
  writer.put(message.fields.lines());
  if (!length.name.empty()) writer.put_field(length.name, length.value);
  writer.put_field(connection.name, connection.value);
  writer.put("\r\n");
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
