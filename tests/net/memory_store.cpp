// Memory that goes from one exchange to the next.
#include "catch.hpp"

#include <wirebind/net/detail/memory_store.hpp>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using wirebind::net::detail::memory_owner;
using wirebind::net::detail::memory_store;
using wirebind::net::detail::store_allocator;

TEST_CASE("memory store: blocks of any size are whole and their own, kept or not") {
  memory_store store;
  const std::size_t sizes[] = {8, 16, 100, 304, 1600, 4096, 5000};
  for (int round = 0; round != 3; ++round) {
    std::vector<unsigned char*> blocks;
    for (int i = 0; i != 40; ++i) {
      for (const std::size_t size : sizes) {
        blocks.push_back(static_cast<unsigned char*>(store.allocate(size)));
        std::memset(blocks.back(), i, size);
      }
    }
    for (std::size_t i = 0; i != blocks.size(); ++i) {
      const std::size_t size = sizes[i % std::size(sizes)];
      CHECK(blocks[i][0] == i / std::size(sizes));
      CHECK(blocks[i][size - 1] == i / std::size(sizes));
      store.deallocate(blocks[i], size);
    }
    if (round == 1) store.clear();
  }
}

TEST_CASE("memory store: it lives as long as what was allocated from it") {
  std::optional<memory_owner> owner(std::in_place);
  auto value = std::allocate_shared<int>(store_allocator<int>(*owner), 7);
  owner.reset();
  CHECK(*value == 7);
  value.reset();  // a sanitizer sees whether the store goes now, and not before
}

TEST_CASE("memory store: threads that come at once have memory of their own") {
  memory_store store;
  std::vector<std::thread> all;
  for (int number = 0; number != 4; ++number) {
    all.emplace_back([&store, number] {
      for (int i = 0; i != 5000; ++i) {
        auto* const block = static_cast<volatile unsigned char*>(store.allocate(64));
        block[0] = static_cast<unsigned char>(number);
        std::this_thread::yield();
        if (block[0] != number) std::abort();
        store.deallocate(const_cast<unsigned char*>(block), 64);
      }
    });
  }
  for (std::thread& each : all) each.join();
}
