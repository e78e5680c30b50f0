// The default credentials chain of Alibaba Cloud. Most programs need only this header of the folder.
#pragma once

#include <aliyun/detail/runtime.hpp>
#include <wirebind/auth/provider.hpp>
#include <wirebind/client/credentials/chain.hpp>
#include <wirebind/client/credentials/refresh_machine.hpp>
#include <wirebind/client/credentials/surroundings.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <asio/any_io_executor.hpp>

#include <type_traits>

namespace aliyun::inline WIREBIND_ABI {

/// In this order: the variables of the environment, an OIDC role, the profile of the command line tool, the
/// profile file, the role of the ECS instance, a credentials URI. The variables in the description of each
/// class disable it or configure it.
WIREBIND_DECL std::shared_ptr<providers::chain_source> default_sources(const providers::surroundings& around);

/// The default chain as a provider. Reads nothing before the first get; requests use connections of
/// its own on the executor, whose context must outlive it. Share one provider between clients.
WIREBIND_DECL std::shared_ptr<wirebind::credentials_provider> default_chain(
    const providers::surroundings& around, const providers::refresh_options& options = {});
WIREBIND_DECL std::shared_ptr<wirebind::credentials_provider> default_chain(asio::any_io_executor executor);

template <class Context>
requires std::is_convertible_v<typename Context::executor_type, asio::any_io_executor>
    std::shared_ptr<wirebind::credentials_provider> default_chain(Context& context) {
  return default_chain(asio::any_io_executor(context.get_executor()));
}

}  // namespace aliyun::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <aliyun/credentials/impl/default_chain.ipp>
#endif
