#include "catch.hpp"

#include <wirebind/core/process.hpp>

#include <sys/wait.h>
#include <unistd.h>

using wirebind::process_id;

namespace {

/// The exit status of a child that calls a function.
template <class Body>
int in_child(Body&& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = -1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("process: its number is the system's, in a child and in a child's child as well") {
  const pid_t own = process_id();
  CHECK(own == ::getpid());
  CHECK(in_child([own] {
          if (process_id() == own || process_id() != ::getpid()) return 1;
          return in_child([] { return process_id() == ::getpid() ? 0 : 1; });
        }) == 0);
  CHECK(process_id() == own);
}
