// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include "lab/cli/show.h"
#include "lab/spec/parser.h"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace lab
{

/// What the program returns, so that scripts can tell the cases apart.
enum ExitCodes
{
    EXIT_HOLDS = 0,    ///< all claims hold
    EXIT_FAILED = 1,   ///< a claim failed
    EXIT_USAGE = 2,    ///< wrong usage, or a file cannot be written
    EXIT_SCENARIO = 3, ///< a scenario file is wrong
    EXIT_UNKNOWN = 4,  ///< with --strict: a claim was never put to the test
};

/// The command line asks for something that does not exist.
class UsageError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;
};

struct RunOptions
{
    bool help = false;
    std::vector<std::string> files;
    std::vector<std::string> sets; ///< as given, in order; `--seed N` is the last
    std::string out;
    std::string pcap;
    std::string junit;
    std::vector<ShowRequest> shows; ///< in the order given
    bool log = false;
    std::optional<int> logLevel; ///< not set: each system's default
    bool quiet = false;
    bool strict = false;

    std::vector<Override> Overrides() const;
};

/// A `--port`.
struct PortRequest
{
    std::string on;        ///< the switch
    std::string interface; ///< the real one
};

struct JoinOptions
{
    RunOptions run;                 ///< one file
    std::vector<PortRequest> ports; ///< at least one, of different interfaces
};

struct CheckOptions
{
    bool help = false;
    std::vector<std::string> files;
    std::vector<std::string> sets;

    std::vector<Override> Overrides() const;
};

struct ListOptions
{
    bool help = false;
    std::string folder; ///< empty: the scenarios that come with the lab
};

struct SweepOptions
{
    bool help = false;
    std::string file;
    std::string out; ///< empty: named after the study
    std::vector<std::string> sets;
    std::optional<size_t> workers;                                ///< not set: one for each core
    std::chrono::milliseconds timeout = std::chrono::minutes(10); ///< of one run
    bool quiet = false;

    std::vector<Override> Overrides() const;
};

struct DecodeOptions
{
    bool help = false;
    std::string file;
    std::vector<std::string> passwords;
    std::vector<std::string> keys;      ///< hexadecimal
    std::vector<std::string> addresses; ///< virtual ones
    bool json = false;
    bool strict = false;
};

/// Each takes the words after the command. \throws UsageError
RunOptions ParseRun(const std::vector<std::string>& words);
JoinOptions ParseJoin(const std::vector<std::string>& words);
CheckOptions ParseCheck(const std::vector<std::string>& words);
ListOptions ParseList(const std::vector<std::string>& words);
SweepOptions ParseSweep(const std::vector<std::string>& words);
DecodeOptions ParseDecode(const std::vector<std::string>& words);

/// The help texts, made of the same tables as the parsers.
std::string RunHelp();
std::string JoinHelp();
std::string CheckHelp();
std::string ListHelp();
std::string SweepHelp();
std::string DecodeHelp();

} // namespace lab

#endif // LAB_OPTIONS_H
