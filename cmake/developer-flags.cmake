# The settings of everything that this project's own developers compile: warnings as errors, sanitizers, ccache.
# Included where wirebind is the top project, and before its first target, since targets take these settings when they
# are made; no part of an exported target.
option(WIREBIND_WERROR "Treat warnings as errors" ON)
set(WIREBIND_SANITIZE "" CACHE STRING "Value of -fsanitize for everything that is built, such as address,undefined")

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
find_program(WIREBIND_CCACHE ccache)
if(WIREBIND_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${WIREBIND_CCACHE}")
endif()
if(WIREBIND_SANITIZE)
  add_compile_options(-fsanitize=${WIREBIND_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${WIREBIND_SANITIZE})
endif()

add_library(wirebind_developer INTERFACE)
target_compile_options(wirebind_developer INTERFACE -Wall -Wextra -Wpedantic)
# With optimisation g++ 12 sees the allocation of an Asio coroutine's frame inlined and its release not, and takes them
# for a mismatch; and it takes an assignment to std::string for one to itself (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(wirebind_developer INTERFACE -Wno-mismatched-new-delete $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(WIREBIND_WERROR)
  target_compile_options(wirebind_developer INTERFACE -Werror)
endif()
