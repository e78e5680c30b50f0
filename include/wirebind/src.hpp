// Defines every function of the library: include this in exactly one file of a program that is built with
// WIREBIND_SEPARATE_COMPILATION. Refuses to be included without that definition.
#pragma once

#include <wirebind/core/config.hpp>

#if WIREBIND_HEADER_ONLY
#error "define WIREBIND_SEPARATE_COMPILATION for every file of the program, then include <wirebind/src.hpp> in one"
#endif

#include <wirebind/core/impl/base64.ipp>
