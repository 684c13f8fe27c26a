// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/child-run.h"

#include "lab/sweep/descriptor.h"
#include "lab/sweep/messages.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace lab
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr size_t MESSAGE_SIZE = 400;

[[noreturn]] void Fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

/// The process of one run; does not outlive this.
class Child
{
  public:
    Child(const Job& job, const JobFunction& run)
    {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0)
        {
            Fail("a run has no pipe");
        }
        m_output = Descriptor(ends[0]);
        Descriptor input(ends[1]);
        const pid_t parent = getpid();
        m_pid = fork();
        if (m_pid < 0)
        {
            Fail("a run has no process");
        }
        if (m_pid == 0)
        {
            Live(job, run, input.Number(), parent);
        }
        m_end = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0)));
        if (m_end.Number() < 0)
        {
            Kill();
            Wait();
            Fail("a run cannot be watched");
        }
        fcntl(m_output.Number(), F_SETFL, O_NONBLOCK);
    }

    ~Child()
    {
        if (m_pid > 0)
        {
            Kill();
            Wait();
        }
    }

    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// Waits until it ends. \return false if it did not in time, or the master went away
    bool Await(Clock::time_point deadline, int master, bool& abandoned)
    {
        for (;;)
        {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
            // At its end the pipe would be ready all the time, and the process has yet to go.
            pollfd what[] = {{m_end.Number(), POLLIN, 0},
                             {m_open ? m_output.Number() : -1, POLLIN, 0},
                             {master, 0, 0}};
            poll(what,
                 std::size(what),
                 static_cast<int>(std::clamp<int64_t>(left.count(), 0, 1000000)));
            Drain();
            if (what[0].revents != 0)
            {
                Drain(); // what it wrote between the two looks
                return true;
            }
            abandoned = what[2].revents != 0;
            if (abandoned || Clock::now() >= deadline)
            {
                return false;
            }
        }
    }

    /// What it wrote.
    const std::string& Output() const
    {
        return m_bytes;
    }

    void Kill() const
    {
        kill(m_pid, SIGKILL);
    }

    /// \return as waitpid() gives it
    int Wait()
    {
        int status = 0;
        while (waitpid(m_pid, &status, 0) < 0 && errno == EINTR)
        {
        }
        m_pid = -1;
        return status;
    }

  private:
    [[noreturn]] static void Live(const Job& job, const JobFunction& run, int output, pid_t parent)
    {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
        {
            _exit(0); // the parent died before
        }
        RunResult result;
        result.job = job;
        try
        {
            result.measurements = run(job);
        }
        catch (const std::exception& error)
        {
            result.status = RunStatus::FAILED;
            result.message = error.what();
        }
        catch (...) // it must not get into the code of its parent
        {
            result.status = RunStatus::FAILED;
            result.message = "threw something that is no exception";
        }
        const std::string bytes = Encode(result);
        for (size_t written = 0; written < bytes.size();)
        {
            const ssize_t count = write(output, bytes.data() + written, bytes.size() - written);
            if (count < 0 && errno != EINTR)
            {
                _exit(1);
            }
            written += count > 0 ? static_cast<size_t>(count) : 0;
        }
        _exit(0);
    }

    void Drain()
    {
        char buffer[65536];
        ssize_t count = 0;
        while ((count = read(m_output.Number(), buffer, sizeof(buffer))) > 0)
        {
            m_bytes.append(buffer, static_cast<size_t>(count));
        }
        m_open = m_open && count != 0;
    }

    pid_t m_pid = -1;
    Descriptor m_output; ///< what it writes arrives here
    Descriptor m_end;    ///< readable when it has ended
    bool m_open = true;  ///< it may still write
    std::string m_bytes;
};

/// The end of what the run wrote to stderr, if that is a file, on one line.
std::string LastWords()
{
    std::string text(MESSAGE_SIZE, '\0');
    const off_t end = lseek(STDERR_FILENO, 0, SEEK_END);
    const off_t from = std::max<off_t>(0, end - static_cast<off_t>(text.size()));
    const ssize_t count = pread(STDERR_FILENO, text.data(), text.size(), from);
    text.resize(count > 0 ? static_cast<size_t>(count) : 0);
    while (!text.empty() && text.back() == '\n')
    {
        text.pop_back();
    }
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text.empty() ? "" : ": " + text;
}

void ForgetLastWords()
{
    if (ftruncate(STDERR_FILENO, 0) == 0)
    {
        lseek(STDERR_FILENO, 0, SEEK_SET);
    }
}

/// How a process ended that left no result.
std::string Describe(int status)
{
    if (WIFSIGNALED(status))
    {
        const int number = WTERMSIG(status);
        const char* const name = sigdescr_np(number);
        return "ended by signal " + std::to_string(number) +
               (name ? " (" + std::string(name) + ")" : "") + LastWords();
    }
    return "ended with exit code " + std::to_string(WEXITSTATUS(status)) + " and without a result" +
           LastWords();
}

/// A limit as people write it.
std::string LimitInWords(std::chrono::milliseconds limit)
{
    const auto milliseconds = limit.count();
    return milliseconds % 1000 == 0 ? std::to_string(milliseconds / 1000) + " s"
                                    : std::to_string(milliseconds) + " ms";
}

} // namespace

std::optional<RunResult> RunInChild(const Job& job,
                                    const JobFunction& run,
                                    std::chrono::milliseconds limit,
                                    int master)
{
    ForgetLastWords();
    Child child(job, run);
    bool abandoned = false;
    RunResult result;
    result.job = job;
    if (child.Await(Clock::now() + limit, master, abandoned))
    {
        const int status = child.Wait();
        if (auto done = DecodeResult(child.Output()); done && status == 0)
        {
            return done;
        }
        result.status = RunStatus::CRASHED;
        result.message = Describe(status);
        return result;
    }
    if (abandoned)
    {
        return std::nullopt;
    }
    result.status = RunStatus::TIMED_OUT;
    result.message = "took longer than " + LimitInWords(limit);
    return result;
}

} // namespace lab
