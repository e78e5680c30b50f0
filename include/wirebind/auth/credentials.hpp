// Credentials of any type as one value. Each type lists its own secrets, so that they can be redacted.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <concepts>
#include <iterator>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI {

/// A type of credentials: comparable values with `complete()`, whether they suffice to authenticate a call,
/// and `secrets()`, a range of views of all texts that no message may show.
template <class T>
concept credentials_type = requires(const T& value) {
  { value.complete() } -> std::convertible_to<bool>;
  { value == value } -> std::convertible_to<bool>;
  std::begin(value.secrets());
};

/// Immutable credentials of any `credentials_type`, or none. Copies share the value, so that a copy allocates
/// no memory and never throws. There is no stream operator, so that secrets do not get into logs by accident.
class credentials {
 public:
  credentials() noexcept = default;
  template <class T>
  requires(!std::is_same_v<T, credentials> && credentials_type<T>) credentials(T value)
      : held_(share<const concealed>(new model<T>(std::move(value)))) {}

  /// Whether there are credentials of any type.
  bool has_value() const noexcept { return held_ != nullptr; }
  /// Whether they suffice to authenticate a call.
  bool complete() const noexcept { return held_ && held_->complete(); }
  /// The value, null if it has another type.
  template <class T>
  const T* get_if() const noexcept {
    const auto* found = dynamic_cast<const model<T>*>(held_.get());
    return found != nullptr ? &found->value : nullptr;
  }
  /// All texts that no message may show.
  std::vector<std::string> secrets() const { return held_ ? held_->secrets() : std::vector<std::string>(); }
  /// Whether both are the same snapshot: one of them is a copy of the other, or both are copies of a third.
  bool same_snapshot(const credentials& other) const noexcept { return held_ == other.held_; }

  /// Equal values of the same type.
  friend bool operator==(const credentials& a, const credentials& b) {
    return a.held_ == b.held_ || (a.held_ && b.held_ && a.held_->equals(*b.held_));
  }

 private:
  struct concealed {
    virtual ~concealed() = default;
    virtual bool complete() const noexcept = 0;
    virtual std::vector<std::string> secrets() const = 0;
    virtual bool equals(const concealed& other) const = 0;
  };
  template <class T>
  struct model final : concealed {
    explicit model(T&& from) : value(std::move(from)) {}
    bool complete() const noexcept override { return value.complete(); }
    std::vector<std::string> secrets() const override {
      std::vector<std::string> all;
      for (const auto& each : value.secrets()) all.push_back(std::string(each));
      return all;
    }
    bool equals(const concealed& other) const override {
      const auto* same = dynamic_cast<const model*>(&other);
      return same != nullptr && same->value == value;
    }

    const T value;
  };

  std::shared_ptr<const concealed> held_;
};

}  // namespace wirebind::inline WIREBIND_ABI
