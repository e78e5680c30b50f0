// The main function of every test executable. Ends with a line that ./test adds up,
//   cases: 12 passed, 0 failed
// and refuses to call a run without a single test case a success.
#if !__has_include(<catch2/catch_all.hpp>)
#define CATCH_CONFIG_RUNNER
#endif
#include "catch.hpp"

#include <cstddef>
#include <cstdio>

namespace {

std::size_t passed = 0;
std::size_t failed = 0;

#if __has_include(<catch2/catch_all.hpp>)
using listener_base = Catch::EventListenerBase;
#else
using listener_base = Catch::TestEventListenerBase;
#endif

struct counter : listener_base {
  using listener_base::listener_base;
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    ++(stats.totals.testCases.failed != 0 ? failed : passed);
  }
};

CATCH_REGISTER_LISTENER(counter)

}  // namespace

int main(int argc, char** argv) {
  Catch::Session session;
  const int problem = session.applyCommandLine(argc, argv);
  if (problem != 0) return problem;
  const int result = session.run();
  const auto& config = session.configData();
  if (config.listTests || config.listTags || config.listReporters || config.showHelp) return result;
  std::printf("cases: %zu passed, %zu failed\n", passed, failed);
  if (passed + failed == 0) {
    std::fputs("no test case was run\n", stderr);
    return 1;
  }
  return result;
}
