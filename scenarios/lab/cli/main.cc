// SPDX-License-Identifier: GPL-2.0-only

#include "lab/cli/commands.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include <unistd.h>

int main(int argc, char* argv[])
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto home = program.parent_path().parent_path() / "scenarios";
    const char* noColour = std::getenv("NO_COLOR");
    const bool colour = isatty(STDOUT_FILENO) && !(noColour && *noColour);
    const int code = lab::Main({argv + 1, argv + argc},
                               {std::cout, std::cerr, colour, home.string()});
    if (!std::cout.flush())
    {
        std::cerr << "carp-lab: cannot write to the standard output\n";
        return lab::EXIT_USAGE;
    }
    return code;
}
