// The facts of an operation and of the API that it belongs to, as the generator writes them down.
// Owns the shape of those facts only; every algorithm that reads them lives elsewhere.
#pragma once

#include <wirebind/auth/scheme_set.hpp>
#include <wirebind/core/config.hpp>

#include <array>
#include <span>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

class service_category;

/// Up to four names in the order in which they count, compared without regard to case; the rest is empty.
using wire_names = std::array<std::string_view, 4>;

/// A request field by which a service knows the second copy of a call, which may be sent again then. It means
/// that only where the field `with` has the value `value`, if `with` is not empty.
struct idempotency_field {
  std::string_view name;
  std::string_view with{};
  std::string_view value{};
};

/// One version of an API, and what its responses mean beyond what HTTP says of them.
struct api_info {
  std::string_view product;     ///< product name, as the service knows it
  std::string_view version;     ///< API version, as the document names it
  std::string_view endpoint{};  ///< URL of the first server; empty where a variable of it has no default
  const service_category& (*errors)() noexcept = nullptr;  ///< known error codes; null when there are none
  wire_names request_id_fields{"x-request-id"};  ///< response fields with the service's name for a call
  /// Members of an error body: JSON's, and those of an `Error` in XML under their usual names.
  wire_names error_code{"code", "error.code", "error.type", "error"};
  wire_names error_message{"message", "error.message", "detail", "error_description"};
  wire_names error_request_id{"requestId", "request_id"};
  std::string_view retry_after_field{};  ///< response field with a wait in milliseconds, before `Retry-After`
  std::array<idempotency_field, 4> idempotency_fields{};  ///< besides `Idempotency-Key`
  std::span<const scheme_set> security{};  ///< alternatives of all operations without their own
};

/// What an operation is on the wire, to retries and to the authorisation system.
struct operation_info {
  std::string_view name;                   ///< operation id of the spec
  std::string_view method;                 ///< HTTP method
  std::string_view path;                   ///< path template, parameters in braces
  std::string_view request_media{};        ///< media type of the request body; empty without one
  int success_status = 200;                ///< status that the service documents for success
  bool idempotent = false;                 ///< whether sending it twice means the same as once
  std::string_view endpoint{};             ///< URL of a server of its own, for clients without an endpoint
  std::span<const scheme_set> security{};  ///< alternatives in their order; empty for the API's
  std::string_view permission{};           ///< permission that a call needs; empty where none is known
  bool guarded = false;  ///< it creates or deletes: the second copy of a call fails after the first succeeded
};

/// A list of types, such as all operations of an API.
template <class... Types>
struct type_list {};

/// The type of the body of errors with a status: 404, 4 for all of 400 to 499, 0 for all without another.
template <int Code, class T>
struct error_body {
  static constexpr int status = Code;
  using type = T;
};

/// Body of a response that has none.
struct no_body {
  friend bool operator==(const no_body&, const no_body&) = default;
};

/// Headers of a response for which the spec declares none.
struct no_headers {
  template <class Self, class Visitor>
  static constexpr void visit(Self&, Visitor&&) {}
};

}  // namespace wirebind::inline WIREBIND_ABI
