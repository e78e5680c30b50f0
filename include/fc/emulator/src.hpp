// Defines the emulator: include this in exactly one file of a program that is built with
// FC_EMULATOR_SEPARATE_COMPILATION. Refuses to be included without that definition.
#pragma once

#include <fc/emulator/options.hpp>

#if FC_EMULATOR_HEADER_ONLY
#error \
    "define FC_EMULATOR_SEPARATE_COMPILATION for every file of the program, then include <fc/emulator/src.hpp> in one"
#endif

#include <fc/emulator/impl/server.ipp>
