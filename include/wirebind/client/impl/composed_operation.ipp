#pragma once

#include <wirebind/client/detail/composed_operation.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>

namespace wirebind::inline WIREBIND_ABI::client {

WIREBIND_DECL composed_operation::composed_operation(std::shared_ptr<core> shared)
    : shared_(std::move(shared)), strand_(net::detail::make_strand(shared_->executor)) {}

WIREBIND_DECL composed_operation::~composed_operation() = default;

WIREBIND_DECL void composed_operation::start() {
  net::detail::post(strand_, [self = shared_from_this()] { self->begin(); });
}

WIREBIND_DECL void composed_operation::cancel(net::cancel_kind kind) {
  net::detail::post(strand_, [self = shared_from_this(), kind] { self->cancelled(kind); });
}

}  // namespace wirebind::inline WIREBIND_ABI::client
