// Tries credentials sources in order. Remembers which one had credentials, but not a failure of all.
#pragma once

#include <wirebind/client/credentials/source.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::providers {

/// Queries one source after the other until one has credentials, and only that one from then on. If all fail,
/// the error is `errc::no_credentials` and the text lists the error of each; the next fetch tries all
/// again. A source that throws has failed.
class chain_source final : public source {
 public:
  WIREBIND_DECL explicit chain_source(std::vector<std::shared_ptr<source>> sources);

  WIREBIND_DECL std::string_view name() const noexcept override;
  WIREBIND_DECL void async_fetch(handler done) override;

 private:
  struct state;
  struct run;
  const std::shared_ptr<state> state_;
};

}  // namespace wirebind::inline WIREBIND_ABI::providers

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/credentials/impl/chain.ipp>
#endif
