#pragma once

#include <wirebind/auth/error.hpp>
#include <wirebind/auth/security.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/sequence.hpp>

#include <bit>
#include <cstddef>
#include <exception>
#include <mutex>
#include <system_error>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::auth {
namespace detail {

// --- several schemes at once

/// Credentials of several schemes, in their order.
struct joined_credentials {
  sequence<credentials> parts;

  bool complete() const noexcept {
    for (const credentials& part : parts) {
      if (!part.complete()) return false;
    }
    return true;
  }
  std::vector<std::string> secrets() const {
    std::vector<std::string> out;
    for (const credentials& part : parts) {
      for (std::string& secret : part.secrets()) out.push_back(std::move(secret));
    }
    return out;
  }
  bool operator==(const joined_credentials& other) const {
    bool same = parts.size() == other.parts.size();
    for (std::size_t i = 0; same && i != parts.size(); ++i) same = parts[i] == other.parts[i];
    return same;
  }
};

class joined_authenticator final : public authenticator {
 public:
  explicit joined_authenticator(sequence<std::shared_ptr<authenticator>> parts) : parts_(std::move(parts)) {}

  requirements needs() const noexcept override {
    requirements all;
    for (const auto& part : parts_) {
      const requirements wanted = part->needs();
      all.body_digest = all.body_digest || wanted.body_digest;
      all.clock = all.clock || wanted.clock;
    }
    return all;
  }
  bool takes(const credentials& given) const noexcept override {
    return given.get_if<joined_credentials>() != nullptr;
  }
  bool sets_field(std::string_view name) const noexcept override {
    for (const auto& part : parts_) {
      if (part->sets_field(name)) return true;
    }
    return false;
  }
  std::error_code apply(http::request& message, const credentials& given,
                        const attempt_context& context) override {
    const auto* const all = given.get_if<joined_credentials>();
    if (all == nullptr || all->parts.size() != parts_.size()) return errc::other_credentials;
    for (std::size_t i = 0; i != parts_.size(); ++i) {
      if (const auto error = parts_[i]->apply(message, all->parts[i], context)) return error;
    }
    return {};
  }
  bool refuses_credentials(const refusal& response) const override {
    for (const auto& part : parts_) {
      if (part->refuses_credentials(response)) return true;
    }
    return false;
  }

