// SPDX-License-Identifier: GPL-2.0-only

#include "program.h"

#include "lab/sweep/descriptor.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace systemtest
{

namespace fs = std::filesystem;

namespace
{

constexpr int CANNOT_START = 127; // as shells say it

using lab::Descriptor;

/// \param number what a system call gave
Descriptor Opened(int number)
{
    if (number < 0)
    {
        throw std::runtime_error("the test cannot open what it needs");
    }
    return Descriptor(number);
}

/// Everything up to the end; a terminal ends with an error once nobody holds its other side.
std::string ReadAll(const Descriptor& source)
{
    std::string all;
    char buffer[65536];
    for (;;)
    {
        const ssize_t count = read(source.Number(), buffer, sizeof(buffer));
        if (count < 0 && errno == EINTR)
        {
            continue;
        }
        if (count <= 0)
        {
            return all;
        }
        all.append(buffer, static_cast<size_t>(count));
    }
}

/// Turns the forked process into the program; does not return.
[[noreturn]] void Become(const Words& words, const Start& start, int out, int err)
{
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    alarm(start.longest); // goes on counting in the program
    if (!start.folder.empty() && chdir(start.folder.c_str()) != 0)
    {
        _exit(CANNOT_START);
    }
    for (const std::string& setting : start.environment)
    {
        putenv(const_cast<char*>(setting.c_str()));
    }
    std::vector<char*> arguments;
    for (const std::string& word : words)
    {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(CANNOT_START);
}

pid_t Fork(const Words& words, const Start& start, int out, int err)
{
    const pid_t child = fork();
    if (child < 0)
    {
        throw std::runtime_error("the test cannot start a process");
    }
    if (child == 0)
    {
        Become(words, start, out, err);
    }
    return child;
}

int AwaitCode(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// A file in memory: unlike a pipe it takes any amount without a reader.
Descriptor MemoryFile()
{
    return Opened(memfd_create("output", MFD_CLOEXEC));
}

std::string Content(const Descriptor& file)
{
    lseek(file.Number(), 0, SEEK_SET);
    return ReadAll(file);
}

Outcome RunOnTerminal(const Words& words, const Start& start)
{
    Outcome outcome;
    const Descriptor err = MemoryFile();
    const Descriptor reader = Opened(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    grantpt(reader.Number());
    unlockpt(reader.Number());
    Descriptor terminal = Opened(open(ptsname(reader.Number()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    const pid_t child = Fork(words, start, terminal.Number(), err.Number());
    terminal.Close();
    outcome.out = ReadAll(reader);
    outcome.code = AwaitCode(child);
    outcome.err = Content(err);
    return outcome;
}

} // namespace

TemporaryFolder::TemporaryFolder()
{
    std::string name = (fs::temp_directory_path() / "carp-lab-XXXXXX").string();
    if (!mkdtemp(name.data()))
    {
        throw std::runtime_error("the test cannot make a folder");
    }
    m_path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

const fs::path& TemporaryFolder::Path() const
{
    return m_path;
}

std::string TemporaryFolder::operator/(const std::string& name) const
{
    return (m_path / name).string();
}

Words TemporaryFolder::Content() const
{
    Words names;
    for (const auto& entry : fs::recursive_directory_iterator(m_path))
    {
        names.push_back(entry.path().lexically_relative(m_path).string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

Outcome RunProgram(const Words& words, const Start& start)
{
    if (start.terminal)
    {
        return RunOnTerminal(words, start);
    }
    Outcome outcome;
    const Descriptor out = MemoryFile();
    const Descriptor err = MemoryFile();
    outcome.code = AwaitCode(Fork(words, start, out.Number(), err.Number()));
    outcome.out = Content(out);
    outcome.err = Content(err);
    return outcome;
}

Outcome CarpLab(const Words& words, const Start& start)
{
    Words command{CARP_LAB_BUILD "/carp-lab"};
    command.insert(command.end(), words.begin(), words.end());
    return RunProgram(command, start);
}

bool IsInstalled(const std::string& program)
{
    return RunProgram({"sh", "-c", "command -v " + program}).code == 0;
}

std::string ReadFile(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
    {
        throw std::runtime_error("there is no file " + path.filename().string());
    }
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

void WriteFile(const fs::path& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary) << content;
}

Words Lines(const std::string& text)
{
    Words lines = Split(text, '\n');
    if (lines.back().empty())
    {
        lines.pop_back();
    }
    return lines;
}

Words Split(const std::string& line, char separator)
{
    Words parts;
    size_t from = 0;
    for (size_t at = 0; (at = line.find(separator, from)) != std::string::npos; from = at + 1)
    {
        parts.push_back(line.substr(from, at - from));
    }
    parts.push_back(line.substr(from));
    return parts;
}

namespace
{

/// The YAML files below scenarios/ that are in the folder of the studies, or that are not.
Words RepositoryFiles(bool studies)
{
    Words files;
    for (const auto& entry : fs::recursive_directory_iterator(CARP_LAB_ROOT "/scenarios"))
    {
        const std::string extension = entry.path().extension();
        const bool isStudy = entry.path().parent_path().filename() == "studies";
        if (entry.is_regular_file() && isStudy == studies &&
            (extension == ".yaml" || extension == ".yml"))
        {
            files.push_back(entry.path().lexically_relative(CARP_LAB_ROOT).string());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

Words RepositoryScenarios()
{
    return RepositoryFiles(false);
}

Words RepositoryStudies()
{
    return RepositoryFiles(true);
}

} // namespace systemtest
