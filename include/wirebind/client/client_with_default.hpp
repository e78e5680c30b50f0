// A client with a default token of its own, as Asio's `as_default_on` makes it.
#pragma once

#include <wirebind/client/detail/operation_check.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/client/request_ref.hpp>
#include <wirebind/client/token.hpp>
#include <wirebind/core/config.hpp>

#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// A `Client` whose calls, pagers, waits, fetches and groups use the token that `Executor` names where they
/// are given none: `asio::deferred_t::as_default_on(std::move(client))`.
template <class Client, class Executor>
class client_with_default : public Client {
 public:
  using executor_type = Executor;

  template <class Other>
  struct rebind_executor {
    using other = client_with_default<Client, Other>;
  };

  using Client::Client;
  /// Takes over the client with its calls; the other one was moved from.
  explicit client_with_default(Client&& from) noexcept : Client(std::move(from)) {}

  executor_type get_executor() const noexcept { return executor_type(Client::get_executor()); }

  /// As those of `basic_client`.
  template <class Request, call_token Token = typename client::default_token_on<Executor>::type>
  auto async_call(const Request& request, Token&& token = Token{}) {
    return Client::async_call(request, std::forward<Token>(token));
  }

  template <class Request, call_token Token = typename client::default_token_on<Executor>::type>
  requires(!requests_may_be_temporary) auto async_call(const Request&& give_the_request_a_name_first,
                                                       Token&& token = Token{}) = delete;

  template <class Operation, class Token = typename client::default_token_on<Executor>::type>
  auto async_call(wirebind::request_ref<client::request_of<Operation>> request,
                  const wirebind::call_options& options, Token&& token = Token{}) {
    return Client::template async_call<Operation>(request, options, std::forward<Token>(token));
  }

 protected:
  using default_token = typename client::default_token_on<Executor>::type;
};

}  // namespace wirebind::inline WIREBIND_ABI
