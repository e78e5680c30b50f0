// A main function for compilers without libFuzzer: runs every seed, then mutations of them. The generator is
// seeded with a constant and is the same everywhere, so that a failure comes back with the same command.
// Usage: fuzz_<target> MUTATIONS FOLDER
#include "../../wire/case_file.hpp"
#include "../fuzz.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

std::string current;

void show_current(int) {
  std::fprintf(stderr, "input, with escapes: %s\n", wire::escape(current).c_str());
  std::_Exit(1);
}

std::vector<std::string> read_seeds(const char* folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return seeds;
}

class mutator {
 public:
  explicit mutator(const std::vector<std::string>& seeds) : seeds_(seeds) {}

  std::string next() {
    std::string text = seed();
    for (std::size_t edits = 1 + below(4); edits != 0; --edits) edit(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_()) % limit; }
  const std::string& seed() { return seeds_[below(seeds_.size())]; }

  void edit(std::string& text) {
    constexpr std::string_view pieces("\0\r\n \t:;,\"\\{}[]()0129afF-+.%/?&=@<>\x7f\x80\xC3\xE2\xED\xF0\xff",
                                      42);
    const std::size_t place = below(text.size() + 1);
    const std::size_t size = std::min(1 + below(24), text.size() - place);
    switch (below(6)) {
      case 0:
        if (place != text.size()) text[place] = static_cast<char>(below(256));
        break;
      case 1:
        if (place != text.size()) text[place] = pieces[below(pieces.size())];
        break;
      case 2:
        text.insert(place, 1, pieces[below(pieces.size())]);
        break;
      case 3:
        text.erase(place, size);
        break;
      case 4:
        text.insert(below(text.size() + 1), text.substr(place, size));
        break;
      default: {
        const std::string& other = seed();
        text.replace(place, std::string::npos, other.substr(below(other.size() + 1)));
      }
    }
  }

  const std::vector<std::string>& seeds_;
  std::mt19937 random_{20210406};
};

void run(std::string input) {
  current = std::move(input);
  fuzz::run(current);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::vector<std::string> seeds = read_seeds(arguments[2]);
  if (seeds.empty()) {
    std::fprintf(stderr, "no seeds in %s\n", arguments[2]);
    return 1;
  }
  std::signal(SIGABRT, show_current);
  run({});
  for (const std::string& seed : seeds) run(seed);
  mutator mutations(seeds);
  const long wanted = std::strtol(arguments[1], nullptr, 10);
  for (long i = 0; i < wanted; ++i) run(mutations.next());
  std::printf("%zu seeds, %ld mutations\ncases: 1 passed, 0 failed\n", seeds.size(), wanted);
  return 0;
}
