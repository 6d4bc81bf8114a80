// A saved state of sampling. What is read is written again as it was.
#include <string_view>

#include "exact/sampled/sampling_state.hpp"
#include "tests/fuzz/property.hpp"

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  using namespace unmask;
  check_rejection([&] {
    const SamplingState state =
        sampling_state_from_json(std::string_view(data, size), "state.json");
    const SamplingState again = sampling_state_from_json(to_json(state), "again.json");
    require(to_json(again) == to_json(state));
  });
  return 0;
}
