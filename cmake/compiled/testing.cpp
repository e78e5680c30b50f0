// The functions of wirebind::testing.
#include <wirebind/testing/src.hpp>
