# Gives the library compiled once, with headers that only declare, as parts of which a program links what it uses:
#   wirebind::runtime  clients and servers of any API
#   wirebind::testing  what tests of a program use: scripted transports, a clock, a server that has faults
#   aliyun::aliyun     signers and credentials of Alibaba Cloud
#   fc::fc             the bindings of Function Compute, with the two that it needs
#   fc::emulator       Function Compute in the process of a test
# Each is built by the project that links it, with that project's flags and that project's Asio, and only when something
# links it. A program links these or wirebind::wirebind alone, never both kinds in different files.
function(wirebind_add_compiled name source)
  string(REPLACE "::" "_" target "${name}")
  if(NOT TARGET ${target})
    add_library(${target} STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/compiled/${source}")
    add_library(${name} ALIAS ${target})
    target_link_libraries(${target} PUBLIC ${ARGN})
  endif()
endfunction()

wirebind_add_compiled(wirebind::runtime runtime.cpp wirebind::wirebind)
wirebind_add_compiled(wirebind::testing testing.cpp wirebind::runtime)
wirebind_add_compiled(aliyun::aliyun aliyun.cpp wirebind::runtime)
wirebind_add_compiled(fc::fc fc.cpp aliyun::aliyun)
wirebind_add_compiled(fc::emulator emulator.cpp fc::fc)
target_compile_definitions(wirebind_runtime PUBLIC WIREBIND_SEPARATE_COMPILATION)
target_compile_definitions(fc_emulator PUBLIC FC_EMULATOR_SEPARATE_COMPILATION)
