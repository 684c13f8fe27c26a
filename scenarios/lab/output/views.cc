// SPDX-License-Identifier: GPL-2.0-only

#include "views.h"

#include "ifconfig.h"
#include "netstat.h"
#include "system-names.h"

#include "lab/timeline/phrases.h"

namespace lab
{

namespace
{

void PrintCommand(std::ostream& out,
                  const HostSnapshot& host,
                  const char* command,
                  const std::string& answer)
{
    out << "\n" << host.name << "# " << command << "\n" << answer;
}

void PrintHost(std::ostream& out, View view, const HostSnapshot& host)
{
    const System system = SystemOf(host.dialect);
    if (system == System::LINUX && view != View::IFCONFIG)
    {
        // A daemon that keeps no statistics and has no sysctl tells its state if asked.
        PrintCommand(out, host, "pkill -USR1 ucarp", UcarpStatus(host));
        return;
    }
    switch (view)
    {
    case View::IFCONFIG:
        PrintCommand(out, host, system == System::LINUX ? "ip addr" : "ifconfig", Ifconfig(host));
        if (system == System::OPENBSD)
        {
            PrintCommand(out, host, "ifconfig -g carp", CarpGroup(host));
        }
        return;
    case View::NETSTAT:
        PrintCommand(out, host, "netstat -s -p carp", Netstat(host));
        return;
    case View::SYSCTL:
        PrintCommand(out, host, "sysctl net.inet.carp", Sysctl(host));
        return;
    }
}

} // namespace

const char* ToString(View view)
{
    switch (view)
    {
    case View::IFCONFIG:
        return "ifconfig";
    case View::NETSTAT:
        return "netstat";
    case View::SYSCTL:
        return "sysctl";
    }
    return "";
}

std::optional<View> FindView(const std::string& name)
{
    for (const View view : {View::IFCONFIG, View::NETSTAT, View::SYSCTL})
    {
        if (name == ToString(view))
        {
            return view;
        }
    }
    return std::nullopt;
}

void PrintView(std::ostream& out, View view, const Snapshot& snapshot)
{
    out << ToString(view) << " at " << InWords(snapshot.at) << "\n";
    for (const HostSnapshot& host : snapshot.hosts)
    {
        if (host.powered)
        {
            PrintHost(out, view, host);
        }
        else
        {
            out << "\n" << host.name << " has no power\n";
        }
    }
}

} // namespace lab
