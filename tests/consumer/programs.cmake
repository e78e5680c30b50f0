# The programs that every way of getting the library must build: header-only and compiled once.
add_executable(awaiting "${CMAKE_CURRENT_LIST_DIR}/awaiting.cpp")
target_link_libraries(awaiting PRIVATE wirebind::wirebind)
add_executable(blocking "${CMAKE_CURRENT_LIST_DIR}/blocking.cpp")
target_link_libraries(blocking PRIVATE fc::fc)

enable_testing()
add_test(NAME awaiting COMMAND awaiting)
add_test(NAME blocking COMMAND blocking)
