// SPDX-License-Identifier: GPL-2.0-only

#include "text-file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace lab
{

namespace
{

/// Far above any scenario; keeps an endless file such as a device from filling the memory.
constexpr size_t LONGEST_FILE = 16 << 20;

} // namespace

std::optional<std::string> ReadTextFile(const std::string& path,
                                        const std::string& expected,
                                        Log& log)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
    {
        log.Report(Mark{}, "a folder", expected);
        return std::nullopt;
    }
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file)
    {
        log.Report(Mark{}, std::string("no file to read (") + std::strerror(errno) + ")", expected);
        return std::nullopt;
    }
    std::string text(LONGEST_FILE + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(file.gcount());
    if (text.size() > LONGEST_FILE)
    {
        log.Report(Mark{}, "more than 16 MiB", expected);
        return std::nullopt;
    }
    return text;
}

} // namespace lab
