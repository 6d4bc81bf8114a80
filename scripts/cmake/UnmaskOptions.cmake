# unmask_options: what every target of the project is compiled with.
add_library(unmask_options INTERFACE)
target_compile_features(unmask_options INTERFACE cxx_std_20)
target_compile_options(unmask_options INTERFACE
  # a*b+c has two results, with and without a fused multiply-add. Only explicit ones are used, so
  # that results do not depend on the compiler's choice.
  -ffp-contract=off
  -Wall -Wextra -Wconversion -Wshadow
  $<$<BOOL:${UNMASK_WERROR}>:-Werror>)

if(UNMASK_SANITIZE)
  target_compile_options(unmask_options INTERFACE -fsanitize=${UNMASK_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(unmask_options INTERFACE -fsanitize=${UNMASK_SANITIZE})
endif()
if(EMSCRIPTEN)
  target_compile_options(unmask_options INTERFACE -fwasm-exceptions)
  target_link_options(unmask_options INTERFACE -fwasm-exceptions)
endif()
