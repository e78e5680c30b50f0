// The server side of a list of operation types; the service is any object with
// one `handle(const <request>&, server::context&)` an operation. Only one thunk per operation is
// instantiated; the rest is erased code.
#pragma once

#include <wirebind/client/operation.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/server/operation_result.hpp>
#include <wirebind/server/policy.hpp>
#include <wirebind/server/responder.hpp>
#include <wirebind/server/route_table.hpp>
#include <wirebind/server/service_call.hpp>

#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::server {

/// The untyped part of a router, compiled once.
class basic_router {
 public:
  basic_router(void* service, api_policy& policy, std::span<const route> routes, std::string base_path = {})
      : service_(service), policy_(policy), routes_(routes), base_path_(std::move(base_path)) {}

  /// The response to one request: 500 if the service throws. Exceptions of the policy propagate. That to a
  /// HEAD of a path without an operation for it is that to its GET (RFC 9110 section 9.3.2).
  /// Safe to call from several threads if the service is.
  http::response response_to(const http::request& request);
  void operator()(http::request&& request, responder respond) { respond(response_to(request)); }
  /// The violations of a request as a client reports them, empty if there are none.
  /// The caller is not checked, and the service is not called.
  std::vector<std::string> violations_of(const http::request& request) const;
  /// The operation of a request; null if there is none.
  const operation_info* operation_of(const http::request& request) const;
  /// Fills the response to a request that the HTTP parser rejected.
  void refuse(int status, const std::string& reason, http::response& response);

 private:
  route_match find(const http::request& request) const;
  void dispatch(context& call, http::response& response);
  void fail(const context& call, std::string message, http::response& response);

  void* service_;
  api_policy& policy_;
  std::span<const route> routes_;
  std::string base_path_;
};

template <class Operation, class Service>
void serve_operation(void* service, service_call& call) {
  typename Operation::request request{};
  if (!call.read(&request, parameters_of<typename Operation::request>())) return;
  if (!call.accept(validate(request, call.level(), {}, call.names()))) return;
  const operation_result<Operation> result =
      static_cast<Service*>(service)->handle(std::as_const(request), call.context());
  if (result.failure) return call.write_fault(*result.failure);
  using header_type = typename Operation::response_headers;
  call.write_body(result.status, result.body);
  if constexpr (!std::is_same_v<header_type, no_headers>) {
    call.write_fields(&result.header, parameters_of<header_type>());
  }
}

template <class Operations>
class router;

/// Serves the operations of a `type_list`, below a base path such as "/v1". Service and policy must outlive
/// it.
template <class... Operations>
class router<type_list<Operations...>> : public basic_router {
 public:
  template <class Service>
  router(Service& service, api_policy& policy, std::string base_path = {})
      : basic_router(&service, policy, routes_for<Service>, std::move(base_path)) {}

 private:
  template <class Service>
  static constexpr route routes_for[] = {{&Operations::info, &serve_operation<Operations, Service>}...};
};

}  // namespace wirebind::inline WIREBIND_ABI::server

#if WIREBIND_HEADER_ONLY
#include <wirebind/server/impl/router.ipp>
#endif
