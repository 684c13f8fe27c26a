// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/local-workers.h"

#include "lab/sweep/messages.h"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace lab
{

namespace
{

/// What a worker must not have of its master: signals, files, and above all the other ends of
/// other workers' sockets, whose closing tells them that the master has gone.
void LeaveMaster(int socket)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
    {
        signal(number, SIG_IGN);
    }
    dup2(socket, STDERR_FILENO + 1);
    close_range(STDERR_FILENO + 2, ~0U, 0);
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    close(null);
    // The last words of runs, see RunInChild().
    const int words = memfd_create("stderr", 0);
    dup2(words, STDERR_FILENO);
    close(words);
}

[[noreturn]] void Work(const WorkerOptions& options, int socket)
{
    LeaveMaster(socket);
    try
    {
        if (options.warmUp)
        {
            options.warmUp();
        }
        Channel channel(Descriptor(STDERR_FILENO + 1));
        while (const auto message = channel.Await())
        {
            const auto job = DecodeJob(*message);
            const auto result = job ? RunInChild(*job, options.run, options.limit, channel.Number())
                                    : std::nullopt;
            if (!result || !channel.Send(Encode(*result)))
            {
                break;
            }
        }
    }
    catch (const std::exception&)
    {
        _exit(1); // the master sees that it has lost a worker
    }
    _exit(0);
}

} // namespace

WorkerProcess::WorkerProcess(const WorkerOptions& options)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
        throw std::system_error(errno, std::generic_category(), "a worker has no socket");
    }
    Descriptor mine(ends[0]);
    const Descriptor others(ends[1]);
    m_pid = fork();
    if (m_pid < 0)
    {
        throw std::system_error(errno, std::generic_category(), "a worker has no process");
    }
    if (m_pid == 0)
    {
        Work(options, others.Number());
    }
    m_channel.emplace(std::move(mine));
}

WorkerProcess::~WorkerProcess()
{
    m_channel.reset();
    if (m_pid > 0)
    {
        while (waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR)
        {
        }
    }
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : m_pid(std::exchange(other.m_pid, -1)),
      m_channel(std::move(other.m_channel))
{
    other.m_channel.reset();
}

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept
{
    std::swap(m_pid, other.m_pid);
    std::swap(m_channel, other.m_channel);
    return *this;
}

Channel& WorkerProcess::Connection()
{
    return *m_channel;
}

pid_t WorkerProcess::Id() const
{
    return m_pid;
}

LocalWorkers::LocalWorkers(size_t count, WorkerOptions options)
    : m_options(std::move(options))
{
    for (size_t i = 0; i < count; ++i)
    {
        m_workers.emplace_back(m_options);
    }
}

size_t LocalWorkers::Count() const
{
    return m_workers.size();
}

void LocalWorkers::Give(size_t worker, const Job& job)
{
    m_workers[worker].Connection().Send(Encode(job));
}

std::vector<WorkerEvent> LocalWorkers::Wait(int waker)
{
    return Poll(waker, -1);
}

std::vector<WorkerEvent> LocalWorkers::Poll(int waker, int milliseconds)
{
    std::vector<pollfd> sources;
    for (WorkerProcess& worker : m_workers)
    {
        sources.push_back({worker.Connection().Number(), POLLIN, 0});
    }
    sources.push_back({waker, POLLIN, 0});
    poll(sources.data(), sources.size(), milliseconds);

    std::vector<WorkerEvent> events;
    for (size_t i = 0; i < m_workers.size(); ++i)
    {
        if (sources[i].revents == 0)
        {
            continue;
        }
        Channel& channel = m_workers[i].Connection();
        bool alive = channel.Fetch();
        while (const auto message = channel.Next())
        {
            auto result = DecodeResult(*message);
            alive = alive && result;
            if (result)
            {
                events.push_back({i, false, std::move(*result)});
            }
        }
        if (!alive)
        {
            events.push_back({i, true, {}});
            m_workers[i] = WorkerProcess(m_options);
        }
    }
    return events;
}

std::vector<pid_t> LocalWorkers::Ids() const
{
    std::vector<pid_t> ids;
    for (const WorkerProcess& worker : m_workers)
    {
        ids.push_back(worker.Id());
    }
    return ids;
}

} // namespace lab
