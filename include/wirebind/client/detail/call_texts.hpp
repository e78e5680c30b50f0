// The details of a call, made when there is something to tell: a call that waits has none.
#pragma once

#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/secrets.hpp>
#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/net/exchange.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// The details of a call that is prepared, made where it has none yet. They do not say where it goes.
WIREBIND_DECL call_details& details_of(prepared_call& call);

/// How many rules a prepared call violates.
inline std::size_t violations_of(const prepared_call& call) noexcept {
  return call.details ? call.details->violations.size() : 0;
}

/// Writes where a call goes, for people: not the Host field, which may be a parameter.
WIREBIND_DECL void write_target(call_details& details, std::string_view method, std::string_view scheme,
                                std::string_view host, std::uint16_t port, std::string_view path);

/// Writes what a request without errors tells of its call.
WIREBIND_DECL void describe(call_details& details, const request_view& request, const net::origin& to);

/// Details where there is no memory for others: they have the outcome alone, and many calls share them.
WIREBIND_DECL std::shared_ptr<call_details> spare_details(outcome what) noexcept;

/// The details of a prepared call that ends now, made where it has none yet.
WIREBIND_DECL std::shared_ptr<call_details> described(prepared_call& call) noexcept;

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/call_texts.ipp>
#endif
