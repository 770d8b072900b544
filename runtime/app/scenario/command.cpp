// Finding scenarios, running them, telling how they went.
#include "app/scenario/command.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <thread>

#include "app/scenario/jobs.hpp"
#include "app/scenario/report.hpp"
#include "app/scenario/run.hpp"
#include "app/scenario/watch.hpp"
#include "app/serve.hpp"
#include "base/text.hpp"
#include "clock/real_clock.hpp"

namespace ringback::app::scenario {

namespace {

namespace fs = std::filesystem;

struct Found {
  fs::path file;
  fs::path journal;  ///< Its name below the folder of journals.
};

/// Where two would have the same name, both go by their whole path.
void tell_apart(std::vector<Found>& all, const std::function<fs::path(const fs::path&)>& name) {
  std::map<fs::path, std::set<fs::path>> files;
  for (const auto& one : all) files[one.journal].insert(one.file);
  for (auto& one : all) {
    if (files[one.journal].size() > 1) one.journal = name(one.file);
  }
}

/// `tests/a.jsonl` of /somewhere/tests/a.yaml, when we are in /somewhere.
fs::path whole_name(const fs::path& file) {
  fs::path name;
  for (const auto& part : fs::proximate(file).relative_path()) {
    if (part != "..") name /= part;
  }
  return name.replace_extension(".jsonl");
}

void name_journals(std::vector<Found>& all) {
  tell_apart(all, whole_name);
  tell_apart(all, [](const fs::path& file) {  // a.yaml and a.yml
    return whole_name(file).replace_extension(file.extension().string() + ".jsonl");
  });
}

/// Those that are named, or the one where scenarios usually are.
Result<std::vector<fs::path>> paths_of(const TestOptions& options) {
  if (!options.paths.empty()) return options.paths;
  for (const auto* usual : {"tests/scenarios", "scenarios"}) {
    if (fs::is_directory(usual)) return std::vector<fs::path>{usual};
  }
  return Error{0, "there is neither tests/scenarios nor scenarios; name files or folders"};
}

/// The files that are meant, in order. The error names a path that is not there, or says that there
/// is no file.
Result<std::vector<Found>> find_scenarios(const std::vector<fs::path>& paths) {
  std::vector<Found> all;
  for (const auto& path : paths) {
    if (!fs::exists(path)) return Error{0, cat(path.string(), ": there is no such file or folder")};
    if (!fs::is_directory(path)) {
      all.push_back({path, path.filename().replace_extension(".jsonl")});
      continue;
    }
    std::set<fs::path> sorted;
    for (const auto& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && is_scenario(entry.path())) sorted.insert(entry.path());
    }
    for (const auto& file : sorted) {
      all.push_back({file, file.lexically_relative(path).replace_extension(".jsonl")});
    }
  }
  if (all.empty()) return Error{0, "there is no scenario (*.yaml) in it"};
  name_journals(all);
  return all;
}

/// In a process of its own.
std::string run_one(const Found& found, const TestOptions& options) {
  const auto& file = found.file;
  const auto begun = machine_time();
  Report report;
  report.file = file.string();
  report.name = file.stem().string();
  const auto scenario = read_scenario(file);
  if (scenario.ok()) {
    report.name = scenario->name;
    report.outcome = run_scenario(*scenario, {worker_program(), options.isolation, options.seed});
    if (!options.journals.empty()) {
      const auto journal = options.journals / found.journal;
      fs::create_directories(journal.parent_path());
      std::ofstream(journal) << report.outcome.journal;
    }
  } else {
    report.outcome.failure = scenario.error().message;
  }
  report.real_ms = static_cast<double>((machine_time() - begun).count());
  return print_report(report);
}

/// The exit status.
int run_all(const std::vector<Found>& files, const TestOptions& options) {
  const auto jobs = options.jobs != 0 ? options.jobs : std::thread::hardware_concurrency();
  std::vector<Report> reports;
  run_in_children(
      files.size(), jobs, [&](std::size_t piece) { return run_one(files[piece], options); },
      [&](std::size_t piece, const std::string& text) {
        auto report = parse_report(text);
        if (report.file.empty()) report.file = report.name = files[piece].file.string();
        std::cout << lines_of(report) << std::flush;
        reports.push_back(std::move(report));
      });
  const auto passed =
      std::ranges::count_if(reports, [](const auto& report) { return report.outcome.passed; });
  const auto failed = reports.size() - static_cast<std::size_t>(passed);
  std::cout << passed << " passed, " << failed << " failed; seed " << options.seed << "\n"
            << std::flush;
  if (!options.junit.empty() && !(std::ofstream(options.junit) << junit_of(reports))) {
    std::cerr << options.junit.string() << ": cannot be written\n";
    return 2;
  }
  return failed == 0 ? 0 : 1;
}

/// The exit status: 2, too, when none is there.
int find_and_run(const std::vector<fs::path>& paths, const TestOptions& options) {
  const auto files = find_scenarios(paths);
  if (files.ok()) return run_all(*files, options);
  std::cerr << files.error().message << "\n";
  return 2;
}

/// Again whenever something changes, with whatever scenarios there are then.
[[noreturn]] void keep_running(const std::vector<fs::path>& paths, const TestOptions& options) {
  for (Watch watch(paths);; std::cout << "\n") {
    watch.look();
    find_and_run(paths, options);
    watch.await();
  }
}

}  // namespace

int test_command(const TestOptions& options) {
  const auto paths = paths_of(options);
  if (!paths.ok()) {
    std::cerr << paths.error().message << "\n";
    return 2;
  }
  const bool found = find_scenarios(*paths).ok();
  if (found && !options.journals.empty()) fs::create_directories(options.journals);
  if (found && options.watch) keep_running(*paths, options);
  return find_and_run(*paths, options);
}

}  // namespace ringback::app::scenario
