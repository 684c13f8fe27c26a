// SPDX-License-Identifier: GPL-2.0-only

#include "ports.h"

#include "port-address.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Reads the ports of one host.
class PortsReader
{
  public:
    PortsReader(Draft& draft, HostSpec& host)
        : m_draft(draft),
          m_log(draft.log),
          m_host(host)
    {
    }

    /// The short form: the host describes its only port.
    void ReadOnly(const Node& node, const Fields& fields)
    {
        for (const Key& key : ContextOf("interface").keys)
        {
            if (key.required && fields.Lacks(key.name))
            {
                m_log.Report(node.mark,
                             "host " + m_host.name + " without " + Quote(key.name),
                             Quote(key.name) + " with " + key.value);
            }
        }
        InterfaceSpec port;
        port.mark = node.keyMark;
        ReadPort(fields, m_host.name, port);
    }

    void ReadAll(const Node& node, const Fields& host)
    {
        for (const Key& key : ContextOf("interface").keys)
        {
            if (const Node* own = host.Find(key.name))
            {
                m_log.Report(own->keyMark,
                             Quote(key.name) + " beside \"interfaces\"",
                             "it at each interface: a host describes its port itself only if it "
                             "has just one");
            }
        }
        if (node.kind != Node::Kind::MAP || node.items.empty())
        {
            Reject(node, m_log, "ports by name, such as lan: {on: sw, address: 10.0.0.2/24}");
            return;
        }
        for (const Node& item : node.items)
        {
            ReadNamed(item);
        }
    }

    const std::vector<const Node*>& Nodes() const
    {
        return m_nodes;
    }

  private:
    void ReadNamed(const Node& item)
    {
        if (!IsName(item.key))
        {
            m_log.Report(item.keyMark,
                         Quote(item.key),
                         "the name of a port: a letter, then letters, digits, - and _ "
                         "(40 at most)");
        }
        InterfaceSpec port;
        port.name = item.key;
        port.mark = item.keyMark;
        const std::string owner = m_host.name + "." + port.name;
        ReadPort(Fields(item, ContextOf("interface"), "interface " + owner, m_log), owner, port);
        m_nodes.push_back(&item);
    }

    void ReadPort(const Fields& fields, const std::string& owner, InterfaceSpec& port)
    {
        port.cable = m_draft.cable;
        if (const Node* on = fields.Find("on"))
        {
            ReadKnown(*on, m_log, m_draft.switches, "a switch");
            port.on = on->text;
        }
        ReadAddresses(fields, port);
        fields.Read("autoconf", ReadBool, port.autoconf);
        fields.Read("mac", ReadMac, port.mac);
        if (const Node* cable = fields.Find("cable"))
        {
            ReadCable(Fields(*cable, ContextOf("cable"), "the cable of " + owner, m_log),
                      port.cable);
        }
        m_host.interfaces.push_back(port);
        if (const Node* carp = fields.Find("carp"))
        {
            ReadMemberships(*carp, m_draft, m_host, m_host.interfaces.back());
        }
    }

    /// One address or a list of them.
    void ReadAddresses(const Fields& fields, InterfaceSpec& port)
    {
        const Node* node = fields.Find("address");
        for (const Node* item : node ? Items(*node) : std::vector<const Node*>{})
        {
            const auto address = ReadPortAddress(*item, m_log);
            if (!address)
            {
                continue;
            }
            const bool isIpv4 = FamilyOf(address->address) == carp::Family::IPV4;
            for (const PortAddress& other : port.addresses)
            {
                if (other.address == address->address)
                {
                    Reject(*item, m_log, "each address once");
                    return;
                }
                if (isIpv4 && FamilyOf(other.address) == carp::Family::IPV4)
                {
                    Reject(*item, m_log, "one IPv4 address for each port");
                    return;
                }
            }
            port.addresses.push_back(*address);
            CheckNetwork(*item, *address);
        }
        if (node && node->kind == Node::Kind::LIST && node->items.empty())
        {
            Reject(*node, m_log, "at least one address such as 10.0.0.2/24");
        }
    }

    /// A host sends what is for a network through one port.
    void CheckNetwork(const Node& node, const PortAddress& address)
    {
        for (const InterfaceSpec& other : m_host.interfaces)
        {
            for (const PortAddress& its : other.addresses)
            {
                const bool overlaps = IsInNetwork(its.address, address) ||
                                      IsInNetwork(address.address, its);
                if (overlaps && !IsLinkLocal(its.address))
                {
                    InterfaceSpec only;
                    only.addresses = {its};
                    Reject(node,
                           m_log,
                           "another network than " + NetworksOf(only).front() +
                               ", which the port " + other.name + " is in");
                    return;
                }
            }
        }
    }

    Draft& m_draft;
    Log& m_log;
    HostSpec& m_host;
    std::vector<const Node*> m_nodes;
};

} // namespace

std::vector<const Node*> ReadPorts(const Node& node,
                                   const Fields& fields,
                                   Draft& draft,
                                   HostSpec& host)
{
    PortsReader reader(draft, host);
    const Node* interfaces = fields.Find("interfaces");
    if (!interfaces)
    {
        reader.ReadOnly(node, fields);
        return {&node};
    }
    reader.ReadAll(*interfaces, fields);
    if (host.interfaces.empty())
    {
        host.interfaces.emplace_back();
        return {interfaces};
    }
    return reader.Nodes();
}

} // namespace lab
