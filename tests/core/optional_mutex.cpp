#include "catch.hpp"

#include <wirebind/core/optional_mutex.hpp>

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

TEST_CASE("optional mutex: guards what two threads do") {
  wirebind::optional_mutex mutex(true);
  long count = 0;
  const auto add = [&] {
    for (int i = 0; i != 10'000; ++i) {
      const wirebind::optional_lock lock(mutex);
      ++count;
    }
  };
  std::thread other(add);
  add();
  other.join();
  CHECK(count == 20'000);
}

TEST_CASE("optional mutex: one that is not needed ends a debug build where two threads meet") {
  const pid_t child = ::fork();
  if (child == 0) {
    std::freopen("/dev/null", "w", stderr);
    std::signal(SIGABRT, SIG_DFL);
    wirebind::optional_mutex mutex(false);
    const wirebind::optional_lock lock(mutex);
    std::thread([&mutex] { const wirebind::optional_lock second(mutex); }).join();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
#ifdef NDEBUG
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
#else
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
#endif
}

TEST_CASE("optional mutex: one that is not needed is taken again and again") {
  wirebind::optional_mutex mutex(false);
  for (int i = 0; i != 3; ++i) const wirebind::optional_lock lock(mutex);
}
