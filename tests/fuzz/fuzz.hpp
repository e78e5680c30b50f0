// What every fuzz target has: one function that is fed bytes, and a way to say that a property does not hold.
// Owns no main function; main/ has one for libFuzzer and one that replays seeds and seeded mutations of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace fuzz {

/// One run of the target; ends the process when a property does not hold.
void run(std::string_view input);

/// Ends the process, so that libFuzzer keeps the input and the replay shows it.
inline void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

/// A copy in a buffer of its exact size, so that a sanitizer sees the first byte too many.
class exact_copy {
 public:
  explicit exact_copy(std::string_view text) : data_(new char[text.size()]), size_(text.size()) {
    std::copy(text.begin(), text.end(), data_.get());
  }
  std::string_view view() const noexcept { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_;
};

/// Takes the first byte off an input, for the choice of circumstances; 0 when there is none.
inline unsigned take_choice(std::string_view& input) noexcept {
  if (input.empty()) return 0;
  const auto choice = static_cast<unsigned char>(input.front());
  input.remove_prefix(1);
  return choice;
}

/// Takes the text before the next separator off an input, and the separator.
inline std::string_view take_piece(std::string_view& input, char separator) noexcept {
  const std::string_view piece = input.substr(0, input.find(separator));
  input.remove_prefix(std::min(piece.size() + 1, input.size()));
  return piece;
}

}  // namespace fuzz