 private:
  const sequence<std::shared_ptr<authenticator>> parts_;
};

/// Gets the credentials of one scheme after the other.
class joined_provider final : public credentials_provider,
                              public std::enable_shared_from_this<joined_provider> {
 public:
  explicit joined_provider(sequence<credentials_or_provider> sources) : sources_(std::move(sources)) {}

  void async_get(handler done) override { next({}, share<handler>(new handler(std::move(done)))); }

  bool invalidate(const credentials& refused) override {
    const auto* const all = refused.get_if<joined_credentials>();
    if (all == nullptr || all->parts.size() != sources_.size()) return false;
    bool others = false;
    for (std::size_t i = 0; i != sources_.size(); ++i) {
      const auto& provider = sources_[i].provider();
      others = (provider && provider->invalidate(all->parts[i])) || others;
    }
    return others;
  }
  std::string last_failure() const override {
    const std::lock_guard lock(mutex_);
    return failed_ ? failed_->last_failure() : std::string();
  }
  std::exception_ptr last_exception() const override {
    const std::lock_guard lock(mutex_);
    return thrown_ || !failed_ ? thrown_ : failed_->last_exception();
  }

 private:
  void next(sequence<credentials> parts, const std::shared_ptr<handler>& done) {
    while (parts.size() != sources_.size()) {
      const credentials_or_provider& source = sources_[parts.size()];
      if (source.provider()) return ask(*source.provider(), std::move(parts), done);
      parts.push_back(source.value());
    }
    end(*done, {}, joined_credentials{std::move(parts)});
  }

  void ask(credentials_provider& provider, sequence<credentials> parts,
           const std::shared_ptr<handler>& done) {
    provider.async_get([self = shared_from_this(), &provider, parts = std::move(parts), done](
                           std::error_code error, credentials given) mutable {
      if (error) {
        self->note(&provider, nullptr);
        return end(*done, error, {});
      }
      try {
        parts.push_back(std::move(given));
        self->next(std::move(parts), done);
      } catch (...) {
        callback_failure failure = current_failure();
        self->note(nullptr, std::move(failure.exception));
        end(*done, failure.error, {});
      }
    });
  }

  static void end(handler& done, std::error_code error, credentials given) {
    if (handler once = std::exchange(done, {})) once(error, std::move(given));
  }

  void note(credentials_provider* failed, std::exception_ptr thrown) {
    const std::lock_guard lock(mutex_);
    failed_ = failed;
    thrown_ = std::move(thrown);
  }

  const sequence<credentials_or_provider> sources_;
  mutable std::mutex mutex_;
  credentials_provider* failed_ = nullptr;  // one of the sources
  std::exception_ptr thrown_;
};

/// Several authenticators as one, for credentials that are made of theirs. Those that sign come last.
inline chosen_authentication join(const sequence<chosen_authentication>& parts) {
  sequence<std::shared_ptr<authenticator>> all;
  sequence<credentials_or_provider> sources;
  for (const bool signing : {false, true}) {
    for (const chosen_authentication& part : parts) {
      const requirements wanted = part.by->needs();
      if ((wanted.clock || wanted.body_digest) != signing) continue;
      all.push_back(part.by);
      sources.push_back(part.source);
    }
  }
  return {.by = share<authenticator>(new joined_authenticator(std::move(all))),
          .source = std::shared_ptr<credentials_provider>(new joined_provider(std::move(sources)))};
}

// --- the choice

/// The credentials of a client for a scheme, none where it has none.
inline credentials_or_provider credentials_for(const security_scheme& wanted, const client_credentials& given,
                                               const credentials* of_call) {
  if (of_call != nullptr && wanted.by->takes(*of_call)) return *of_call;
  for (const auto& each : given.all()) {
    if (!each.scheme.empty() && each.scheme == wanted.name && each.given.has_value()) return each.given;
  }
  for (const auto& each : given.all()) {
    const bool fits = each.given.provider() || wanted.by->takes(each.given.value());
    if (each.scheme.empty() && each.given.has_value() && fits) return each.given;
  }
  return {};
}

inline sequence<const security_scheme*> schemes_of(scheme_set set, const scheme_table& all) {
  sequence<const security_scheme*> out;
  for (; set != 0; set &= set - 1) {
    const auto at = static_cast<std::size_t>(std::countr_zero(set));
    if (at < all.size()) out.push_back(&all[at]);
  }
  return out;
}

/// Whether all schemes have an authenticator.
inline bool supported(scheme_set set, const scheme_table& schemes) {
  for (const security_scheme* each : schemes_of(set, schemes)) {
    if (!each->by) return false;
  }
  return true;
}

inline std::string names_of(std::span<const scheme_set> alternatives, const scheme_table& schemes) {
  std::string out;
  for (const scheme_set set : alternatives) {
    std::string names;
    for (const security_scheme* each : schemes_of(set, schemes))
      names.append(names.empty() ? "" : " and ").append(each->name);
    if (!names.empty()) out.append(out.empty() ? "" : ", or ").append(names);
  }
  return out;
}

/// Everything that a set of schemes needs; without an authenticator where some of it is missing.
inline chosen_authentication choice_of(scheme_set set, const scheme_table& schemes,
                                       const client_credentials& given, const credentials* of_call) {
  sequence<chosen_authentication> parts;
  for (const security_scheme* each : schemes_of(set, schemes)) {
    auto source = credentials_for(*each, given, of_call);
    if (!source.has_value()) return {};
    parts.push_back({.by = each->by, .source = std::move(source)});
  }
  if (parts.empty()) return {};
  return parts.size() == 1 ? std::move(parts.front()) : join(parts);
}

/// Whether one of the schemes takes the credentials.
inline bool takes(scheme_set set, const scheme_table& schemes, const credentials& given) {
  for (const security_scheme* each : schemes_of(set, schemes)) {
    if (each->by->takes(given)) return true;
  }
  return false;
}

}  // namespace detail

WIREBIND_DECL chosen_authentication choose(std::span<const scheme_set> alternatives,
                                           const scheme_table& schemes, const client_credentials& given,
                                           const credentials* of_call) {
  sequence<scheme_set> usable;
  for (const scheme_set set : alternatives) {
    if (detail::supported(set, schemes)) usable.push_back(set);
  }
  if (usable.empty() && !alternatives.empty())
    return {.error = errc::no_authenticator, .schemes = detail::names_of(alternatives, schemes)};
  bool anonymous = usable.empty(), taken = false;
  for (const scheme_set set : usable) {
    const bool takes = of_call != nullptr && detail::takes(set, schemes, *of_call);
    anonymous = anonymous || set == 0;
    taken = taken || takes;
    if (of_call != nullptr && !takes) continue;
    auto found = detail::choice_of(set, schemes, given, of_call);
    if (found.by) return found;
  }
  if (anonymous && of_call == nullptr) return {};
  const bool incomplete = of_call == nullptr || !of_call->has_value() || taken;
  return {.error = incomplete ? errc::incomplete_credentials : errc::other_credentials,
          .schemes = detail::names_of(usable, schemes)};
}

WIREBIND_DECL chosen_authentication choose(std::shared_ptr<authenticator> by, const client_credentials& given,
                                           const credentials* of_call) {
  chosen_authentication out{.by = std::move(by)};
  if (of_call != nullptr) {
    if (of_call->has_value() && !out.by->takes(*of_call)) return {.error = errc::other_credentials};
    out.source = *of_call;
  } else {
    out.source = detail::credentials_for({.name = {}, .by = out.by}, given, nullptr);
    if (!out.source.has_value() && !given.all().empty()) out.source = given.all().front().given;
  }
  return out;
}

}  // namespace wirebind::inline WIREBIND_ABI::auth
