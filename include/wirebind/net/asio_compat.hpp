// What differs between the versions of Asio, 1.22 to the newest, and between compilers with it.
// Owns every version switch and every experimental header; the rest of the library uses what all of them
// have.
#pragma once

#include <asio/detail/config.hpp>

/// Whether `asio::awaitable` exists here: g++, or clang with a newer Asio or ASIO_HAS_CO_AWAIT defined.
#if defined(ASIO_HAS_CO_AWAIT)
#define WIREBIND_HAS_COROUTINES 1
#else
#define WIREBIND_HAS_COROUTINES 0
#endif
