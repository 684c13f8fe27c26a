// SPDX-License-Identifier: GPL-2.0-only

#ifndef JOIN_MACHINES_H
#define JOIN_MACHINES_H

#include "system/program.h"

#include <deque>
#include <functional>
#include <string>

#include <sys/types.h>

namespace jointest
{

using systemtest::Words;

/// Why there can be no real machines here, such as "ucarp is not installed"; empty if there can.
const std::string& WhyNoMachines();

/// A network namespace with loopback and nothing else. It ends with this object, or with the test.
class Namespace
{
  public:
    Namespace();
    ~Namespace();
    Namespace(const Namespace&) = delete;
    Namespace& operator=(const Namespace&) = delete;

    /// A command that runs another one in this namespace.
    Words Enter(Words command) const;

    /// Runs a command of one line in it. \throws std::runtime_error unless it ends well
    void Do(const std::string& command) const;

    /// The process that keeps it, by which other programs find it.
    pid_t GetProcess() const;

  private:
    pid_t m_keeper = -1;
};

/// Does something in a new network namespace, in a thread that ends before this returns.
void InNewNamespace(const std::function<void()>& action);

/// A program that runs beside the test. It is ended with this object, or with the test.
class Process
{
  public:
    /// \param log the file for what it says, on both of its outputs
    Process(const Words& words, const std::string& log);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// What it has said so far.
    std::string Said() const;

    /// How often a text occurs in what it has said.
    size_t Count(const std::string& text) const;

    /**
     * Waits until a text occurs that often. The time for that is generous: it is not to be measured
     * how fast a machine is.
     * \throws std::runtime_error if it does not
     */
    void Await(const std::string& text, size_t times = 1) const;

    /// Waits until a text has occurred that much more often than now.
    void AwaitMore(const std::string& text, size_t times) const;

    void Signal(int number) const;

    /// Waits for its end. \return exit code, as in a shell
    int Wait();

  private:
    std::string m_name;
    std::string m_log;
    pid_t m_id = -1;
};

/// Real machines on one simulated LAN, each behind a veth pair; carp-lab has the other ends.
class Lan
{
  public:
    /// \param port the interface that carp-lab gets \param address with prefix, of the new machine,
    /// which has it on its interface eth0
    Namespace& AddMachine(const std::string& port, const std::string& address);

    /// The machine on which carp-lab runs.
    const Namespace& GetLab() const;

    /// A file in a folder of this LAN.
    std::string File(const std::string& name) const;

    /// All files *.log there, one after the other, for a failure.
    std::string Logs() const;

    /// `carp-lab join` with all machines at the switch sw.
    Words JoinCommand(const std::string& scenario, const Words& more = {}) const;

    /// `ucarp` of a machine, with scripts that add and remove its address.
    Words UcarpCommand(const Namespace& machine, const std::string& options) const;

  private:
    systemtest::TemporaryFolder m_folder;
    Namespace m_lab;
    std::deque<Namespace> m_machines; ///< which stay where they are
    Words m_ports;
};

} // namespace jointest

#endif // JOIN_MACHINES_H
