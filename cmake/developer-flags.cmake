# The settings of everything that this project's own developers compile: warnings as errors, sanitizers, ccache, linker.
# Included where wirebind is the top project, and before its first target, since targets take these settings when they
# are made; no part of an exported target.
option(WIREBIND_WERROR "Treat warnings as errors" ON)
set(WIREBIND_SANITIZE "" CACHE STRING "Value of -fsanitize for everything that is built, such as address,undefined")

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_EXTENSIONS OFF)
find_program(WIREBIND_CCACHE ccache)
if(WIREBIND_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without this it compiles anew whatever reads precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                  "${WIREBIND_CCACHE}")
endif()
# g++ collects garbage from 128 MB on; with a third of the memory of a processor, here in KB, most files need none. Without
# optimisation std::move and its kin are functions that are called, unless they are folded.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  cmake_host_system_information(RESULT memory QUERY TOTAL_PHYSICAL_MEMORY)  # in MB
  cmake_host_system_information(RESULT processors QUERY NUMBER_OF_LOGICAL_CORES)
  math(EXPR heap "${memory} * 1000 / ${processors} / 3")
  add_compile_options("SHELL:--param ggc-min-heapsize=${heap}" -ffold-simple-inlines)
endif()
# Warnings in precompiled headers are ours as well.
set(CMAKE_PCH_PROLOGUE "")
# GNU ld takes two to five times as long, for each of a hundred programs.
find_program(WIREBIND_LINKER NAMES ld.lld ld.gold)
if(WIREBIND_LINKER AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
  string(REGEX REPLACE ".*ld\\." "" linker "${WIREBIND_LINKER}")
  add_link_options(-fuse-ld=${linker})
endif()
# ASan's checks as calls instead of as code compile in four fifths of the time.
if(WIREBIND_SANITIZE MATCHES "address" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options("SHELL:--param asan-instrumentation-with-call-threshold=0")
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

# wirebind_precompile(<name> <header>... [LINK <target>...]) precompiles headers for the targets that reuse them; the
# definitions of the linked targets must be among theirs.
function(wirebind_precompile name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINK")
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    file(CONFIGURE OUTPUT "${name}.cpp" CONTENT "")
    add_library(${name} OBJECT "${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp")
    target_link_libraries(${name} PRIVATE ${arg_LINK} wirebind_developer)
    target_compile_features(${name} PRIVATE cxx_std_20)
    target_precompile_headers(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS})
  endif()
endfunction()

function(wirebind_reuse_precompiled target name)
  if(TARGET ${name})
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_compile_options(${target} PRIVATE -fpch-preprocess)  # for ccache
  endif()
endfunction()
