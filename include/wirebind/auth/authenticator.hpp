// The interface of authentication schemes, as a call uses it: bearer tokens, passwords, keys and the
// signatures of vendors implement it.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>

#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {
class nonce_source;
}

namespace wirebind::inline WIREBIND_ABI::auth {

/// The facts of an attempt besides its request. Views are valid until `apply` returns.
struct attempt_context {
  std::string_view api_version{};  ///< as the document names it
  std::string_view operation{};    ///< operation id
  std::chrono::sys_seconds now{};  ///< the present time, corrected by the known offset of the service's clock
  nonce_source* nonces = nullptr;  ///< never null inside a call
  std::string_view content_sha256{};  ///< lower-case hexadecimal, of a body that streams; empty where the
                                      ///< message has its body
};

/// The facts that an authenticator needs.
struct requirements {
  bool body_digest = false;  ///< the SHA-256 of the body, streamed ones included
  bool clock = false;        ///< the date: a wrong clock may be why a request is rejected
};

/// A response that may mean that the credentials were rejected. Its fields have the challenge.
struct refusal {
  int status = 0;
  std::string_view code;  ///< the service's error code
  const http::fields& fields;
};

/// Authenticates requests. One object serves all calls of its clients, from several threads at once, and may
/// cache what it derives from credentials: copies of a snapshot are recognized by
/// `credentials::same_snapshot`. An exception ends the call with `callback_errc::exception_thrown`.
class authenticator {
 public:
  virtual ~authenticator() = default;

  virtual requirements needs() const noexcept { return {}; }

  /// Whether the credentials have the type that `apply` requires.
  virtual bool takes(const credentials& given) const noexcept = 0;

  /// Whether `apply` sets or removes the field, so that a caller must not set it. Case-insensitive.
  virtual bool sets_field(std::string_view name) const noexcept = 0;

  /// Changes fields or target in place. The rest of the request is final, including Host; each attempt
  /// gets a fresh request. Must not wait: I/O belongs in a provider.
  virtual std::error_code apply(http::request& message, const credentials& given,
                                const attempt_context& context) = 0;

  /// Whether other credentials may help: then the provider is notified, and the call has one more attempt.
  virtual bool refuses_credentials(const refusal& response) const { return response.status == 401; }
};

}  // namespace wirebind::inline WIREBIND_ABI::auth
