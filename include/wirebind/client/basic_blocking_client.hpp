// The blocking client below the generated one: a context of its own, run by the thread that calls.
// Owns the typed edge of a call; no Asio type is named here, and no thread is made.
#pragma once

#include <wirebind/client/operation_check.hpp>
#include <wirebind/client/operation_ref.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/response.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// A client of one endpoint for programs without an event loop. Calls from several threads take turns. In the
/// child of a fork it opens connections of its own; another thread must not be inside a call when the process
/// forks.
class basic_blocking_client {
 public:
  /// Does no I/O. An endpoint that is no URL is reported by every call as `errc::invalid_endpoint`.
  WIREBIND_DECL explicit basic_blocking_client(client_options options);
  WIREBIND_DECL basic_blocking_client(basic_blocking_client&&) noexcept;
  WIREBIND_DECL basic_blocking_client& operator=(basic_blocking_client&&) noexcept;
  WIREBIND_DECL ~basic_blocking_client();

  WIREBIND_DECL const client_options& options() const noexcept;

  /// Sends the request and waits for the answer, as long as the deadlines allow. Throws `call_error`.
  template <class Request, class Operation = typename Request::operation>
  response<Operation> call(const Request& request, const call_options& options = {}) {
    std::error_code error;
    response<Operation> out = call(request, error, options);
    throw_if(error, out.shared_details());
    return out;
  }

  /// The same without an exception: sets `error`, and the response still has the details.
  template <class Request, class Operation = typename Request::operation>
  response<Operation> call(const Request& request, std::error_code& error, const call_options& options = {}) {
    response<Operation> out;
    auto details = run(client::operation_of<Operation>(), &request, options, &out.header, &out.body(), error);
    if (error) out.clear();
    out.set_details(std::move(details));
    return out;
  }

  /// Says what is wrong with a request that belongs to no operation.
  template <class Request, class... Rest>
  requires(!client::operation_request<Request>) void call(const Request&, Rest&&...) {
    static_assert(client::operation_request<Request>,
                  "call takes the request struct of an operation, such as api::get_function_request");
  }

  /// Closes the connections that are kept for the next call.
  WIREBIND_DECL void close_idle();

 private:
  struct state;

  /// The whole call, erased. Where it fails, headers and body may be half filled.
  WIREBIND_DECL std::shared_ptr<const call_details> run(const client::operation_ref& operation,
                                                        const void* request, const call_options& options,
                                                        void* headers, void* body, std::error_code& error);

  std::unique_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/basic_blocking_client.ipp>
#endif
