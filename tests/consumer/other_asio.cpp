// Links with the compiled library only where both see the same Asio.
#include <wirebind/client/core.hpp>

int main() {}
