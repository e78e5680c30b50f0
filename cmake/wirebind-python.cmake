# Finds a Python that can import the required modules: the first python3 of a machine may be one without Jinja2 while
# another one has it. The only place with this search; scripts run it as
#   cmake [-D modules=jinja2,yaml,pytest] -P cmake/wirebind-python.cmake
# which prints the path, or says which interpreters were tried and ends with an error.

# Sets <result> to the first interpreter that imports every one of the modules, or to an empty string; sets
# <result>_TRIED to a sentence about every interpreter that was tried. The variable or the environment's
# WIREBIND_PYTHON, where one is set, is the only one that is tried.
function(wirebind_find_python result)
  set(candidates ${WIREBIND_PYTHON} $ENV{WIREBIND_PYTHON})
  if(NOT candidates)
    set(candidates python3 python /usr/bin/python3 /usr/local/bin/python3 /opt/homebrew/bin/python3)
  endif()
  list(JOIN ARGN ", " modules)
  set(tried "")
  foreach(candidate IN LISTS candidates)
    unset(python)
    find_program(python "${candidate}" NO_CACHE)
    if(NOT python)
      string(APPEND tried "\n  ${candidate}: there is none")
      continue()
    endif()
    execute_process(COMMAND "${python}" -c "import ${modules}" RESULT_VARIABLE failed ERROR_VARIABLE reason
                    OUTPUT_QUIET)
    if(NOT failed)
      set(${result} "${python}" PARENT_SCOPE)
      return()
    endif()
    string(REGEX MATCH "[^\n]*[^\n ]\n*$" reason "${reason}")
    string(STRIP "${reason}" reason)
    string(APPEND tried "\n  ${python}: ${reason}")
  endforeach()
  set(${result} "" PARENT_SCOPE)
  set(${result}_TRIED "no Python here can import ${modules}. Tried:${tried}\nInstall them (Debian: apt-get install \
python3-jinja2 python3-yaml) or set WIREBIND_PYTHON to an interpreter that has them." PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  if(NOT modules)
    set(modules jinja2,yaml)
  endif()
  string(REPLACE "," ";" modules "${modules}")
  wirebind_find_python(python ${modules})
  if(NOT python)
    message("${python_TRIED}")
    message(FATAL_ERROR "no suitable Python")
  endif()
  execute_process(COMMAND "${CMAKE_COMMAND}" -E echo "${python}")
endif()
