# Gives wirebind_add_api(): bindings generated while building, for users with an OpenAPI description of their own.
# Writes to the build tree only, and needs a Python only when it is called.
include("${CMAKE_CURRENT_LIST_DIR}/wirebind-python.cmake")

# Functions are known everywhere in a project, variables only below the folder that sets them.
if(NOT WIREBIND_CODEGEN_DIR)
  cmake_path(SET WIREBIND_CODEGEN_DIR NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../codegen")
endif()
set_property(GLOBAL PROPERTY WIREBIND_CODEGEN_DIR "${WIREBIND_CODEGEN_DIR}")

# wirebind_add_api(<name> SPEC <file or folder> [OVERLAYS <file>...] [NAMESPACE <a::b>] [INCLUDE_PREFIX <path>]
#                  [OPERATIONS <id>...] [TEMPLATES <folder>] [STRICT])
#
# Makes the INTERFACE target <name> from a document, or from the bindings.yaml in a folder. What links it can include the
# generated headers as <INCLUDE_PREFIX/client.hpp>; the prefix is the namespace with slashes unless it is given. The
# namespace is the one in bindings.yaml, or <name> for a document alone, unless it is given. OVERLAYS follow those of
# bindings.yaml. A changed description or generator regenerates, and only what includes a changed header is compiled again.
#
# The lock beside the description, bindings.lock or <document>.lock, keeps names and order of members. Building the
# target <name>_update_lock writes it: commit it, and run the target after a change of the description.
#
# SPEC_DIR <folder> is the same as SPEC.
function(wirebind_add_api name)
  cmake_parse_arguments(PARSE_ARGV 1 api "STRICT" "SPEC;SPEC_DIR;NAMESPACE;INCLUDE_PREFIX;TEMPLATES" "OVERLAYS;OPERATIONS")
  set(spec "${api_SPEC}${api_SPEC_DIR}")
  if(api_UNPARSED_ARGUMENTS OR NOT spec)
    message(FATAL_ERROR "usage: wirebind_add_api(<name> SPEC <file or folder> [OVERLAYS <file>...] [NAMESPACE <a::b>] "
                        "[INCLUDE_PREFIX <path>] [OPERATIONS <id>...] [TEMPLATES <folder>] [STRICT])")
  endif()
  cmake_path(ABSOLUTE_PATH spec NORMALIZE)
  if(IS_DIRECTORY "${spec}")
    set(spec "${spec}/bindings.yaml")
  endif()
  cmake_path(NORMAL_PATH spec)
  if(NOT EXISTS "${spec}")
    message(FATAL_ERROR "wirebind_add_api(${name}): there is no ${spec}")
  endif()
  cmake_path(GET spec PARENT_PATH folder)
  cmake_path(GET folder PARENT_PATH root)
  cmake_path(GET spec FILENAME file)

  set(namespace "${api_NAMESPACE}")
  set(lock "${folder}/bindings.lock")
  if(file STREQUAL "bindings.yaml")
    if(NOT namespace)
      file(STRINGS "${spec}" namespace REGEX "^namespace:" LIMIT_COUNT 1)
      string(REGEX REPLACE "^namespace:[ \t]*[\"']?([A-Za-z0-9_:]+).*" "\\1" namespace "${namespace}")
    endif()
  else()
    cmake_path(REPLACE_EXTENSION spec LAST_ONLY ".lock" OUTPUT_VARIABLE lock)
    if(NOT namespace)
      string(MAKE_C_IDENTIFIER "${name}" namespace)
    endif()
  endif()
  set(prefix "${api_INCLUDE_PREFIX}")
  if(NOT prefix)
    string(REPLACE "::" "/" prefix "${namespace}")
  endif()

  wirebind_find_python(python jinja2 yaml)
  if(NOT python)
    message(FATAL_ERROR "wirebind_add_api(${name}): ${python_TRIED}")
  endif()
  get_property(codegen GLOBAL PROPERTY WIREBIND_CODEGEN_DIR)
  set(kept "${CMAKE_BINARY_DIR}/wirebind-kept")  # what the next run is quicker with
  set(wirebind "${CMAKE_COMMAND}" -E env --unset=PYTHONDONTWRITEBYTECODE "PYTHONPATH=${codegen}"
               "PYTHONPYCACHEPREFIX=${kept}/python" "WIREBIND_CACHE=${kept}/wirebind" "${python}" -m wirebind)
  set(include_dir "${CMAKE_CURRENT_BINARY_DIR}/${name}.wirebind")
  set(output_dir "${include_dir}/${prefix}")
  set(arguments "${spec}" --root "${root}" --output "${output_dir}" --namespace "${namespace}" --include "${prefix}")
  foreach(overlay IN LISTS api_OVERLAYS)
    cmake_path(ABSOLUTE_PATH overlay NORMALIZE)
    list(APPEND arguments --overlay "${overlay}")
  endforeach()
  foreach(operation IN LISTS api_OPERATIONS)
    list(APPEND arguments --operations "${operation}")
  endforeach()
  if(api_TEMPLATES)
    cmake_path(ABSOLUTE_PATH api_TEMPLATES NORMALIZE)
    list(APPEND arguments --templates "${api_TEMPLATES}")
  endif()
  if(api_STRICT)
    list(APPEND arguments --strict)
  endif()

  # Ninja needs every file before it starts, so the lists are made now, and again when something of it changes.
  file(MAKE_DIRECTORY "${include_dir}")
  execute_process(COMMAND ${wirebind} outputs ${arguments} --inputs "${include_dir}/inputs.txt"
                  OUTPUT_VARIABLE outputs ERROR_VARIABLE problem RESULT_VARIABLE failed
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(failed)
    message(FATAL_ERROR "wirebind_add_api(${name}): the generator rejects ${spec}\n${problem}${outputs}")
  endif()
  string(REPLACE "\n" ";" outputs "${outputs}")
  list(TRANSFORM outputs PREPEND "${output_dir}/")
  file(STRINGS "${include_dir}/inputs.txt" inputs)
  file(GLOB present CONFIGURE_DEPENDS "${lock}")  # a lock that is written later is an input from then on
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${inputs})
  file(GLOB_RECURSE generator CONFIGURE_DEPENDS "${codegen}/wirebind/*")
  list(FILTER generator EXCLUDE REGEX "__pycache__")

  set(stamp "${include_dir}/generated.stamp")
  add_custom_command(
    OUTPUT "${stamp}"
    BYPRODUCTS ${outputs}
    COMMAND ${wirebind} generate ${arguments}
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${inputs} ${present} ${generator}
    COMMENT "Generating ${namespace} from ${spec}"
    VERBATIM)
  add_custom_target(${name}_generate DEPENDS "${stamp}")
  add_custom_target(${name}_update_lock COMMAND ${wirebind} lock ${arguments} COMMENT "Writing ${lock}" VERBATIM)
  add_library(${name} INTERFACE)
  add_dependencies(${name} ${name}_generate)
  target_include_directories(${name} INTERFACE "${include_dir}")
  target_link_libraries(${name} INTERFACE wirebind::wirebind)
endfunction()
