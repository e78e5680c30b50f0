// The fields that a caller adds to a request: which of them can be sent.
#pragma once

#include <wirebind/client/call_options.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/core/config.hpp>

#include <span>

namespace wirebind::inline WIREBIND_ABI::client {

/// Adds the fields to a request that has all of its own but those of the signature. One that cannot be sent
/// gives the call `errc::invalid_header` and a message that names it, never its value.
WIREBIND_DECL void add_caller_headers(prepared_call& call, std::span<const header> headers);

}  // namespace wirebind::inline WIREBIND_ABI::client

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/caller_headers.ipp>
#endif
