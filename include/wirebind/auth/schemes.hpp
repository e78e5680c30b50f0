// The authenticators of HTTP and OpenAPI: bearer tokens, passwords and API keys; and none.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// A token of RFC 6750, such as one of OAuth 2.0.
struct access_token {
  std::string value;

  bool complete() const noexcept { return !value.empty(); }
  std::array<std::string_view, 1> secrets() const noexcept { return {value}; }
  friend bool operator==(const access_token&, const access_token&) = default;
};

/// A user and a password. The user must not contain a colon; both are UTF-8 without control characters.
struct user_password {
  std::string user;
  std::string password;

  bool complete() const noexcept { return !user.empty(); }
  /// The password, and both as they are sent.
  WIREBIND_DECL std::array<std::string, 2> secrets() const;
  friend bool operator==(const user_password&, const user_password&) = default;
};

/// An API key.
struct api_key {
  std::string value;

  bool complete() const noexcept { return !value.empty(); }
  std::array<std::string_view, 1> secrets() const noexcept { return {value}; }
  friend bool operator==(const api_key&, const api_key&) = default;
};

}  // namespace wirebind::inline WIREBIND_ABI

namespace wirebind::inline WIREBIND_ABI::auth {

/// The location of an `api_key` in a request.
enum class key_location : std::uint8_t { header, query, cookie };

/// `Authorization: Bearer …` from an `access_token`.
WIREBIND_DECL std::shared_ptr<authenticator> bearer();
/// `Authorization: Basic …` from a `user_password`, RFC 7617.
WIREBIND_DECL std::shared_ptr<authenticator> basic();
/// A header field, query parameter or cookie of that name from an `api_key`.
WIREBIND_DECL std::shared_ptr<authenticator> key(key_location where, std::string name);
/// Sends calls without authentication, in place of the API's own authenticator.
WIREBIND_DECL std::shared_ptr<authenticator> anonymous();

}  // namespace wirebind::inline WIREBIND_ABI::auth

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/schemes.ipp>
#endif
