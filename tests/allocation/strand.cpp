// A strand without memory: on an io_context it needs none, and on Asio's strand it waits for some.
#include "failing.hpp"

#include <wirebind/net/detail/strand.hpp>

#include <asio/io_context.hpp>
#include <asio/strand.hpp>

#include <memory>

using namespace allocation_test;
using namespace wirebind::net::detail;

namespace {

struct counting_task final : strand_task {
  void run() override { ++ran; }
  void drop() noexcept override {}
  handler_memory* memory() noexcept override { return &storage; }

  int ran = 0;
  handler_storage<function_size> storage{};
};

}  // namespace

TEST_CASE("allocation: a strand of an io_context and a task executor of one run tasks without memory") {
  asio::io_context context(1);
  const auto owner = std::make_shared<strand>(context.get_executor());
  const auto executor = make_task_executor(context.get_executor());
  counting_task task;
  counting_task plain;
  bool happened = true;
  {
    const failing armed(1, true);
    for (int i = 0; i != 3; ++i) {
      owner->post(task);
      executor.post(plain);
      context.poll();
    }
    happened = armed.happened();
  }
  CHECK_FALSE(happened);
  CHECK(task.ran == 3);
  CHECK(plain.ran == 3);
}

TEST_CASE("allocation: a strand of a strand of Asio keeps a task until there is memory") {
  asio::io_context context(1);
  const asio::any_io_executor inner = asio::make_strand(context);
  const auto owner = std::make_shared<strand>(inner);
  counting_task task;
  bool happened = false;
  {
    const failing armed(1, true);
    owner->post(task);
    for (int i = 0; i != 10; ++i) context.poll_one();
    happened = armed.happened();
  }
  CHECK(happened);
  CHECK(task.ran == 0);
  context.poll();
  CHECK(task.ran == 1);
}
