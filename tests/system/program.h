// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYSTEM_PROGRAM_H
#define SYSTEM_PROGRAM_H

#include <filesystem>
#include <string>
#include <vector>

namespace systemtest
{

using Words = std::vector<std::string>;

/// A folder of its own for one test; removed with everything in it.
class TemporaryFolder
{
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& Path() const;

    /// \return the path of a file or folder in this folder
    std::string operator/(const std::string& name) const;

    /// Names of all files and folders below, sorted, each relative to this folder.
    Words Content() const;

  private:
    std::filesystem::path m_path;
};

/// What a program said and how it ended.
struct Outcome
{
    std::string out;
    std::string err;
    int code = -1; ///< exit code, as in a shell: 128 + signal if one ended it
};

/// How a program is started.
struct Start
{
    std::filesystem::path folder; ///< where it stands; the test's own if empty
    bool terminal = false;        ///< stdout is a terminal
    Words environment{};          ///< NAME=VALUE
    unsigned longest = 60;        ///< seconds after which it is ended
};

/// Runs a program to its end. \param words begin with the program, which is looked for in PATH if
/// it has no slash
Outcome RunProgram(const Words& words, const Start& start = {});

/// Runs the built carp-lab.
Outcome CarpLab(const Words& words, const Start& start = {});

/// Whether a program is in PATH.
bool IsInstalled(const std::string& program);

std::string ReadFile(const std::filesystem::path& path);
void WriteFile(const std::filesystem::path& path, const std::string& content);
Words Lines(const std::string& text);

/// The parts of a line between separators; one more than there are separators.
Words Split(const std::string& line, char separator);

/// All scenario files of the repository, sorted, each relative to the repository.
Words RepositoryScenarios();

/// The studies that come with the lab, likewise.
Words RepositoryStudies();

} // namespace systemtest

#endif // SYSTEM_PROGRAM_H
