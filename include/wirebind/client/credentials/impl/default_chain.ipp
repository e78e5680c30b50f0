#pragma once

#include <wirebind/client/credentials/default_chain.hpp>
#include <wirebind/client/credentials/environment_source.hpp>
#include <wirebind/client/credentials/metadata.hpp>
#include <wirebind/client/credentials/profile_files.hpp>
#include <wirebind/client/credentials/refreshing_provider.hpp>
#include <wirebind/client/credentials/roles.hpp>
#include <wirebind/client/credentials/uri.hpp>

#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::providers {

WIREBIND_DECL std::shared_ptr<chain_source> default_sources(const surroundings& around) {
  std::vector<std::shared_ptr<source>> sources;
  sources.push_back(std::make_shared<environment_source>(around));
  sources.push_back(std::make_shared<oidc_source>(around));
  sources.push_back(std::make_shared<cli_source>(around));
  sources.push_back(std::make_shared<ini_source>(around));
  sources.push_back(std::make_shared<metadata_source>(around));
  sources.push_back(std::make_shared<uri_source>(around));
  return std::make_shared<chain_source>(std::move(sources));
}

WIREBIND_DECL std::shared_ptr<credentials_provider> default_chain(const surroundings& around,
                                                                  const refresh_options& options) {
  return std::make_shared<refreshing_provider>(default_sources(around), around.clock, options);
}

WIREBIND_DECL std::shared_ptr<credentials_provider> default_chain(asio::any_io_executor executor) {
  return default_chain(make_surroundings(std::move(executor)));
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
