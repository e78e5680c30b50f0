// Defines the emulator: include this in exactly one file of a program that is built with
// FC_EMULATOR_SEPARATE_COMPILATION. In a header-only program it is the same as <fc/emulator/server.hpp>.
#pragma once

#include <fc/emulator/impl/server.ipp>
#include <fc/emulator/server.hpp>
