// The functions of fc::fc.
#include <fc/v20210406/src.hpp>
