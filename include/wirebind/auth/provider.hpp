// The interface of credentials providers, as a call uses it: files, environments and metadata services
// implement it.
#pragma once

#include <wirebind/auth/credentials.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/unique_function.hpp>

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// Supplies credentials for each attempt. Implementations are safe to use from several threads at once,
/// cache credentials while they are valid, and have one refresh in flight for any number of callers.
///
/// An exception out of `async_get` ends the call with `callback_errc::exception_thrown` and is in
/// `call_details::exception`; a `done` that is destroyed without a call ends it with
/// `callback_errc::handler_dropped`. A client may be moved, destroyed or used inside any of the functions.
class credentials_provider {
 public:
  using handler = unique_function<void(std::error_code, credentials)>;

  virtual ~credentials_provider() = default;

  /// Returns a snapshot that is valid now. `done` is called once, on any thread, possibly inside this
  /// function; it does nothing if its caller has finished meanwhile.
  virtual void async_get(handler done) = 0;

  /// The service rejected a snapshot that had not expired. Returns whether another get may return
  /// others: the call then has one more attempt. Called from any thread.
  virtual bool invalidate(const credentials& refused) {
    static_cast<void>(refused);
    return false;
  }

  /// The detail of the last get that failed, besides its error code; may be empty. Part of
  /// the message of a call that ends without credentials. Called from any thread, also inside `done`.
  /// Holds no secret.
  virtual std::string last_failure() const { return {}; }

  /// The exception of the last get that failed, for `call_details::exception`; null without one.
  virtual std::exception_ptr last_exception() const { return nullptr; }
};

/// The credentials of a client: a value, such as `wirebind::access_token{"…"}`, or a shared pointer
/// to a provider. Either converts to it. Empty for a client without credentials.
class credentials_or_provider {
 public:
  credentials_or_provider() noexcept = default;
  credentials_or_provider(credentials value) noexcept : value_(std::move(value)) {}
  template <credentials_type T>
  requires(!std::is_same_v<T, credentials>) credentials_or_provider(T value) : value_(std::move(value)) {}
  template <std::derived_from<credentials_provider> P>
  credentials_or_provider(std::shared_ptr<P> provider) noexcept : provider_(std::move(provider)) {}

  /// Fixed credentials; empty if there is a provider.
  const credentials& value() const noexcept { return value_; }
  /// Null for fixed credentials.
  const std::shared_ptr<credentials_provider>& provider() const noexcept { return provider_; }
  /// Whether there is either.
  bool has_value() const noexcept { return provider_ != nullptr || value_.has_value(); }

 private:
  credentials value_;
  std::shared_ptr<credentials_provider> provider_;
};

/// The credentials of a client: one value or provider for every scheme that accepts it, or some for each
/// scheme of the document. The generated `credentials` of an API with several schemes converts to it.
class client_credentials {
 public:
  /// For the scheme with that name, for every scheme if the name is empty.
  struct named {
    std::string_view scheme;
    credentials_or_provider given;
  };

  client_credentials() noexcept = default;
  WIREBIND_DECL client_credentials(const client_credentials& other);
  WIREBIND_DECL client_credentials(client_credentials&& other) noexcept;
  WIREBIND_DECL client_credentials& operator=(const client_credentials& other);
  WIREBIND_DECL client_credentials& operator=(client_credentials&& other) noexcept;
  WIREBIND_DECL ~client_credentials();
  template <class T>
  requires(!std::is_same_v<std::remove_cvref_t<T>, client_credentials> &&
           std::is_convertible_v<T, credentials_or_provider>) client_credentials(T&& one) {
    all_.push_back({{}, std::forward<T>(one)});
  }
  explicit client_credentials(std::vector<named> each) noexcept : all_(std::move(each)) {}

  const std::vector<named>& all() const noexcept { return all_; }
  /// Whether there is a value or a provider for any scheme.
  bool has_value() const noexcept {
    for (const named& each : all_) {
      if (each.given.has_value()) return true;
    }
    return false;
  }

 private:
  std::vector<named> all_;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/provider.ipp>
#endif
