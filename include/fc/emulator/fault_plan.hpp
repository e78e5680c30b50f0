// Error responses, delays and broken connections on demand, by operation. Decides which request of an
// operation fails.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fc::emulator {

/// The fault of requests of one operation.
struct planned_fault {
  int status = 0;      ///< 400 to 599: the status of the error. 0: served as usual, after `delay`.
  std::string code{};  ///< Empty: the published code of the status.
  std::optional<std::uint32_t> count{};  ///< So many requests are affected, and none after them.
  std::uint32_t every = 1;               ///< The last one of so many requests is affected.
  double probability = 1;                ///< Of a request that is due. The same in every run.
  std::optional<std::chrono::milliseconds> retry_after{};  ///< Sent as x-acs-retry-after.
  std::chrono::milliseconds delay{0};  ///< Before the response; by a clock with alarms of its own.
  bool close = false;                  ///< The connection ends without a response.
};

/// The default code of a status.
inline std::string code_of(const planned_fault& planned) {
  if (!planned.code.empty()) return planned.code;
  switch (planned.status) {
    case 403:
      return "AccessDenied";
    case 404:
      return "FunctionNotFound";
    case 409:
      return "ConcurrentUpdateError";
    case 412:
      return "PreconditionFailed";
    case 429:
      return "Throttling";
    case 502:
      return "BadResponse";
    case 503:
      return "ResourceThrottled";
    default:
      return planned.status < 500 ? "InvalidArgument" : "InternalServerError";
  }
}

/// The faults of all operations. Safe to use from several threads at once.
class fault_plan {
 public:
  /// Replaces an earlier fault of that operation. Throws `std::invalid_argument` for an invalid
  /// one.
  void set(std::string operation, planned_fault planned) {
    if (planned.status != 0 && (planned.status < 400 || planned.status > 599)) {
      throw std::invalid_argument("emulator: a fault has status 400 to 599, or 0");
    }
    if (!(planned.probability >= 0 && planned.probability <= 1)) {
      throw std::invalid_argument("emulator: a probability is within 0 to 1");
    }
    if (planned.every == 0) throw std::invalid_argument("emulator: `every` must not be 0");
    const std::lock_guard lock(mutex_);
    plans_.insert_or_assign(std::move(operation), entry{std::move(planned)});
  }
  void clear(std::string_view operation) {
    const std::lock_guard lock(mutex_);
    if (const auto found = plans_.find(operation); found != plans_.end()) plans_.erase(found);
  }

  /// The fault of the next request of an operation.
  std::optional<planned_fault> take(std::string_view operation) {
    const std::lock_guard lock(mutex_);
    const auto found = plans_.find(operation);
    if (found == plans_.end()) return std::nullopt;
    entry& one = found->second;
    if (one.planned.count && one.hit >= *one.planned.count) return std::nullopt;
    if (++one.seen % one.planned.every != 0) return std::nullopt;
    if (one.planned.probability < 1 && one.chance() >= one.planned.probability) return std::nullopt;
    ++one.hit;
    return one.planned;
  }

 private:
  struct entry {
    planned_fault planned;
    std::uint32_t seen = 0;
    std::uint32_t hit = 0;
    std::mt19937 random{};

    double chance() { return static_cast<double>(random()) / 4294967296.0; }
  };

  std::mutex mutex_;
  std::map<std::string, entry, std::less<>> plans_;
};

}  // namespace fc::emulator
