// Verifies the signatures of requests, with strict parsing of Authorization; the caller supplies the keys.
// Reports why a signature is rejected and which text it should cover.
#pragma once

#include <aliyun/access_key.hpp>
#include <aliyun/canonical.hpp>
#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/core/chrono.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace aliyun::inline WIREBIND_ABI {

/// A view of a callable from access key id to `std::optional<access_key>`; it must outlive the call it is
/// passed to. Credentials with a security token require the same one in the request.
class key_lookup {
 public:
  template <class Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, key_lookup> &&
           std::is_invocable_r_v<std::optional<access_key>, Callable&, std::string_view>)
      key_lookup(Callable&& callable)
  noexcept
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* target, std::string_view id) -> std::optional<access_key> {
          return (*static_cast<std::add_pointer_t<Callable>>(target))(id);
        }) {}

  std::optional<access_key> operator()(std::string_view access_key_id) const {
    return call_(callable_, access_key_id);
  }

 private:
  void* callable_;
  std::optional<access_key> (*call_)(void*, std::string_view);
};

/// The result of a verification; `code` is empty if the signature is valid.
struct verify_result {
  std::error_code code{};
  scheme how = scheme::none;    ///< Read from the request.
  std::string access_key_id{};  ///< Read from the request, known or not.
  /// The expected text for the signature, to explain a mismatch. Holds no secret but the token of the
  /// request.
  std::string canonical{};
  /// The header of `missing_header`, `repeated_header` and `unsigned_header`.
  std::string header{};
};

/// Verifies the signature of a whole request by the scheme in its Authorization field.
///
/// A date further than `max_skew` from `now`, in either direction, is rejected; if `max_skew` is negative,
/// every date is. For ACS3 the hash of the body is checked as well, and host, content-type and every x-acs-*
/// field that is present must be signed.
WIREBIND_DECL verify_result verify_signature(const http::request& message, key_lookup lookup,
                                             std::chrono::sys_seconds now,
                                             std::chrono::minutes max_skew = std::chrono::minutes(15));

/// The same for a call of an HTTP trigger: FC's own signature has the query in it, and a request without
/// Authorization may have one in its query, which `presign` makes. One whose time has passed is
/// `auth::errc::expired`.
WIREBIND_DECL verify_result verify_trigger_call(const http::request& message, key_lookup lookup,
                                                std::chrono::sys_seconds now,
                                                std::chrono::minutes max_skew = std::chrono::minutes(15));

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/impl/verify.ipp>
#endif
