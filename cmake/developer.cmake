# What only this project's own developers build: tests, examples, tools.
# Included where wirebind is the top project; changes nothing in projects that add it to theirs.
option(WIREBIND_TESTS "Build the tests" ON)
option(WIREBIND_EXAMPLES "Build the examples and the demo" ON)
option(WIREBIND_TOOLS "Build the programs, such as fc-emulator" ON)

foreach(part wirebind_runtime wirebind_testing aliyun_aliyun fc_fc fc_emulator)
  target_link_libraries(${part} PRIVATE $<BUILD_INTERFACE:wirebind_developer>)
endforeach()

if(WIREBIND_TOOLS AND EXISTS "${PROJECT_SOURCE_DIR}/tools/fc_emulator.cpp")
  # The page of --explorer is a part of the program.
  set(page "${PROJECT_SOURCE_DIR}/api-spec/fc/2021-04-06/explorer.html")
  set(page_source "${PROJECT_BINARY_DIR}/explorer_page.cpp")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${page}")
  file(READ "${page}" page_text)
  file(CONFIGURE OUTPUT "${page_source}" @ONLY CONTENT [[
#include <string_view>
extern const std::string_view explorer_page;
const std::string_view explorer_page = R"explorer(@page_text@)explorer";
]])
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    set_source_files_properties("${page_source}" PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  endif()
  add_executable(fc-emulator tools/fc_emulator.cpp "${page_source}")
  target_link_libraries(fc-emulator PRIVATE fc::emulator wirebind_developer)
  set_target_properties(fc-emulator PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
  if(WIREBIND_INSTALL)
    # Where it was built: headers and generator are installed without a build.
    install(TARGETS fc-emulator RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" OPTIONAL)
  endif()
endif()
if(WIREBIND_TESTS OR WIREBIND_EXAMPLES)
  enable_testing()
endif()
if(WIREBIND_TESTS)
  add_subdirectory(tests)
endif()
if(WIREBIND_EXAMPLES)
  add_subdirectory(examples)
endif()
