# Runs one fuzz target for some seconds on a copy of its seeds, so that the source tree stays as it
# is. A finding is left in the scratch folder, and the command that replays it is printed.
file(REMOVE_RECURSE ${scratch})
file(MAKE_DIRECTORY ${scratch}/corpus)
file(GLOB seed_files ${seeds}/*)
file(COPY ${seed_files} DESTINATION ${scratch}/corpus)
set(hints "")
if(EXISTS ${dictionary})
  set(hints -dict=${dictionary})
endif()
execute_process(
  COMMAND ${program} -seed=20240229 -max_total_time=${seconds} -max_len=2048 -timeout=20
          -rss_limit_mb=2048 -malloc_limit_mb=1024 -print_final_stats=1
          -artifact_prefix=${scratch}/ ${hints} ${scratch}/corpus
  RESULT_VARIABLE failed
  ERROR_FILE ${scratch}/log.txt)
file(STRINGS ${scratch}/log.txt tail REGEX "ERROR|SUMMARY|Test unit written|number_of_executed|DONE")
foreach(line IN LISTS tail)
  message(STATUS "${line}")
endforeach()
if(failed)
  file(GLOB findings ${scratch}/crash-* ${scratch}/oom-* ${scratch}/timeout-* ${scratch}/leak-*)
  message(FATAL_ERROR "a finding; see ${scratch}/log.txt, replay: ${program} ${findings}")
endif()
