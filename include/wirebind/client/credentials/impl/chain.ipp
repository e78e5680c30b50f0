#pragma once

#include <wirebind/client/credentials/chain.hpp>
#include <wirebind/client/credentials/error.hpp>
#include <wirebind/core/callback_error.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::providers {

struct chain_source::state {
  std::vector<std::shared_ptr<source>> sources;
  std::shared_ptr<source> remembered;
};

/// One fetch.
struct chain_source::run : std::enable_shared_from_this<run> {
  run(std::shared_ptr<state> all, handler taken) : shared(std::move(all)), done(std::move(taken)) {}

  void next() {
    if (index == shared->sources.size()) {
      fetched_credentials none = failure(errc::no_credentials, std::move(detail));
      none.exception = std::move(thrown);
      return std::exchange(done, {})(std::move(none));
    }
    const auto asked = shared->sources[index];
    try {
      asked->async_fetch([self = shared_from_this(), asking = index](fetched_credentials outcome) {
        if (asking == self->index) self->ended(std::move(outcome));
      });
    } catch (...) {
      if (!done) throw;  // it came from there
      const callback_failure failed = current_failure();
      ended({.error = failed.error, .exception = failed.exception});
    }
  }

  void ended(fetched_credentials outcome) {
    const auto& asked = shared->sources[index];
    if (!outcome.error) {
      shared->remembered = asked;
      index = shared->sources.size();
      return std::exchange(done, {})(std::move(outcome));
    }
    if (!thrown) thrown = std::move(outcome.exception);
    if (!detail.empty()) detail += "; ";
    detail.append(asked->name()).append(": ").append(to_text(outcome));
    ++index;
    next();
  }

  const std::shared_ptr<state> shared;
  handler done;
  std::size_t index = 0;
  std::string detail{};
  std::exception_ptr thrown{};
};

WIREBIND_DECL chain_source::chain_source(std::vector<std::shared_ptr<source>> sources)
    : state_(std::make_shared<state>(state{std::move(sources), nullptr})) {}

WIREBIND_DECL std::string_view chain_source::name() const noexcept { return "chain"; }

WIREBIND_DECL void chain_source::async_fetch(handler done) {
  if (const auto known = state_->remembered) return known->async_fetch(std::move(done));
  std::make_shared<run>(state_, std::move(done))->next();
}

}  // namespace wirebind::inline WIREBIND_ABI::providers
