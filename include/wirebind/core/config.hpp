// Configuration of the library: its version, header-only use or separate compilation, zlib, coroutines, and
// the inline namespace that names all of these. Includes nothing but, with clang, the version of Asio.
//
// Header-only is the default. With WIREBIND_SEPARATE_COMPILATION defined for every file of a program, headers
// only declare, and exactly one file of the program includes <wirebind/src.hpp>, which defines.
#pragma once

/// Version of the library: major * 10000 + minor * 100 + patch.
#define WIREBIND_VERSION 100
#define WIREBIND_VERSION_TEXT "0.1.0"

/// Whether zlib is there, for the content coding gzip: the same for every file of a program, and linked where
/// it is 1. The CMake targets see to both.
#if !defined(WIREBIND_HAS_ZLIB)
#define WIREBIND_HAS_ZLIB 0
#endif

#if defined(WIREBIND_SEPARATE_COMPILATION)
#define WIREBIND_HEADER_ONLY 0
#define WIREBIND_DECL
#else
#define WIREBIND_HEADER_ONLY 1
#define WIREBIND_DECL inline
#endif

// Clang has coroutines from Asio 1.26 on.
#if defined(__clang__) && __has_include(<asio/version.hpp>)
#include <asio/version.hpp>
#endif

/// Whether `asio::awaitable` exists: decided here as Asio decides it, so that headers without Asio agree with
/// headers with it; <wirebind/net/asio_compat.hpp> checks this.
#if defined(ASIO_HAS_CO_AWAIT)
#define WIREBIND_HAS_COROUTINES 1
#elif defined(ASIO_DISABLE_CO_AWAIT) || !defined(__cpp_impl_coroutine) || !__has_include(<coroutine>)
#define WIREBIND_HAS_COROUTINES 0
#elif defined(__clang__)
#if __clang_major__ >= 14 && ASIO_VERSION >= 102600
#define WIREBIND_HAS_COROUTINES 1
#else
#define WIREBIND_HAS_COROUTINES 0
#endif
#else
#define WIREBIND_HAS_COROUTINES 1
#endif

#define WIREBIND_JOIN_EXPANDED(a, b) a##b
#define WIREBIND_JOIN(a, b) WIREBIND_JOIN_EXPANDED(a, b)

#if WIREBIND_HEADER_ONLY
#define WIREBIND_ABI_MODE h
#else
#define WIREBIND_ABI_MODE s
#endif
#if WIREBIND_HAS_COROUTINES
#define WIREBIND_ABI_COROUTINES c
#else
#define WIREBIND_ABI_COROUTINES
#endif
#if WIREBIND_HAS_ZLIB
#define WIREBIND_ABI_ZLIB z
#else
#define WIREBIND_ABI_ZLIB
#endif

/// The inline namespace of the library: version 0, then `h` (header-only) or `s` (separate compilation), `c`
/// with coroutines, `z` with zlib. Names of files that were compiled differently do not mix. The macro of a
/// generated API (`FC_V20210406_ABI`) is this and a digest of the API's layout.
#define WIREBIND_ABI                                   \
  WIREBIND_JOIN(WIREBIND_JOIN(v0_, WIREBIND_ABI_MODE), \
                WIREBIND_JOIN(WIREBIND_ABI_COROUTINES, WIREBIND_ABI_ZLIB))

// The linker rejects a program whose files were compiled differently: a symbol has one value in a program.
// Not with link-time optimisation and not across shared libraries.
#if defined(__ELF__) && defined(__GNUC__)
#define WIREBIND_TEXT_EXPANDED(a) #a
#define WIREBIND_TEXT(a) WIREBIND_TEXT_EXPANDED(a)
#if WIREBIND_HEADER_ONLY
#define WIREBIND_ABI_NUMBER 1 + 2 * WIREBIND_HAS_COROUTINES + 4 * WIREBIND_HAS_ZLIB
#else
#define WIREBIND_ABI_NUMBER 8 + 2 * WIREBIND_HAS_COROUTINES + 4 * WIREBIND_HAS_ZLIB
#endif
__asm__(".globl wirebind_v0_compiled_alike\n.set wirebind_v0_compiled_alike, " WIREBIND_TEXT(
    WIREBIND_ABI_NUMBER));
#endif
