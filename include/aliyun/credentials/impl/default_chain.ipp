#pragma once

#include <aliyun/credentials/default_chain.hpp>
#include <aliyun/credentials/environment_source.hpp>
#include <aliyun/credentials/metadata.hpp>
#include <aliyun/credentials/profile_files.hpp>
#include <aliyun/credentials/roles.hpp>
#include <aliyun/credentials/uri.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>

#include <utility>
#include <vector>

namespace aliyun::inline WIREBIND_ABI {

WIREBIND_DECL std::shared_ptr<providers::chain_source> default_sources(
    const providers::surroundings& around) {
  std::vector<std::shared_ptr<providers::source>> sources;
  sources.push_back(std::make_shared<environment_source>(around));
  sources.push_back(std::make_shared<oidc_source>(around));
  sources.push_back(std::make_shared<cli_source>(around));
  sources.push_back(std::make_shared<ini_source>(around));
  sources.push_back(std::make_shared<metadata_source>(around));
  sources.push_back(std::make_shared<uri_source>(around));
  return std::make_shared<providers::chain_source>(std::move(sources));
}

WIREBIND_DECL std::shared_ptr<wirebind::credentials_provider> default_chain(
    const providers::surroundings& around, const providers::refresh_options& options) {
  return std::make_shared<providers::refreshing_provider>(default_sources(around), around.clock, options);
}

WIREBIND_DECL std::shared_ptr<wirebind::credentials_provider> default_chain(asio::any_io_executor executor) {
  return default_chain(providers::make_surroundings(std::move(executor)));
}

}  // namespace aliyun::inline WIREBIND_ABI
