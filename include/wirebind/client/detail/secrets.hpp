// The secrets of a call that a service may repeat, and that no text of ours shows.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/secret_names.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/percent.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// The values of a URL's query, as they stand there and decoded: all of them, or those whose name says that
/// they are secrets.
inline void add_query(std::vector<std::string>& secrets, std::string_view query, bool all) {
  while (!query.empty()) {
    const std::string_view item = query.substr(0, query.find('&'));
    query.remove_prefix(least(item.size() + 1, query.size()));
    const std::string_view name = item.substr(0, item.find('='));
    if (!all && !names_secret(name)) continue;
    const std::string_view value = item.substr(least(item.find('=') + 1, item.size()));
    secrets.push_back(std::string(value));
    if (auto decoded = http::decode_percent(value)) secrets.push_back(std::move(*decoded));
  }
}

/// The value of a header field, and its parts: the token behind a scheme, the values of cookies.
inline void add_field(std::vector<std::string>& secrets, std::string_view value) {
  secrets.push_back(std::string(value));
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = least(value.find_first_of(" ;,=", begin), value.size());
    secrets.push_back(std::string(value.substr(begin, end - begin)));
    begin = end + 1;
  }
}

/// The request of a call, without its body, wherever the call has it.
struct request_view {
  request_view(const operation_ref& of, std::string_view to, const http::fields& head,
               const sequence<target_part>& secrets) noexcept
      : operation(of), target(to), fields(head), secret_parts(secrets) {}
  request_view(const prepared_call& call) noexcept
      : request_view(*call.operation, call.request.target, call.request.fields, call.secret_parts) {}

  const operation_ref& operation;
  const std::string_view target;
  const http::fields& fields;
  const sequence<target_part>& secret_parts;
};

/// The path of a request as texts show it.
inline std::string shown_path(const request_view& request) {
  std::string out(http::split_target(request.target).path);
  for (std::size_t i = request.secret_parts.size(); i-- != 0;) {
    out.replace(request.secret_parts[i].begin, request.secret_parts[i].length, "***");
  }
  return out;
}

/// What a service may repeat and no text may show: the secrets of the credentials, those in header fields, in
/// the path and in the query, and of a URL that is fetched all values of its query, as a signature made in
/// advance stands there.
inline std::vector<std::string> secrets_of(const credentials& used, const request_view& request) {
  std::vector<std::string> out = used.secrets();
  for (const http::field& each : request.fields) {
    if (names_secret(each.name)) add_field(out, each.value);
  }
  for (const target_part& each : request.secret_parts) {
    const std::string_view written = request.target.substr(each.begin, each.length);
    if (auto decoded = http::decode_percent(written)) out.push_back(std::move(*decoded));
  }
  const bool fetched = request.operation.info->path.empty();
  add_query(out, http::split_target(request.target).query, fetched);
  return out;
}

/// A character of a text, and how many bytes stand for it there.
struct spelled_character {
  char value;
  std::size_t length;
};

/// The character that a text begins with, as escapes of URLs and of JSON have it.
inline spelled_character spelled_at(std::string_view text) noexcept {
  const auto of_hex = [text](std::size_t at) {
    int value = 0;
    for (const char digit : text.substr(at, 2)) value = 16 * value + ascii::hex_value(digit);
    return static_cast<char>(value);
  };
  const auto is_hex = [text](std::size_t at) {
    return text.size() >= at + 2 && ascii::hex_value(text[at]) >= 0 && ascii::hex_value(text[at + 1]) >= 0;
  };
  if (text[0] == '%' && is_hex(1)) return {of_hex(1), 3};
  if (text[0] != '\\' || text.size() < 2) return {text[0], 1};
  if (text.substr(1, 3) == "u00" && is_hex(4)) return {of_hex(4), 6};
  return text[1] == '"' || text[1] == '\\' || text[1] == '/' ? spelled_character{text[1], 2}
                                                             : spelled_character{text[0], 1};
}

/// How many bytes of a text, from its beginning, are the secret, as it is or with escapes; 0 for none.
inline std::size_t length_of_secret(std::string_view text, std::string_view secret) noexcept {
  if (text.starts_with(secret)) return secret.size();
  std::size_t used = 0;
  for (const char wanted : secret) {
    if (used == text.size()) return 0;
    const spelled_character next = spelled_at(text.substr(used));
    if (next.value != wanted && !(wanted == ' ' && text[used] == '+')) return 0;
    used += next.length;
  }
  return used;
}

/// Replaces secrets in a text, also where they stand with escapes of URLs or of JSON. Short ones stand in
/// innocent words as well and are no secrets of use.
inline void redact(std::string& text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < 8) continue;
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::size_t length = length_of_secret(std::string_view(text).substr(at), secret);
      if (length == 0) continue;
      text.replace(at, length, "***");
      at += 2;
    }
  }
}

/// Where a service repeated it beside the body.
inline void redact(call_details& details, const std::vector<std::string>& secrets) {
  for (std::string* text : {&details.message, &details.code, &details.request_id}) redact(*text, secrets);
  http::fields shown;
  for (const http::field& each : details.fields) {
    std::string value(each.value);
    redact(value, secrets);
    shown.add(each.name, value);
  }
  details.fields = std::move(shown);
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
