# Gives wirebind::zlib: zlib, for responses in the content coding gzip, and the definition of that; empty where zlib
# is not found, and the library rejects that coding then. Used by the project and by the package.
if(NOT TARGET wirebind::zlib)
  find_package(ZLIB QUIET)
  add_library(wirebind::zlib INTERFACE IMPORTED GLOBAL)
  if(TARGET ZLIB::ZLIB)
    target_link_libraries(wirebind::zlib INTERFACE ZLIB::ZLIB)
    target_compile_definitions(wirebind::zlib INTERFACE WIREBIND_HAS_ZLIB=1)
  else()
    message(STATUS "wirebind: zlib was not found, so that responses in gzip are rejected (Debian: zlib1g-dev)")
  endif()
endif()
