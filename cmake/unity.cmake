# Compiles the files of a program in a few batches: most of what a test costs are headers and templates that its
# neighbours need as well. Each file of a batch stands in a namespace of its own, so that equal names do not clash; a
# file that opens a named namespace or defines global functions is included last, and outside of one.
cmake_policy(VERSION 3.25)
set(WIREBIND_BATCH 10 CACHE STRING "Files of a test program that are compiled together; 1 compiles each alone")
# The lines of a file that can stand in no namespace of its own.
set(WIREBIND_BARE_LINES "^(namespace [a-z_:]+ {|template <>|(struct|class) [a-z_]+::|void\\* operator new)")

# Writes the batch of <sources> (paths below <root>, separated by "|") to <output>. What the files include stands before
# the first namespace; their own #include lines then have nothing left to add.
function(wirebind_write_batch output root sources)
  string(REPLACE "|" ";" sources "${sources}")
  set(includes "")
  set(wrapped "")
  set(bare "")
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    cmake_path(GET source STEM name)
    # Conditions stay around what they hold, as one entry.
    file(STRINGS "${root}/${source}" lines REGEX "^#(include [<\"]|if|el|endif)")
    set(own "")
    foreach(line IN LISTS lines)
      if(line MATCHES "^#include \"(.*)\"")
        cmake_path(APPEND folder "${CMAKE_MATCH_1}" OUTPUT_VARIABLE beside)
        if(EXISTS "${root}/${beside}")
          set(line "#include \"${beside}\"")
        endif()
      endif()
      list(APPEND own "${line}")
    endforeach()
    if(own MATCHES "#if")
      list(JOIN own "\n" own)
    endif()
    list(APPEND includes ${own})
    file(STRINGS "${root}/${source}" global REGEX "${WIREBIND_BARE_LINES}")
    if(global)
      string(APPEND bare "#include \"${source}\"\n")
    else()
      string(APPEND wrapped "#pragma GCC diagnostic push\nnamespace batched_${name} {\n#include \"${source}\"\n}\n"
                            "#pragma GCC diagnostic pop\n")
    endif()
  endforeach()
  list(REMOVE_DUPLICATES includes)
  list(JOIN includes "\n" includes)
  set(text "${includes}\n${wrapped}${bare}")
  file(CONFIGURE OUTPUT "${output}" CONTENT "@text@" @ONLY)
endfunction()

# Ends with an error where a file is no program, or where it is built <together> with others and cannot be.
function(wirebind_check_program source together)
  file(STRINGS "${source}" main REGEX "^int main\\(\\)" LIMIT_COUNT 1)
  if(NOT main)
    message(FATAL_ERROR "${source} has no line that begins with 'int main()': an example is a program without arguments")
  endif()
  file(STRINGS "${source}" bare REGEX "${WIREBIND_BARE_LINES}" LIMIT_COUNT 1)
  if(bare AND together)
    message(FATAL_ERROR "${source} cannot be built together with others, since this line stands in no namespace of its own: "
                        "'${bare}'; change it, or set WIREBIND_EXAMPLES_TOGETHER=OFF")
  endif()
endfunction()

# Sets <result> to the files that a target compiles in place of the sources, which are paths in the current folder and
# on the target's include path: batches, made while building.
function(wirebind_batches result name)
  list(LENGTH ARGN count)
  math(EXPR batches "(${count} + ${WIREBIND_BATCH} - 1) / ${WIREBIND_BATCH}")
  if(WIREBIND_BATCH LESS 2 OR count LESS 2)
    set(${result} "${ARGN}" PARENT_SCOPE)
    return()
  endif()
  math(EXPR last "${batches} - 1")
  set(outputs "")
  foreach(batch RANGE ${last})
    math(EXPR first "${count} * ${batch} / ${batches}")
    math(EXPR size "${count} * (${batch} + 1) / ${batches} - ${first}")
    list(SUBLIST ARGN ${first} ${size} sources)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/batches/${name}_${batch}.cpp")
    set(relative "${sources}")
    list(TRANSFORM relative REPLACE "^${CMAKE_CURRENT_SOURCE_DIR}/" "")
    list(JOIN relative "|" relative)
    add_custom_command(OUTPUT "${output}"
      COMMAND "${CMAKE_COMMAND}" -D "output=${output}" -D "root=${CMAKE_CURRENT_SOURCE_DIR}" -D "sources=${relative}"
              -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
      DEPENDS ${sources} "${CMAKE_CURRENT_FUNCTION_LIST_FILE}" COMMENT "" VERBATIM)
    list(APPEND outputs "${output}")
  endforeach()
  set(${result} "${outputs}" PARENT_SCOPE)
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  wirebind_write_batch("${output}" "${root}" "${sources}")
endif()
