// The owning pointers of <memory>, without its algorithms and their parallel forms: those are a tenth of what
// a program's own file costs to compile. Where the library's inner headers are not known, all of it.
#pragma once

#include <cstddef>  // which library this is

#if defined(__GLIBCXX__) && __has_include(<bits/shared_ptr.h>) && __has_include(<bits/unique_ptr.h>)
#include <bits/shared_ptr.h>
#include <bits/unique_ptr.h>
#else
#include <memory>
#endif
