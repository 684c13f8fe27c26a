// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/command-line.h"

#include "lab/cli/options.h"

#include <sstream>

namespace lab
{

po::variables_map ParseWords(const Words& words, const po::options_description& table)
{
    po::options_description all;
    all.add(table).add_options()("files", po::value<Words>());
    po::positional_options_description positional;
    positional.add("files", -1);
    po::variables_map values;
    // Abbreviated options would change their meaning when new ones come.
    const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try
    {
        po::store(
            po::command_line_parser(words).options(all).positional(positional).style(style).run(),
            values);
        po::notify(values);
    }
    catch (const po::error& error)
    {
        throw UsageError(error.what());
    }
    return values;
}

std::string Page(const std::string& usage,
                 const po::options_description& table,
                 const std::string& more)
{
    std::ostringstream text;
    text << usage << "\n\n" << table << more;
    std::string page = text.str();
    // Wrapped lines end with the blank at which they were wrapped.
    for (size_t at = 0; (at = page.find(" \n")) != std::string::npos;)
    {
        page.erase(at, 1);
    }
    return page;
}

} // namespace lab
