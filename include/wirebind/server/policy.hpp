// The part of serving that differs between APIs: who may call, how an error response looks, which headers
// every response has. Defines the interface and its plain defaults.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/model/violation.hpp>
#include <wirebind/server/operation_result.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace wirebind::inline WIREBIND_ABI::server {

/// Why a request is refused before the user's service sees it, or instead of its response.
enum class refused : std::uint8_t {
  malformed,     ///< HTTP itself, or an escape in the target; the status is the parser's.
  unknown_path,  ///< No operation has this path.
  wrong_method,  ///< The path is known, not with this method; the response has Allow.
  wrong_media,   ///< The operation takes other media types than the body has; the response has Accept.
  bad_request,   ///< A parameter or the body does not decode, or breaks a rule of the spec.
  failed,        ///< The service threw, or its response cannot be encoded; `failed` is called as well.
};

/// What is known of the call that is being served.
struct context {
  const http::request& request;
  std::string request_id{};
  std::string caller{};                       ///< Whom `api_policy::admit` recognised; empty for anybody.
  const operation_info* operation = nullptr;  ///< Null where the request is for none.
};

/// One API's manners. Members may be called from several threads at once. When one throws, the request is
/// a response with status 500 and nothing else.
class api_policy {
 public:
  virtual ~api_policy() = default;

  virtual std::string make_request_id() = 0;
  /// A fault when the caller may not call; called before anything of the request is read but its head.
  virtual std::optional<fault> admit(context& call) = 0;
  /// How much of a request is checked before the service sees it.
  virtual validation level() const { return validation::full; }
  /// Receives what the service threw; the response is that of `refused::failed`.
  virtual void failed(const context&, std::exception_ptr) {}
  /// The fault for a refusal; `status` is what HTTP suggests.
  virtual fault explain(refused why, int status, std::string message) const = 0;
  /// Fills body and fields of a response whose status is set.
  virtual void write_fault(const fault& why, const context& call, http::response& response) const = 0;
  /// Last touch on every response, faults included.
  virtual void finish(const context& call, http::response& response) const = 0;
};

}  // namespace wirebind::inline WIREBIND_ABI::server
