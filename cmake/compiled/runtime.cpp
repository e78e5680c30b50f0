// The functions of wirebind::runtime.
#include <wirebind/src.hpp>
