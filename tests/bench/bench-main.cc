// SPDX-License-Identifier: GPL-2.0-only

#include "bench.h"

#include "ns3/version-defines.h"

#include <fstream>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

namespace bench
{
namespace
{

/// What was asked for on the command line.
struct Options
{
    bool quick{false};             //!< rough answers
    bool help{false};              //!< explain and end
    std::string json;              //!< result file, empty for none
    std::vector<std::string> only; //!< names of benchmarks, empty for all
};

const char* const USAGE = "usage: carp-bench [--quick] [--json FILE] [NAME ...]\n"
                          "Measures speed and memory. NAME chooses benchmarks, all by default:\n";

Options Parse(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i)
    {
        const std::string word = argv[i];
        if (word == "--quick")
        {
            options.quick = true;
        }
        else if (word == "--help")
        {
            options.help = true;
        }
        else if (word == "--json" && i + 1 < argc)
        {
            options.json = argv[++i];
        }
        else if (word.rfind("--", 0) == 0)
        {
            throw std::invalid_argument("carp-bench: what is " + word + "?");
        }
        else
        {
            options.only.push_back(word);
        }
    }
    return options;
}

std::vector<Entry> Choose(const std::vector<std::string>& names)
{
    if (names.empty())
    {
        return GetEntries();
    }
    std::vector<Entry> chosen;
    for (const auto& name : names)
    {
        const std::size_t before = chosen.size();
        for (const auto& entry : GetEntries())
        {
            if (entry.name == name)
            {
                chosen.push_back(entry);
            }
        }
        if (chosen.size() == before)
        {
            throw std::invalid_argument("carp-bench: there is no benchmark " + name);
        }
    }
    return chosen;
}

std::string GetProcessorName()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
    {
        const auto colon = line.find(": ");
        if (line.rfind("model name", 0) == 0 && colon != std::string::npos)
        {
            return line.substr(colon + 2);
        }
    }
    return "unknown processor";
}

std::string GetSimulatorVersion()
{
    std::ostringstream text;
    text << NS3_VERSION_MAJOR << '.' << NS3_VERSION_MINOR;
    return text.str();
}

std::string DescribeTarget(const Figure& figure)
{
    if (!figure.target)
    {
        return "";
    }
    std::ostringstream text;
    text << (figure.target->kind == Target::Kind::AT_LEAST ? ">= " : "<= ") << figure.target->value;
    return text.str();
}

std::string DescribeVerdict(const Figure& figure)
{
    if (!figure.target)
    {
        return "";
    }
    return figure.target->IsMet(figure.value) ? "met" : "missed";
}

void PrintTable(const std::vector<Figure>& figures)
{
    std::cout << std::left << std::setw(64) << "figure" << std::right << std::setw(12) << "value"
              << "  " << std::left << std::setw(10) << "unit" << std::setw(9) << "target"
              << "verdict\n";
    for (const auto& figure : figures)
    {
        std::cout << std::left << std::setw(64) << figure.name << std::right << std::setw(12)
                  << std::fixed << std::setprecision(figure.value < 100 ? 2 : 0) << figure.value
                  << "  " << std::left << std::setw(10) << figure.unit << std::setw(9)
                  << DescribeTarget(figure) << DescribeVerdict(figure) << '\n';
    }
    std::cout << "\n"
              << GetProcessorName() << ", " << std::thread::hardware_concurrency()
              << " cores; ns-3 " << GetSimulatorVersion() << ", g++ " << __VERSION__ << '\n';
}

void WriteJson(const std::string& name, const Session& session)
{
    nlohmann::ordered_json result;
    result["quick"] = session.IsQuick();
    result["processor"] = GetProcessorName();
    result["cores"] = std::thread::hardware_concurrency();
    result["ns3"] = GetSimulatorVersion();
    result["compiler"] = __VERSION__;
    for (const auto& figure : session.GetFigures())
    {
        nlohmann::ordered_json line;
        line["name"] = figure.name;
        line["value"] = figure.value;
        line["unit"] = figure.unit;
        if (figure.target)
        {
            line["target"] = DescribeTarget(figure);
            line["met"] = figure.target->IsMet(figure.value);
        }
        result["figures"].push_back(line);
    }
    std::ofstream file(name);
    file << result.dump(2) << '\n';
    if (!file)
    {
        throw std::runtime_error("carp-bench: cannot write " + name);
    }
}

int Run(const Options& options)
{
    if (options.help)
    {
        std::cout << USAGE;
        for (const auto& entry : GetEntries())
        {
            std::cout << "  " << entry.name << '\n';
        }
        return 0;
    }
    Session session(options.quick);
    for (const auto& entry : Choose(options.only))
    {
        std::cerr << "measuring " << entry.name << " ...\n";
        entry.run(session);
    }
    PrintTable(session.GetFigures());
    if (!options.json.empty())
    {
        WriteJson(options.json, session);
    }
    return 0;
}

} // namespace
} // namespace bench

int main(int argc, char** argv)
{
    try
    {
        return bench::Run(bench::Parse(argc, argv));
    }
    catch (const std::exception& problem)
    {
        std::cerr << problem.what() << '\n';
        return 2;
    }
}
