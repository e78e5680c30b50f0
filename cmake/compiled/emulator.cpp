// The functions of fc::emulator.
#include <fc/emulator/src.hpp>
