// The known error codes of a service, as the generator writes them, and the category that makes
// std::error_code values of them.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>
#include <wirebind/retry/advice.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace wirebind::inline WIREBIND_ABI {

/// Which codes of a service an entry of its table covers.
enum class code_match : std::uint8_t {
  exact,     ///< its own
  prefix,    ///< also those that begin with it and have no entry of their own
  contains,  ///< also those that contain it and have no entry of their own
};

/// One known error code of a service.
struct error_fact {
  int number;           ///< value of the enumerator
  const char* code;     ///< as the service writes it, such as "FunctionNotFound"
  int status;           ///< HTTP status that it comes with
  retry_advice retry;   ///< takes precedence over the status code for retries
  const char* summary;  ///< one sentence; may be empty
  code_match match = code_match::exact;
};

/// The error category of one version of an API, over its table. Its error codes are also
/// `wirebind::errc::service_error`: `==` with that, and the default condition, say so.
class service_category final : public std::error_category {
 public:
  template <std::size_t Count>
  service_category(const char* name, const error_fact (&facts)[Count]) noexcept
      : name_(name), facts_(facts), count_(Count) {}

  /// The C++ namespace of the API.
  const char* name() const noexcept override { return name_; }
  /// The summary, such as "there is no function of this name in the service"; the code if there is none.
  WIREBIND_DECL std::string message(int value) const override;
  WIREBIND_DECL std::error_condition default_error_condition(int value) const noexcept override;
  WIREBIND_DECL bool equivalent(const std::error_code& error, int condition) const noexcept override;
  using std::error_category::equivalent;

  /// The entry of this code, else the first one that matches it; null for a code that the API does not list.
  WIREBIND_DECL const error_fact* find(std::string_view code) const noexcept;
  WIREBIND_DECL const error_fact* find(int number) const noexcept;

 private:
  const char* name_;
  const error_fact* facts_;
  std::size_t count_;
};

/// The facts of an error in the spec: null unless its category is that of an API that lists it.
WIREBIND_DECL const error_fact* fact_of(const std::error_code& error) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/service_error.ipp>
#endif
