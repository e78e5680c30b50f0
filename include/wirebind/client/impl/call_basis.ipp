#pragma once

#include <wirebind/auth/security.hpp>
#include <wirebind/client/detail/call_basis.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/http/writer.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client {
namespace detail {

/// Most endpoints that are kept: a client has one, or those of a document.
inline constexpr std::size_t most_endpoints = 8;

/// Most facts of exchanges that are kept for an endpoint: they differ by what operations are like, and by
/// options of single calls, which may be any.
inline constexpr std::size_t most_exchanges = 16;

/// Most beginnings, and most sets of fields, that are kept for an endpoint: sets differ by the media types of
/// operations. With more to look through a call would rather make its own.
inline constexpr std::size_t most_heads = 16;

/// What the head of every request begins with; what of it cannot be sent is found when a request is made.
inline http::fields common_head(std::string_view authority, const client_options& client) {
  http::fields all;
  all.add("host", authority);
  all.add("user-agent", client.user_agent);
  http::field refused;
  http::validate(all, refused);
  return all;
}

/// Whether exchanges with one origin have the same facts, and no source and no sink. The binding names every
/// member, so that one more does not compile before it is seen to.
inline bool are_same(const net::exchange_request& a, const net::exchange_request& b) noexcept {
  const auto& [origin, timeouts, limits, head, idempotent, observed, progress, source, source_length, sink,
               for_sink, sink_limit, gunzip] = a;
  return source == nullptr && b.source == nullptr && sink == nullptr && b.sink == nullptr &&
         timeouts == b.timeouts && limits == b.limits && head == b.head && idempotent == b.idempotent &&
         observed == b.observed && progress == b.progress && gunzip == b.gunzip;
}

}  // namespace detail

WIREBIND_DECL std::shared_ptr<known_endpoint> call_basis::known(std::string_view text) const {
  const auto* const found = endpoints_.find([text](const auto& each) { return each->text == text; });
  return found != nullptr ? *found : nullptr;
}

WIREBIND_DECL std::shared_ptr<const auth::chosen_authentication> call_basis::known(
    std::span<const scheme_set> alternatives) const {
  const known_choice* const found = choices_.find([alternatives](const known_choice& each) {
    bool same = each.alternatives.size() == alternatives.size();
    for (std::size_t i = 0; same && i != alternatives.size(); ++i)
      same = each.alternatives[i] == alternatives[i];
    return same;
  });
  return found != nullptr ? found->chosen : nullptr;
}

// Two threads may make the same; the first one is kept.
WIREBIND_DECL std::shared_ptr<known_endpoint> call_basis::endpoint(std::string_view text,
                                                                   const client_options& client,
                                                                   std::error_code& error) {
  if (auto found = known(text)) return found;
  if (text.empty()) {
    error = errc::invalid_endpoint;
    return nullptr;
  }
  std::optional<http::url> url = http::parse_url(text, error);
  if (url && url->target.find('?') != std::string::npos) error = errc::endpoint_query;
  if (error) return nullptr;
  while (url->target.ends_with('/')) url->target.pop_back();
  http::fields head = detail::common_head(url->authority(), client);
  const auto made = share<known_endpoint>(
      new known_endpoint{.text = std::string(text), .url = std::move(*url), .head = std::move(head)});
  const std::lock_guard lock(mutex_);
  if (auto found = known(text)) return found;
  if (endpoints_.size() != detail::most_endpoints) endpoints_.add(made);
  return made;
}

WIREBIND_DECL std::shared_ptr<const net::exchange_request> call_basis::exchange(
    known_endpoint& to, net::exchange_request&& wanted) {
  const auto known = [&to](const net::exchange_request& like) {
    return to.exchanges.find([&like](const auto& each) { return detail::are_same(*each, like); });
  };
  if (const auto* const found = known(wanted)) return *found;
  wanted.origin = {to.url.scheme, to.url.host, to.url.port};
  auto made = std::make_shared<const net::exchange_request>(std::move(wanted));
  if (made->source != nullptr || made->sink != nullptr) return made;
  const std::lock_guard lock(mutex_);
  if (const auto* const found = known(*made)) return *found;
  if (to.exchanges.size() != detail::most_exchanges) to.exchanges.add(made);
  return made;
}

WIREBIND_DECL void call_basis::keep_beginning(known_endpoint& to, const operation_ref& operation,
                                              const http::fields& begun) {
  if (to.beginnings.size() == detail::most_heads) return;
  const std::lock_guard lock(mutex_);
  const bool known = to.beginnings.find([&](const auto& each) { return each.operation == &operation; });
  if (!known && to.beginnings.size() != detail::most_heads) to.beginnings.add({&operation, begun});
}

WIREBIND_DECL std::shared_ptr<const http::fields> call_basis::head(known_endpoint& to,
                                                                   const http::fields& wanted) {
  const auto known = [&] { return to.heads.find([&wanted](const auto& each) { return *each == wanted; }); };
  if (const auto* const found = known()) return *found;
  if (to.heads.size() == detail::most_heads) return nullptr;
  const std::lock_guard lock(mutex_);
  if (const auto* const found = known()) return *found;
  if (to.heads.size() == detail::most_heads) return nullptr;
  const auto made = share<const http::fields>(new http::fields(wanted));
  to.heads.add(made);
  return made;
}

WIREBIND_DECL std::shared_ptr<const auth::chosen_authentication> call_basis::authentication(
    std::span<const scheme_set> alternatives, const client_options& client) {
  if (client.authentication) alternatives = {};
  if (auto found = known(alternatives)) return found;
  auth::chosen_authentication chosen =
      client.authentication ? auth::choose(client.authentication, client.credentials, nullptr)
                            : auth::choose(alternatives, *client.schemes, client.credentials, nullptr);
  const auto made =
      share<const auth::chosen_authentication>(new auth::chosen_authentication(std::move(chosen)));
  const std::lock_guard lock(mutex_);
  if (auto found = known(alternatives)) return found;
  choices_.add({{alternatives.begin(), alternatives.end()}, made});
  return made;
}

}  // namespace wirebind::inline WIREBIND_ABI::client
