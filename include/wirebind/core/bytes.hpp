// A payload that is shared, not copied: immutable, reference-counted bytes for the body of a raw request or
// response.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace detail {
struct bytes_memory;
}

/// Immutable bytes; a copy shares them. Safe to read from several threads at once.
class bytes {
 public:
  bytes() = default;
  bytes(std::string data) : data_(data.empty() ? nullptr : std::make_shared<std::string>(std::move(data))) {}
  bytes(std::string_view data) : bytes(std::string(data)) {}
  bytes(const char* text) : bytes(std::string(text)) {}

  /// The bytes; valid as long as any copy of this object exists.
  std::string_view view() const noexcept { return data_ ? std::string_view(*data_) : std::string_view(); }
  std::size_t size() const noexcept { return data_ ? data_->size() : 0; }
  bool empty() const noexcept { return size() == 0; }

  friend bool operator==(const bytes& a, const bytes& b) noexcept { return a.view() == b.view(); }

 private:
  friend struct detail::bytes_memory;

  std::shared_ptr<std::string> data_;  // written before it is shared
};

namespace detail {

struct bytes_memory {
  /// The text of bytes that nothing else shares, to be written anew; else null.
  static std::string* of(bytes& whole) noexcept {
    if (whole.data_.use_count() != 1) return nullptr;
    // The last other one may have read on another thread: its reads come before, which a count does not say.
    static_cast<void>(bytes(whole));
    return whole.data_.get();
  }
};

}  // namespace detail

}  // namespace wirebind::inline WIREBIND_ABI
