// expect: only std::shared_ptr sets what shared_from_this returns
// An object that gives out pointers to itself needs the constructor of std::shared_ptr, which `share` does
// without.
#include <wirebind/core/memory.hpp>

struct object : std::enable_shared_from_this<object> {};

std::shared_ptr<object> make() {
#ifdef CONTROL
  return std::shared_ptr<object>(new object);
#else
  return wirebind::share<object>(new object);
#endif
}
