// The one file of this project's own programs that defines the emulator's functions.
#include <fc/emulator/src.hpp>
