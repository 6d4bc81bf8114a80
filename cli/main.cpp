// cli/main.cpp - the `unmask` program: choose the subcommand, turn failures into one line.
#include <cstdio>
#include <iostream>
#include <new>

#include "cli/command.hpp"
#include "core/format/error_spec.hpp"
#include "core/format/family_spec.hpp"
#include "core/format/policy_spec.hpp"
#include "core/format/schedule_spec.hpp"

namespace {

using namespace unmask;

int fail(const std::string& message, int code) {
  std::fprintf(stderr, "unmask: %s\n", message.c_str());
  return code;
}

std::string specs() {
  std::string text = "Models:\n";
  const auto line = [&](const std::string& form, const std::string& meaning) {
    text += "  " + form + "\n      " + meaning + "\n";
  };
  for (const FamilyHelp& family : families()) line(family.usage, family.meaning);
  line("FILE.json FILE.csv FILE.npy FILE.bif FILE.uai, each also as .gz, or - for JSON on stdin",
       "a table, rows with weights, a Markov chain, independent blocks, a factor graph; rows of "
       "symbols; Bayesian networks and Markov random fields");
  text += "Schedules:\n";
  for (const ScheduleHelp& kind : schedule_kinds()) line(kind.form, kind.meaning);
  text += "Policies:\n";
  for (const PolicyHelp& kind : policy_kinds()) line(kind.form, kind.meaning);
  text += "Errors of the denoiser:\n";
  for (const ErrorHelp& kind : error_kinds()) line(kind.form, kind.meaning);
  return text;
}

int run(int argc, char** argv) {
  CLI::App app("What is exactly true of a masked-diffusion decoder", "unmask");
  app.set_version_flag("--version", "unmask 0.1.0");
  app.footer(specs());
  app.require_subcommand(1);
  cli::Run command;
  cli::add_analyze(app, command);
  cli::add_schedule(app, command);
  cli::add_law(app, command);
  cli::add_optimal(app, command);
  cli::add_verify(app, command);
  cli::add_check(app, command);
  cli::add_infer(app, command);
  cli::add_convert(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    return fail(std::string(error.what()) + " (see unmask --help)", cli::bad_input);
  }
  const cli::Outcome outcome = command();
  std::cout << outcome.standard_output << std::flush;
  if (!std::cout) return fail("cannot write to standard output", cli::bad_input);
  return outcome.exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const RefusedError& error) {
    return fail(error.what(), cli::too_large);
  } catch (const InvalidInput& error) {
    return fail(error.what(), cli::bad_input);
  } catch (const std::bad_alloc&) {
    return fail("out of memory; lower --memory so that large work is refused first",
                cli::too_large);
  } catch (const std::exception& error) {
    return fail(std::string("internal error, please report: ") + error.what(), cli::bug);
  }
}
