# Gives wirebind_add_api(): bindings generated while building, for users with an OpenAPI description of their own.
# Writes to the build tree only, and asks for a Python only when it is called.
include("${CMAKE_CURRENT_LIST_DIR}/wirebind-python.cmake")

if(NOT WIREBIND_CODEGEN_DIR)
  cmake_path(SET WIREBIND_CODEGEN_DIR NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../codegen")
endif()

# wirebind_add_api(<name> SPEC_DIR <dir> [NAMESPACE <a::b>] [INCLUDE_PREFIX <path>])
#
# Makes the INTERFACE target <name> from the bindings.yaml in <dir>. What links it can include the generated
# headers as <INCLUDE_PREFIX/client.hpp>; the prefix is the namespace with slashes unless it is given, and the
# namespace is the one in bindings.yaml unless it is given. A changed spec or generator regenerates, and only
# what includes a changed header is compiled again.
function(wirebind_add_api name)
  cmake_parse_arguments(PARSE_ARGV 1 api "" "SPEC_DIR;NAMESPACE;INCLUDE_PREFIX" "")
  if(api_UNPARSED_ARGUMENTS OR NOT api_SPEC_DIR)
    message(FATAL_ERROR "usage: wirebind_add_api(<name> SPEC_DIR <dir> [NAMESPACE <a::b>] [INCLUDE_PREFIX <path>])")
  endif()
  cmake_path(ABSOLUTE_PATH api_SPEC_DIR NORMALIZE)
  set(bindings "${api_SPEC_DIR}/bindings.yaml")
  if(NOT EXISTS "${bindings}")
    message(FATAL_ERROR "wirebind_add_api(${name}): there is no ${bindings}")
  endif()

  set(namespace "${api_NAMESPACE}")
  if(NOT namespace)
    file(STRINGS "${bindings}" namespace REGEX "^namespace:" LIMIT_COUNT 1)
    string(REGEX REPLACE "^namespace:[ \t]*[\"']?([A-Za-z0-9_:]+).*" "\\1" namespace "${namespace}")
  endif()
  set(prefix "${api_INCLUDE_PREFIX}")
  if(NOT prefix)
    string(REPLACE "::" "/" prefix "${namespace}")
  endif()

  wirebind_find_python(python jinja2 yaml)
  if(NOT python)
    message(FATAL_ERROR "wirebind_add_api(${name}): ${python_TRIED}")
  endif()
  set(wirebind "${CMAKE_COMMAND}" -E env "PYTHONPATH=${WIREBIND_CODEGEN_DIR}" PYTHONDONTWRITEBYTECODE=1
               "${python}" -m wirebind)
  set(include_dir "${CMAKE_CURRENT_BINARY_DIR}/${name}.wirebind")
  set(output_dir "${include_dir}/${prefix}")

  # Ninja must know every file before it starts, so the list is made now and again when the spec changes.
  execute_process(COMMAND ${wirebind} outputs "${api_SPEC_DIR}" --namespace "${namespace}" --include "${prefix}"
                  OUTPUT_VARIABLE outputs ERROR_VARIABLE problem RESULT_VARIABLE failed
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    message(FATAL_ERROR "wirebind_add_api(${name}): the generator refuses ${api_SPEC_DIR}\n${problem}${outputs}")
  endif()
  string(REPLACE "\n" ";" outputs "${outputs}")
  list(TRANSFORM outputs PREPEND "${output_dir}/")
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS "${api_SPEC_DIR}/*.yaml" "${api_SPEC_DIR}/*.json" "${api_SPEC_DIR}/*.lock")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${inputs})
  file(GLOB_RECURSE generator CONFIGURE_DEPENDS "${WIREBIND_CODEGEN_DIR}/wirebind/*")
  list(FILTER generator EXCLUDE REGEX "__pycache__")

  set(stamp "${include_dir}/generated.stamp")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${outputs}
    COMMAND ${wirebind} generate "${api_SPEC_DIR}" --output "${output_dir}" --namespace "${namespace}"
            --include "${prefix}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${inputs} ${generator}
    COMMENT "Generating ${namespace} from ${api_SPEC_DIR}"
    VERBATIM)
  add_custom_target(${name}_generate DEPENDS "${stamp}")
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_generate)
  target_include_directories(${name} INTERFACE "${include_dir}")
  target_link_libraries(${name} INTERFACE wirebind::wirebind)
endfunction()
