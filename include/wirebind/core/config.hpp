// How the library is compiled. Owns the version, the choices between header-only use and separate compilation
// and of zlib, and nothing else; it includes nothing.
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
