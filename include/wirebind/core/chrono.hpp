// Durations, time points and clocks of <chrono>, without the calendar and the streams that come with it: they
// double what a program's own file costs to compile. Where the library's inner header is not known, all of
// it.
#pragma once

#include <cstddef>  // which library this is

#if defined(__GLIBCXX__) && __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif
