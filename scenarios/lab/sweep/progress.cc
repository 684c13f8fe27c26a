// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/progress.h"

#include "lab/sweep/descriptor.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lab
{

namespace
{

using Clock = std::chrono::steady_clock;

/// How often a bar is told of progress.
constexpr std::chrono::milliseconds REFRESH{100};

/// Starts a program whose standard input is the socket. \return -1 if it cannot be started
pid_t Start(const std::string& program, int input)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    char* const arguments[] = {const_cast<char*>(program.c_str()), nullptr};
    pid_t pid = -1;
    if (posix_spawn(&pid, program.c_str(), &files, nullptr, arguments, environ) != 0)
    {
        pid = -1;
    }
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

class Bar : public Progress
{
  public:
    Bar(const std::string& program, std::ostream& plain)
        : m_plain(plain)
    {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        {
            return;
        }
        m_input = Descriptor(ends[0]);
        const Descriptor others(ends[1]);
        m_pid = Start(program, others.Number());
    }

    ~Bar() override
    {
        Finish();
    }

    void Tell(uint64_t ended, uint64_t total) override
    {
        const Clock::time_point now = Clock::now();
        if (m_pid >= 0 && ended < total && now - m_told < REFRESH)
        {
            return;
        }
        m_told = now;
        const std::string line = std::to_string(ended) + " " + std::to_string(total) + "\n";
        // A program that does not read should not stop the sweep.
        if (m_pid >= 0 &&
            send(m_input.Number(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 &&
            errno == EPIPE)
        {
            Finish();
        }
        if (m_pid < 0)
        {
            m_plain.Tell(ended, total);
        }
    }

    void Finish() override
    {
        m_input.Close();
        while (m_pid >= 0 && waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR)
        {
        }
        m_pid = -1;
    }

  private:
    PlainProgress m_plain;
    Descriptor m_input;
    pid_t m_pid = -1; ///< of the program; -1: there is none any more
    Clock::time_point m_told{};
};

} // namespace

PlainProgress::PlainProgress(std::ostream& out)
    : m_out(out)
{
}

void PlainProgress::Tell(uint64_t ended, uint64_t total)
{
    const uint64_t tenths = total > 0 ? 10 * ended / total : 0;
    if (tenths > m_tenths)
    {
        m_tenths = tenths;
        m_out << 10 * tenths << " %: " << ended << " of " << total << " runs" << std::endl;
    }
}

void NoProgress::Tell(uint64_t, uint64_t)
{
}

std::unique_ptr<Progress> MakeBar(const std::string& program, std::ostream& plain)
{
    return std::make_unique<Bar>(program, plain);
}

} // namespace lab
