// What the calls of a client have in common and one of them found out: endpoints as URLs, and how a set of
// alternatives is authenticated.
#pragma once

#include <wirebind/auth/scheme_set.hpp>
#include <wirebind/client/detail/call_memory.hpp>
#include <wirebind/client/detail/published_list.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/client/options.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/optional_mutex.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/http/url.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::auth {
struct chosen_authentication;
}

namespace wirebind::inline WIREBIND_ABI::client {

/// With which the fields of an operation's requests begin.
struct known_beginning {
  const operation_ref* operation;
  http::fields fields;
};

/// A URL to which paths are appended: its target is the base path, without a slash at its end.
struct known_endpoint {
  std::string text;
  http::url url;
  http::fields head;  ///< With which every request begins: Host and User-Agent.
  /// The same with the other fields that all requests of an operation have.
  detail::published_list<known_beginning> beginnings{};
  /// The facts of exchanges with it that calls share; they hold no source and no sink.
  detail::published_list<std::shared_ptr<const net::exchange_request>> exchanges{};
  /// Fields of requests to it that are those of many calls.
  detail::published_list<std::shared_ptr<const http::fields>> heads{};
};

/// Of one client, whose options do not change. Safe to use from several threads at once.
class call_basis {
 public:
  explicit call_basis(bool single_threaded) : mutex_(!single_threaded) {}

  /// The endpoint of a text; null, with an error, for one that cannot be used.
  WIREBIND_DECL std::shared_ptr<known_endpoint> endpoint(std::string_view text, const client_options& client,
                                                         std::error_code& error);

  /// The facts of an exchange with an endpoint, which other calls with the same ones share.
  WIREBIND_DECL std::shared_ptr<const net::exchange_request> exchange(known_endpoint& to,
                                                                      net::exchange_request&& wanted);

  /// Keeps the beginning of an operation's requests, unless too many others are kept already.
  WIREBIND_DECL void keep_beginning(known_endpoint& to, const operation_ref& operation,
                                    const http::fields& begun);

  /// Fields that other calls share; null where too many others are kept already.
  WIREBIND_DECL std::shared_ptr<const http::fields> head(known_endpoint& to, const http::fields& wanted);

  /// How calls are authenticated that have no credentials of their own; with an error where that is the
  /// outcome.
  WIREBIND_DECL std::shared_ptr<const auth::chosen_authentication> authentication(
      std::span<const scheme_set> alternatives, const client_options& client);

  detail::call_memory memory;

 private:
  struct known_choice {
    std::vector<scheme_set> alternatives;  // none where all calls use one authenticator
    std::shared_ptr<const auth::chosen_authentication> chosen;
  };

  std::shared_ptr<known_endpoint> known(std::string_view text) const;
  std::shared_ptr<const auth::chosen_authentication> known(std::span<const scheme_set> alternatives) const;

  detail::published_list<std::shared_ptr<known_endpoint>> endpoints_;
  detail::published_list<known_choice> choices_;
  optional_mutex mutex_;  // of those who add to them
};

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_basis.ipp>
#endif
