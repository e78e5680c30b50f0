#pragma once

#include <wirebind/client/credentials/chain.hpp>
#include <wirebind/client/credentials/error.hpp>

#include <cstddef>
#include <string>

namespace wirebind::inline WIREBIND_ABI::providers {

struct chain_source::state {
  std::vector<std::shared_ptr<source>> sources;
  std::shared_ptr<source> remembered;
};

/// One fetch: the handler of the source that is asked now.
struct chain_source::run {
  std::shared_ptr<state> shared;
  handler done;
  std::size_t index = 0;
  std::string said{};

  static void next(run self) {
    if (self.index == self.shared->sources.size()) {
      return self.done(failure(errc::no_credentials, std::move(self.said)));
    }
    const auto asked = self.shared->sources[self.index];
    asked->async_fetch(std::move(self));
  }

  void operator()(fetched outcome) {
    const auto& asked = shared->sources[index];
    if (!outcome.error) {
      shared->remembered = asked;
      return done(std::move(outcome));
    }
    if (!said.empty()) said += "; ";
    said.append(asked->name()).append(": ").append(to_text(outcome));
    ++index;
    next(std::move(*this));
  }
};

WIREBIND_DECL chain_source::chain_source(std::vector<std::shared_ptr<source>> sources)
    : state_(std::make_shared<state>(state{std::move(sources), nullptr})) {}

WIREBIND_DECL std::string_view chain_source::name() const noexcept { return "chain"; }

WIREBIND_DECL void chain_source::async_fetch(handler done) {
  if (const auto known = state_->remembered) return known->async_fetch(std::move(done));
  run::next({.shared = state_, .done = std::move(done)});
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
