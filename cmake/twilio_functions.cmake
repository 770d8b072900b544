# twilio_functions(DIR [OUTPUT DIR] [LINK LIBRARY...]): builds every source below DIR as a function.
#
#   functions/forwarder.cpp         ->  functions/forwarder.so           served at /forwarder
#   functions/sms/reply.private.c   ->  functions/sms/reply.private.so   not served
#
# Each source is one function; what functions share belongs in headers. The libraries appear in
# OUTPUT, by default functions/ of the project, by a rename, so that a running host never sees half
# of one. LINK names what all of them are linked with. The target of forwarder.cpp is fn_forwarder.

# Run as a script: puts the file FROM in the place of TO, in one step, unless they are the same.
if(CMAKE_SCRIPT_MODE_FILE)
  file(SHA256 ${FROM} wanted)
  if(EXISTS ${TO})
    file(SHA256 ${TO} present)
    if(present STREQUAL wanted)
      return()
    endif()
  endif()
  get_filename_component(name ${TO} NAME)
  get_filename_component(folder ${TO} DIRECTORY)
  string(RANDOM LENGTH 8 unique)
  file(MAKE_DIRECTORY ${folder})
  file(COPY_FILE ${FROM} ${folder}/.${name}.${unique})
  file(RENAME ${folder}/.${name}.${unique} ${TO})
  return()
endif()

# The sources below a folder, of the languages that the project uses. They are the user's content,
# so that a new one is found without touching a list.
function(_twilio_function_sources folder result)
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  set(patterns ${folder}/*.cpp)
  if("C" IN_LIST languages)
    list(APPEND patterns ${folder}/*.c)
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${patterns})
  set(${result} ${sources} PARENT_SCOPE)
endfunction()

# One function. Its exports are limited by the version script: hidden visibility alone would let
# inline library code out, and two functions could interpose each other's. An undefined symbol is an
# error here, not when a call comes in.
function(_twilio_function target source placed libraries)
  get_target_property(map Ringback::sdk RINGBACK_FUNCTION_MAP)
  get_filename_component(name ${placed} NAME_WLE)
  add_library(${target} MODULE ${source})
  target_link_libraries(${target} PRIVATE Ringback::sdk ${libraries})
  target_link_options(${target} PRIVATE
    LINKER:--version-script=${map} LINKER:-z,defs LINKER:-z,now)
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX .so OUTPUT_NAME ${name} UNITY_BUILD OFF
    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${target}
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS ${map})
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_COMMAND} -DFROM=$<TARGET_FILE:${target}> -DTO=${placed}
            -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    VERBATIM)
endfunction()

function(twilio_functions dir)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "OUTPUT" "LINK")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "twilio_functions: unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  get_filename_component(folder ${dir} ABSOLUTE)
  if(NOT ARG_OUTPUT)
    set(ARG_OUTPUT ${PROJECT_SOURCE_DIR}/functions)
  endif()
  get_filename_component(output ${ARG_OUTPUT} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
  file(RELATIVE_PATH folder_id ${PROJECT_SOURCE_DIR} ${folder})
  string(MAKE_C_IDENTIFIER "place_${folder_id}" all)

  # Another build folder may have put its own files there since; look each time.
  set(placements)
  set(targets)
  _twilio_function_sources(${folder} sources)
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH path ${folder} ${source})
    string(REGEX REPLACE "\\.c(pp)?$" "" path ${path})
    string(MAKE_C_IDENTIFIER "fn_${path}" target)
    if(TARGET ${target})
      string(MAKE_C_IDENTIFIER "fn_${folder_id}_${path}" target)
    endif()
    _twilio_function(${target} ${source} ${output}/${path}.so "${ARG_LINK}")
    list(APPEND targets ${target})
    list(APPEND placements COMMAND ${CMAKE_COMMAND} -DFROM=$<TARGET_FILE:${target}>
      -DTO=${output}/${path}.so -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
  endforeach()
  add_custom_target(${all} ALL ${placements} DEPENDS ${targets}
    COMMENT "Placing functions in ${output}" VERBATIM)
endfunction()
