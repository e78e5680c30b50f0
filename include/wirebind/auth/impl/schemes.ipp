#pragma once

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/schemes.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/percent.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI {

WIREBIND_DECL std::array<std::string, 2> user_password::secrets() const {
  return {password, encode_base64(user + ':' + password)};
}

}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

/// The credentials of the type that a scheme takes, or why there are none.
template <class T>
std::error_code take(const credentials& given, const T*& out) {
  if (!given.complete()) return errc::incomplete_credentials;
  out = given.get_if<T>();
  return out != nullptr ? std::error_code() : errc::other_credentials;
}

/// token68 of RFC 9110 section 11.2, the form of every bearer token.
inline bool is_token68(std::string_view text) noexcept {
  text = text.substr(0, text.find_last_not_of('=') + 1);
  for (const char c : text) {
    if (!ascii::is_alnum(c) && std::string_view("-._~+/").find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

inline bool has_control(std::string_view text) noexcept {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return true;
  }
  return false;
}

/// cookie-value of RFC 6265 section 4.1.1, without quotes.
inline bool is_cookie_value(std::string_view text) noexcept {
  for (const char c : text) {
    if (c <= ' ' || c > '~' || std::string_view("\",;\\").find(c) != std::string_view::npos) return false;
  }
  return true;
}

class anonymous_authenticator final : public authenticator {
 public:
  bool takes(const credentials& given) const noexcept override { return !given.has_value(); }
  bool sets_field(std::string_view) const noexcept override { return false; }
  std::error_code apply(http::request&, const credentials&, const attempt_context&) override { return {}; }
  bool refuses_credentials(const refusal&) const override { return false; }
};

class bearer_authenticator final : public authenticator {
 public:
  bool takes(const credentials& given) const noexcept override {
    return given.get_if<access_token>() != nullptr;
  }
  bool sets_field(std::string_view name) const noexcept override {
    return ascii::iequals(name, "authorization");
  }
  std::error_code apply(http::request& message, const credentials& given, const attempt_context&) override {
    const access_token* token = nullptr;
    if (const auto error = take(given, token)) return error;
    if (!is_token68(token->value)) return errc::unusable_credentials;
    message.fields.set("Authorization", "Bearer " + token->value);
    return {};
  }
};

class basic_authenticator final : public authenticator {
 public:
  bool takes(const credentials& given) const noexcept override {
    return given.get_if<user_password>() != nullptr;
  }
  bool sets_field(std::string_view name) const noexcept override {
    return ascii::iequals(name, "authorization");
  }
  std::error_code apply(http::request& message, const credentials& given, const attempt_context&) override {
    const user_password* who = nullptr;
    if (const auto error = take(given, who)) return error;
    const bool usable =
        who->user.find(':') == std::string::npos && !has_control(who->user) && !has_control(who->password);
    if (!usable) return errc::unusable_credentials;
    message.fields.set("Authorization", "Basic " + encode_base64(who->user + ':' + who->password));
    return {};
  }
};

class key_authenticator final : public authenticator {
 public:
  key_authenticator(key_location where, std::string name) : name_(std::move(name)), where_(where) {}

  bool takes(const credentials& given) const noexcept override { return given.get_if<api_key>() != nullptr; }
  bool sets_field(std::string_view name) const noexcept override {
    if (where_ == key_location::query) return false;
    return ascii::iequals(name, where_ == key_location::cookie ? "cookie" : std::string_view(name_));
  }
  std::error_code apply(http::request& message, const credentials& given, const attempt_context&) override {
    const api_key* key = nullptr;
    if (const auto error = take(given, key)) return error;
    switch (where_) {
      case key_location::header:
        if (!http::is_field_value(key->value)) return errc::unusable_credentials;
        message.fields.set(name_, key->value);
        return {};
      case key_location::query:
        message.target += message.target.find('?') == std::string::npos ? '?' : '&';
        message.target += http::encode_query(name_) + '=' + http::encode_query(key->value);
        return {};
      case key_location::cookie:
        break;
    }
    if (!is_cookie_value(key->value)) return errc::unusable_credentials;
    std::string all(message.fields.find("cookie").value_or(""));
    if (!all.empty()) all += "; ";
    message.fields.set("Cookie", all + name_ + '=' + key->value);
    return {};
  }

 private:
  const std::string name_;
  const key_location where_;
};

}  // namespace detail

WIREBIND_DECL std::shared_ptr<authenticator> bearer() {
  return std::make_shared<detail::bearer_authenticator>();
}
WIREBIND_DECL std::shared_ptr<authenticator> basic() {
  return std::make_shared<detail::basic_authenticator>();
}
WIREBIND_DECL std::shared_ptr<authenticator> key(key_location where, std::string name) {
  return std::make_shared<detail::key_authenticator>(where, std::move(name));
}
WIREBIND_DECL std::shared_ptr<authenticator> anonymous() {
  return std::make_shared<detail::anonymous_authenticator>();
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
