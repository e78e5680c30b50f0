# Gives wirebind::compiled: the library compiled once, with headers that only declare. It is built by the project
# that links it, with that project's flags and that project's Asio, and only when something links it.
# A program links either this or wirebind::wirebind alone, never both kinds in different files.
if(NOT TARGET wirebind_compiled)
  add_library(wirebind_compiled STATIC EXCLUDE_FROM_ALL "${CMAKE_CURRENT_LIST_DIR}/compiled.cpp")
  add_library(wirebind::compiled ALIAS wirebind_compiled)
  target_compile_definitions(wirebind_compiled PUBLIC WIREBIND_SEPARATE_COMPILATION)
  target_link_libraries(wirebind_compiled PUBLIC wirebind::wirebind)
endif()
