# Installs the SDK, builds the project in outside/ against it, and looks at what came out.
# Needs BUILD (this build folder), SOURCE (outside/), WORK (a scratch folder), PROBE, NM, GENERATOR.
file(REMOVE_RECURSE ${WORK})

# Runs a command; ends the test unless its outcome is the wanted one. Sets `output`.
function(run wanted)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result
    OUTPUT_VARIABLE text ERROR_VARIABLE text OUTPUT_STRIP_TRAILING_WHITESPACE)
  if((wanted STREQUAL succeed AND NOT result EQUAL 0) OR (wanted STREQUAL fail AND result EQUAL 0))
    message(FATAL_ERROR "should ${wanted}: ${ARGN}\n${text}")
  endif()
  set(output "${text}" PARENT_SCOPE)
endfunction()

function(configure_outside folder)
  run(succeed ${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/${folder} -G ${GENERATOR}
    -DCMAKE_PREFIX_PATH=${WORK}/prefix -DCMAKE_FIND_USE_PACKAGE_REGISTRY=OFF ${ARGN})
endfunction()

run(succeed ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix --component sdk)

configure_outside(build)
run(succeed ${CMAKE_COMMAND} --build ${WORK}/build)
set(function ${WORK}/build/placed/deep/greeting.protected.so)

run(succeed ${NM} -D --defined-only --format=posix ${function})
if(NOT output MATCHES "^tw_function_entry [A-Z] [^\n]*$")
  message(FATAL_ERROR "exports more, or less, than tw_function_entry:\n${output}")
endif()

run(succeed ${PROBE} ${function})
if(NOT output MATCHES "<Say>Hello \\+15550001</Say>")
  message(FATAL_ERROR "answers ${output}")
endif()

# A library that was overwritten by somebody else is put back by the next build.
file(WRITE ${function} "not a library")
run(succeed ${CMAKE_COMMAND} --build ${WORK}/build)
run(succeed ${PROBE} ${function})

configure_outside(unresolved -DUNRESOLVED=ON)
run(fail ${CMAKE_COMMAND} --build ${WORK}/unresolved)
if(NOT output MATCHES "undefined (symbol|reference)[^\n]*defined_nowhere")
  message(FATAL_ERROR "failed for another reason:\n${output}")
endif()
if(EXISTS ${WORK}/unresolved/placed/dangling.so)
  message(FATAL_ERROR "placed a function that does not link")
endif()
