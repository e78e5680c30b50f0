// Links with the compiled library only where both see the same Asio.
#include <wirebind/client/detail/core.hpp>

int main() {}
