// expect: define WIREBIND_SEPARATE_COMPILATION for every file of the program
// The file that defines everything is refused where headers define everything already.
#ifndef CONTROL
#undef WIREBIND_SEPARATE_COMPILATION
#endif
#include <wirebind/src.hpp>
