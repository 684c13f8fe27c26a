// SPDX-License-Identifier: GPL-2.0-only

// Whole studies by the program itself, with all its processes and its database: time by the clock
// on the wall, since that is what somebody who has a study waits for.

#include "bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace
{

namespace fs = std::filesystem;

const char* const BASE = "scenario: pair\n"
                         "claim: The backup takes over.\n"
                         "lan: {switches: [sw]}\n"
                         "carp: {gw: {vhid: 1, pass: secret, addresses: [10.0.0.1]}}\n"
                         "hosts:\n"
                         "  r1: {on: sw, address: 10.0.0.2/24, carp: {gw: {advskew: 0}}}\n"
                         "  r2: {on: sw, address: 10.0.0.3/24, carp: {gw: {advskew: 100}}}\n"
                         "timeline: [{at: {uniform: [10s, 11s]}, as: crash, crash: r1}]\n"
                         "run: {for: 20s}\n";

const char* const STUDY = "study: trials\n"
                          "question: How fast are trials?\n"
                          "base: base.yaml\n"
                          "metrics: [{takeover: gw, after: crash}]\n";

/// A folder with a scenario and a study of it; removed with everything in it.
class Workshop
{
  public:
    explicit Workshop(const std::string& study)
    {
        std::string name = (fs::temp_directory_path() / "carp-bench-XXXXXX").string();
        if (!mkdtemp(name.data()))
        {
            throw std::runtime_error("carp-bench: no folder can be made");
        }
        m_folder = name;
        std::ofstream(m_folder / "base.yaml") << BASE;
        std::ofstream(m_folder / "study.yaml") << STUDY << study;
    }

    ~Workshop()
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }

    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    /// \param before what starts carp-lab, such as mpirun \return seconds by the clock on the wall
    double Run(const std::string& words, const std::string& before = "") const
    {
        fs::remove(m_folder / "trials.sqlite");
        const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "carp-lab";
        const std::string line = "cd '" + m_folder.string() + "' && " + before + " '" +
                                 program.string() + "' " + words + " > log 2>&1";
        const auto start = std::chrono::steady_clock::now();
        if (std::system(line.c_str()) != 0)
        {
            std::ifstream log(m_folder / "log");
            throw std::runtime_error("carp-bench: " + line + "\n" +
                                     std::string(std::istreambuf_iterator<char>(log), {}));
        }
        const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
        return spent.count();
    }

  private:
    fs::path m_folder;
};

std::string Runs(int runs)
{
    return "runs: " + std::to_string(runs) + "\n";
}

void MeasureTrials(bench::Session& session)
{
    const int runs = session.IsQuick() ? 500 : 5000;
    const Workshop workshop(Runs(runs));
    const auto best = bench::MeasureInTurn(
        session.IsQuick() ? 1 : 3,
        {[&] { return workshop.Run("sweep study.yaml --quiet --workers 2"); }});
    session.Report({"crash trials of 20 virtual s in a sweep with 2 workers",
                    runs / best[0],
                    "1/s",
                    bench::Target{bench::Target::Kind::AT_LEAST, 500}});
}

/// Why runs are children of a worker that is warm, and not programs of their own.
void CompareStarts(bench::Session& session)
{
    const int runs = session.IsQuick() ? 200 : 1000;
    const Workshop many(Runs(runs));
    const Workshop none(Runs(1));
    const auto best = bench::MeasureInTurn(
        session.IsQuick() ? 2 : 10,
        {[&] { return none.Run("run base.yaml --quiet"); },
         [&]
         {
             const double all = many.Run("sweep study.yaml --quiet --workers 1");
             return (all - none.Run("sweep study.yaml --quiet --workers 1")) / (runs - 1);
         }});
    session.Report({"a run by a fresh start of the program, to a fork of a warm worker",
                    best[0] / best[1],
                    "times",
                    std::nullopt});
}

void MeasureStudy(bench::Session& session)
{
    const std::string within = session.IsQuick() ? "5%" : "1%";
    const Workshop workshop(
        "axes:\n"
        "  master: {path: hosts.r1.carp.gw.advskew, from: 0, to: 105, step: 15}\n"
        "  backup: {path: hosts.r2.carp.gw.advskew, from: 110, to: 215, step: 15}\n"
        "runs: {at-least: 20, at-most: 2000, until: {metric: takeover, within: " +
        within + "}}\n");
    session.Report({"64 points, each to 95 % intervals within " + within + " of the mean takeover",
                    workshop.Run("sweep study.yaml --quiet"),
                    "s",
                    bench::Target{bench::Target::Kind::AT_MOST, 60}});
}

void CompareRanks(bench::Session& session)
{
    if (std::system("command -v mpirun > /dev/null") != 0)
    {
        return; // nothing to compare with
    }
    const Workshop workshop(Runs(session.IsQuick() ? 1000 : 10'000));
    const std::string ranks = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 "
                              "mpirun --oversubscribe --bind-to none -n 2";
    const double ratio = bench::CompareInTurn(
        session.IsQuick() ? 3 : 7,
        [&] { return workshop.Run("sweep study.yaml --quiet", ranks); },
        [&] { return workshop.Run("sweep study.yaml --quiet --workers 2"); });
    session.Report({"a sweep by 2 ranks of MPI, to one by 2 local workers: time",
                    ratio,
                    "times",
                    bench::Target{bench::Target::Kind::AT_MOST, 1.1}});
}

const bench::Registration TRIALS("study-trials", MeasureTrials);
const bench::Registration STARTS("study-starts", CompareStarts);
const bench::Registration POINTS("study-points", MeasureStudy);
const bench::Registration RANKS("study-ranks", CompareRanks);

} // namespace
