// Hides the differences between the versions of Asio, 1.22 to the newest, and between compilers with it.
// Every version switch that a light header needs and every experimental header is here; the rest of the
// library uses what all versions have.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/lasting.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/detail/config.hpp>
#include <asio/version.hpp>
#if __has_include(<asio/associated_immediate_executor.hpp>)
#include <asio/associated_executor.hpp>
#include <asio/associated_immediate_executor.hpp>
#include <asio/dispatch.hpp>
#define WIREBIND_HAS_IMMEDIATE_EXECUTOR 1
#else
#define WIREBIND_HAS_IMMEDIATE_EXECUTOR 0
#endif

#include <type_traits>
#if !defined(ASIO_NO_TYPEID)
#include <typeinfo>
#endif
#include <utility>

#if defined(ASIO_HAS_CO_AWAIT) != WIREBIND_HAS_COROUTINES
#error \
    "wirebind and Asio disagree about coroutines: define ASIO_HAS_CO_AWAIT or ASIO_DISABLE_CO_AWAIT for all files"
#endif

namespace wirebind::inline WIREBIND_ABI::net {

#if WIREBIND_HAS_IMMEDIATE_EXECUTOR
/// A handler with an immediate executor of its own, for completions inside the initiating function.
template <class Handler, class Executor>
concept has_immediate_executor = !requires {
  typename asio::associated_immediate_executor<Handler,
                                               Executor>::asio_associated_immediate_executor_is_unspecialised;
};

/// Runs a function as Asio runs a handler that completes immediately: on the handler's immediate executor,
/// and from there on its associated executor, if it has one.
template <class Handler, class Executor, class Function>
void dispatch_immediately(const Handler& handler, const Executor& io, Function function) {
  const auto immediate = asio::get_associated_immediate_executor(handler, io);
  const auto home = asio::get_associated_executor(handler, immediate);
  asio::dispatch(immediate, [home, function = std::move(function)]() mutable {
    asio::dispatch(home, std::move(function));
  });
}
#else
template <class, class>
concept has_immediate_executor = false;

template <class Handler, class Executor, class Function>
void dispatch_immediately(const Handler&, const Executor&, Function) {}
#endif

/// The executor inside an erased one if it has this type, else null. Without typeid, Asio compares types by
/// an instance of each, so that an executor without a default constructor is not found.
template <class Target>
const Target* target_of(const asio::any_io_executor& executor) noexcept {
#if !defined(ASIO_NO_TYPEID)
  const bool same = executor.target_type() == typeid(Target);
#else
  bool same = false;
  if constexpr (std::is_default_constructible_v<Target>) {
    static const lasting<asio::any_io_executor> sample(Target{});
    same = executor.target_type() == sample.value.target_type();
  }
#endif
  return same ? executor.target<Target>() : nullptr;
}

}  // namespace wirebind::inline WIREBIND_ABI::net

#if !WIREBIND_HEADER_ONLY
namespace wirebind::inline WIREBIND_ABI::net {

/// The Asio version that <wirebind/src.hpp> was compiled with; only that file defines `same`.
template <int Version, bool Coroutines>
struct compiled_with_asio {
  static const bool same;
};

// Executors and the members of a core depend on these: files that were compiled otherwise must not link.
[[gnu::used]] static const bool* const linked_with_asio =
    &compiled_with_asio<ASIO_VERSION, WIREBIND_HAS_COROUTINES>::same;

}  // namespace wirebind::inline WIREBIND_ABI::net
#endif
