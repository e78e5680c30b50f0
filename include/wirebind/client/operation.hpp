// The facts of an operation and of its API, as the generator writes them.
#pragma once

#include <wirebind/auth/scheme_set.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/parameter_format.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

class service_category;
namespace json {
struct type;
struct alternative;
}  // namespace json
template <class... Alternatives>
class one_of;

/// Up to four names in order of precedence, compared case-insensitively; the rest is empty.
using wire_names = std::array<std::string_view, 4>;

/// A request field by which a service recognizes the second copy of a call, which makes it retryable. If
/// `with` is not empty, this holds only if the field `with` has the value `value`.
struct idempotency_field {
  std::string_view name;
  std::string_view with{};
  std::string_view value{};
};

/// One version of an API, and what its responses mean beyond HTTP.
struct api_info {
  std::string_view version;     ///< API version, as the document names it
  std::string_view endpoint{};  ///< URL of the first server; empty if one of its variables has no default
  const service_category& (*errors)() noexcept = nullptr;  ///< known error codes; null when there are none
  wire_names request_id_fields{"x-request-id"};  ///< response fields with the service's id of a call
  /// Members of an error body: of JSON, and of an `Error` in XML under their usual names.
  wire_names error_code{"code", "error.code", "error.type", "error"};
  wire_names error_message{"message", "error.message", "detail", "error_description"};
  wire_names error_request_id{"requestId", "request_id"};
  std::string_view retry_after_field{};  ///< response field with a wait in milliseconds, before `Retry-After`
  std::array<idempotency_field, 4> idempotency_fields{};  ///< besides `Idempotency-Key`
  std::span<const scheme_set> security{};  ///< alternatives of all operations without their own
};

/// A response that the document describes as a success.
struct response_fact {
  int status = 200;                  ///< 202; 2 for 200 to 299, 3 for 300 to 399; 0 for any success
  std::string_view media{};          ///< media type of the body, which may be `text/*`; empty without a body
  int alternative = 0;               ///< place of its type among those of a body that has several
  body_form form = body_form::json;  ///< how the body is written, unless its type is `bytes`
};

/// The facts of an operation for encoding, retries and authorization.
struct operation_info {
  std::string_view name;             ///< operation id of the spec
  std::string_view method;           ///< HTTP method
  std::string_view path;             ///< path template, parameters in braces
  std::string_view request_media{};  ///< media type of the request body; empty without one
  /// Media types, and ranges of them, that `call_options::media_type` may choose instead.
  std::span<const std::string_view> other_media{};
  body_form request_form = body_form::json;    ///< how a request body is written that is not bytes
  std::span<const form_encoding> encodings{};  ///< members of a form that are not written as their types are
  int success_status = 200;                    ///< status that the service documents for success
  /// All successes, those of one status side by side, the preferred media type first. Empty where
  /// `success_status` is the only one, with JSON, any bytes, or no body.
  std::span<const response_fact> responses{};
  bool idempotent = false;                 ///< whether sending it twice means the same as once
  std::string_view endpoint{};             ///< URL of its own server, for clients without an endpoint
  std::span<const scheme_set> security{};  ///< alternatives in their order; empty for the API's
  std::string_view permission{};           ///< permission that a call needs; empty if none is known
  bool guarded = false;  ///< it creates or deletes: the second copy of a call fails after the first succeeded
  /// In place of those of the client, where the call has none of its own: seconds, 0 for no bound, -1 for the
  /// client's.
  int first_byte_timeout = -1;
  int total_timeout = -1;
};

/// A list of types, such as all operations of an API.
template <class... Types>
struct type_list {};

/// A media type as a template argument.
template <std::size_t Size>
struct media_text {
  char text[Size]{};
  constexpr media_text(const char (&from)[Size]) noexcept {
    for (std::size_t i = 0; i != Size; ++i) text[i] = from[i];
  }
  constexpr operator std::string_view() const noexcept { return {text, Size - 1}; }
};

/// The type of the body of errors with a status: 404, 4 for all of 400 to 499, 0 for all others. Where a
/// status has several types, `Media` are the media types of this one.
template <int Code, class T, media_text... Media>
struct error_body {
  static constexpr int status = Code;
  static constexpr std::array<std::string_view, sizeof...(Media)> media{std::string_view(Media)...};
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

namespace client {

/// Whether a body has one of several types, by status or media type.
template <class Body>
inline constexpr bool has_several_types = false;
template <class... Types>
inline constexpr bool has_several_types<one_of<Types...>> = true;

/// The erased half of a call reads these facts: those of the operation, and the descriptions of its structs.
/// What is read by these descriptions alone, such as parameters, is no part of a file that only calls.
struct operation_ref {
  const api_info* api;
  const operation_info* info;
  const json::type* request;
  const json::type* headers;  ///< of the response
  const json::type* body;     ///< null if the response has no described body
  bool raw_body;              ///< the response's body is `wirebind::bytes`
  /// The types of a body that has several, in a `one_of`; null where there is one.
  std::span<const json::alternative* const> (*bodies)() noexcept = nullptr;
};

/// What a program has once for an operation. <wirebind/client/detail/operation_table.hpp> defines it: part of
/// every file that makes calls in header-only use, else only of the file with the API's <.../src.hpp>.
template <class Operation>
struct compiled_operation {
  static const operation_ref& table() noexcept;
  /// Awaited calls; see <wirebind/client/detail/typed_call.hpp>.
  struct awaited;
};

/// The object of an operation, one in a program.
template <class Operation>
const operation_ref& operation_of() noexcept {
  return compiled_operation<Operation>::table();
}

}  // namespace client
}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/detail/operation_table.hpp>
#endif
