// SPDX-License-Identifier: GPL-2.0-only

#include "machines.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace jointest
{

using namespace std::chrono_literals;

namespace
{

constexpr auto PATIENCE = 40s;
constexpr unsigned LONGEST_LIFE = 100; // seconds

[[noreturn]] void Fail(const std::string& what)
{
    throw std::runtime_error(what + ": " + std::strerror(errno));
}

/// In a forked process: it is not to outlive the test.
void DieWithParent()
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(LONGEST_LIFE);
}

bool WriteText(const char* path, const std::string& text)
{
    std::ofstream file(path);
    return bool(file << text << std::flush);
}

/// An ordinary user becomes root of a user namespace. Before there are threads.
std::string BecomeRoot()
{
    const uid_t user = geteuid();
    const gid_t group = getegid();
    if (user == 0)
    {
        return "";
    }
    if (unshare(CLONE_NEWUSER) != 0)
    {
        return std::string("user namespaces are not allowed here: ") + std::strerror(errno);
    }
    const bool mapped = WriteText("/proc/self/setgroups", "deny") &&
                        WriteText("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") &&
                        WriteText("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
    return mapped ? "" : "users cannot be mapped in a user namespace here";
}

std::string FindObstacle()
{
    for (const char* program : {"ip", "nsenter", "ping", "ucarp"})
    {
        if (!systemtest::IsInstalled(program))
        {
            return std::string(program) + " is not installed";
        }
    }
    const std::string problem = BecomeRoot();
    if (!problem.empty())
    {
        return problem;
    }
    try
    {
        Namespace().Do("ip link add veth0 type veth peer name veth1");
    }
    catch (const std::runtime_error& error)
    {
        return std::string("network namespaces are not allowed here: ") + error.what();
    }
    return "";
}

/// Looks for obstacles while there is only one thread.
class Preparation : public testing::Environment
{
    void SetUp() override
    {
        if (!WhyNoMachines().empty())
        {
            std::cout << "note: no tests with real machines: " << WhyNoMachines() << std::endl;
        }
    }
};

testing::Environment* const PREPARATION = testing::AddGlobalTestEnvironment(new Preparation);

Words SplitWords(const std::string& line)
{
    std::istringstream stream(line);
    Words words;
    for (std::string word; stream >> word;)
    {
        words.push_back(word);
    }
    return words;
}

int ExitCode(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Turns the forked process into the program; does not return.
[[noreturn]] void Become(const Words& words, const std::string& log)
{
    DieWithParent();
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& word : words)
    {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

} // namespace

const std::string& WhyNoMachines()
{
    static const std::string obstacle = FindObstacle();
    return obstacle;
}

// Namespace

Namespace::Namespace()
{
    int ready[2];
    if (pipe2(ready, O_CLOEXEC) != 0)
    {
        Fail("no pipe");
    }
    m_keeper = fork();
    if (m_keeper == 0)
    {
        DieWithParent();
        const int error = unshare(CLONE_NEWNET) == 0 ? 0 : errno;
        if (write(ready[1], &error, sizeof(error)) == sizeof(error))
        {
            pause();
        }
        _exit(0);
    }
    close(ready[1]);
    int error = EPIPE;
    const bool told = read(ready[0], &error, sizeof(error)) == sizeof(error);
    close(ready[0]);
    if (!told || error != 0)
    {
        kill(m_keeper, SIGKILL);
        waitpid(m_keeper, nullptr, 0);
        errno = error;
        Fail("no network namespace");
    }
    Do("ip link set lo up");
}

Namespace::~Namespace()
{
    kill(m_keeper, SIGKILL);
    waitpid(m_keeper, nullptr, 0);
}

Words Namespace::Enter(Words command) const
{
    Words words{"nsenter", "--net=/proc/" + std::to_string(m_keeper) + "/ns/net", "--"};
    words.insert(words.end(), command.begin(), command.end());
    return words;
}

void Namespace::Do(const std::string& command) const
{
    const systemtest::Outcome outcome = systemtest::RunProgram(Enter(SplitWords(command)));
    if (outcome.code != 0)
    {
        throw std::runtime_error(command + ": " + outcome.err);
    }
}

pid_t Namespace::GetProcess() const
{
    return m_keeper;
}

void InNewNamespace(const std::function<void()>& action)
{
    std::exception_ptr failure;
    std::thread(
        [&]
        {
            try
            {
                if (unshare(CLONE_NEWNET) != 0)
                {
                    Fail("no network namespace");
                }
                action();
            }
            catch (...)
            {
                failure = std::current_exception();
            }
        })
        .join();
    if (failure)
    {
        std::rethrow_exception(failure);
    }
}

// Process

Process::Process(const Words& words, const std::string& log)
    : m_log(log)
{
    for (const std::string& word : words)
    {
        m_name += (m_name.empty() ? "" : " ") + word;
    }
    std::ofstream(log).flush();
    m_id = fork();
    if (m_id < 0)
    {
        Fail("no process");
    }
    if (m_id == 0)
    {
        Become(words, log);
    }
}

Process::~Process()
{
    if (m_id > 0)
    {
        Signal(SIGKILL);
        Wait();
    }
}

std::string Process::Said() const
{
    return systemtest::ReadFile(m_log);
}

size_t Process::Count(const std::string& text) const
{
    const std::string said = Said();
    size_t count = 0;
    for (size_t at = 0; (at = said.find(text, at)) != std::string::npos; at += text.size())
    {
        ++count;
    }
    return count;
}

void Process::Await(const std::string& text, size_t times) const
{
    const auto deadline = std::chrono::steady_clock::now() + PATIENCE;
    while (Count(text) < times)
    {
        if (std::chrono::steady_clock::now() > deadline)
        {
            throw std::runtime_error("\"" + text + "\" was not said " + std::to_string(times) +
                                     " times by " + m_name + "\n");
        }
        std::this_thread::sleep_for(20ms);
    }
}

void Process::AwaitMore(const std::string& text, size_t times) const
{
    Await(text, Count(text) + times);
}

void Process::Signal(int number) const
{
    kill(m_id, number);
}

int Process::Wait()
{
    int status = 0;
    while (waitpid(m_id, &status, 0) < 0 && errno == EINTR)
    {
    }
    m_id = -1;
    return ExitCode(status);
}

// Lan

Namespace& Lan::AddMachine(const std::string& port, const std::string& address)
{
    Namespace& machine = m_machines.emplace_back();
    m_ports.push_back(port);
    const std::string number = std::to_string(m_ports.size());
    m_lab.Do("ip link add " + port + " type veth peer name eth0 address 02:00:00:00:00:0" + number +
             " netns " + std::to_string(machine.GetProcess()));
    // IPv6 would only send what nobody asked for.
    m_lab.Do("ip link set " + port + " addrgenmode none up");
    machine.Do("ip link set eth0 addrgenmode none up");
    machine.Do("ip addr add " + address + " dev eth0");
    return machine;
}

const Namespace& Lan::GetLab() const
{
    return m_lab;
}

std::string Lan::File(const std::string& name) const
{
    return m_folder / name;
}

std::string Lan::Logs() const
{
    std::string logs;
    for (const std::string& name : m_folder.Content())
    {
        if (std::filesystem::path(name).extension() == ".log")
        {
            logs += "--- " + name + "\n" + systemtest::ReadFile(File(name));
        }
    }
    return logs;
}

Words Lan::JoinCommand(const std::string& scenario, const Words& more) const
{
    systemtest::WriteFile(File("scenario.yaml"), scenario);
    Words words{CARP_LAB_BUILD "/carp-lab", "join", File("scenario.yaml")};
    for (const std::string& port : m_ports)
    {
        words.insert(words.end(), {"--port", "sw=" + port});
    }
    words.insert(words.end(), more.begin(), more.end());
    return m_lab.Enter(words);
}

Words Lan::UcarpCommand(const Namespace& machine, const std::string& options) const
{
    Words words =
        SplitWords("ucarp --interface=eth0 --vhid=1 --advbase=1 --facility=none " + options);
    words.insert(words.end(),
                 {"--upscript=" CARP_LAB_ROOT "/tests/join/ucarp-up.sh",
                  "--downscript=" CARP_LAB_ROOT "/tests/join/ucarp-down.sh"});
    return machine.Enter(words);
}

} // namespace jointest
