// Defines every function of this layer, as <wirebind/src.hpp> does for the runtime: include both in one file
// of a program that is built with WIREBIND_SEPARATE_COMPILATION.
#pragma once

#include <wirebind/core/config.hpp>

#if WIREBIND_HEADER_ONLY
#error \
    "define WIREBIND_SEPARATE_COMPILATION for every file of the program, then include <wirebind/testing/src.hpp> in one"
#endif

#include <wirebind/testing/impl/fault_server.ipp>
#include <wirebind/testing/impl/manual_clock.ipp>
#include <wirebind/testing/impl/scripted_resolver.ipp>
#include <wirebind/testing/impl/scripted_stream.ipp>
#include <wirebind/testing/impl/scripted_transport.ipp>
