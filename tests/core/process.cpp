#include "catch.hpp"

#include <wirebind/core/process.hpp>

#include <csignal>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using wirebind::process_id;

namespace {

pid_t forked() { return ::fork(); }
/// Runs no handler of pthread_atfork(3).
pid_t cloned() { return static_cast<pid_t>(::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)); }

/// The exit status of a child that calls a function.
template <class Body>
int in_child(pid_t (&make)(), Body&& body) {
  const pid_t child = make();
  if (child == 0) ::_exit(body());
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("process: its number is the system's, in a child and in a child's child as well") {
  const pid_t own = process_id();
  CHECK(own == ::getpid());
  for (auto* const make : {&forked, &cloned}) {
    CHECK(in_child(*make, [=] {
            if (process_id() == own || process_id() != ::getpid()) return 1;
            return in_child(*make, [] { return process_id() == ::getpid() ? 0 : 1; });
          }) == 0);
  }
  CHECK(process_id() == own);
}
