// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_COMMAND_LINE_H
#define LAB_COMMAND_LINE_H

#include <boost/program_options.hpp>

#include <string>
#include <vector>

namespace lab
{

namespace po = boost::program_options;

using Words = std::vector<std::string>;

/// Parses words; what is no option goes under the name `files`. \throws UsageError
po::variables_map ParseWords(const Words& words, const po::options_description& table);

/// The value of an option, or nothing of its type.
template <typename T>
T Get(const po::variables_map& values, const std::string& name)
{
    return values.count(name) ? values[name].as<T>() : T{};
}

/// A help page: how a command is called, its options, and what else is to be said.
std::string Page(const std::string& usage,
                 const po::options_description& table,
                 const std::string& more);

} // namespace lab

#endif // LAB_COMMAND_LINE_H
