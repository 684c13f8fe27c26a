// SPDX-License-Identifier: GPL-2.0-only

#include "draft.h"
#include "words.h"

#include <map>

namespace lab
{

namespace
{

void ReadSwitches(const Node& node, Draft& draft)
{
    for (const Named& named :
         ReadNamed(node, draft.log, "the name of a switch", draft.switches.complete))
    {
        SwitchSpec spec;
        spec.name = named.name;
        spec.mark = named.mark;
        if (!IsName(named.name))
        {
            draft.log.Report(named.mark,
                             Quote(named.name),
                             "the name of a switch: a letter, then letters, digits, - and _ "
                             "(40 at most)");
        }
        if (named.body)
        {
            const Fields fields(*named.body,
                                ContextOf("switch"),
                                "switch " + named.name,
                                draft.log);
            fields.Read("ageing", ReadPositiveTime, spec.ageing);
            fields.Read("forwarding-delay", ReadTime, spec.forwardingDelay);
            fields.Read("hub", ReadBool, spec.hub);
            fields.Read("priority", ReadBool, spec.priority);
        }
        if (draft.Declare(named.name, named.mark))
        {
            draft.switches.words.push_back(named.name);
            draft.scenario.switches.push_back(spec);
        }
    }
    if (draft.switches.words.empty() && draft.switches.complete)
    {
        Reject(node, draft.log, "at least one switch such as [sw]");
        draft.switches.complete = false;
    }
}

/// Which switches hang together, as trees of switches.
class Islands
{
  public:
    /// Joins two switches; false if they were joined already.
    bool Join(const std::string& a, const std::string& b)
    {
        const std::string rootA = Root(a);
        const std::string rootB = Root(b);
        m_parent[rootA] = rootB;
        return rootA != rootB;
    }

  private:
    std::string Root(std::string name)
    {
        for (auto next = m_parent.find(name); next != m_parent.end() && next->second != name;
             next = m_parent.find(name))
        {
            name = next->second;
        }
        return name;
    }

    std::map<std::string, std::string> m_parent;
};

void ReadTrunk(const Node& node, Draft& draft, Islands& islands)
{
    TrunkSpec trunk;
    trunk.cable = draft.cable;
    trunk.mark = node.mark;
    const Fields fields(node, ContextOf("trunk"), "a trunk", draft.log);
    ReadCable(fields, trunk.cable);
    const Node* between = fields.Find("between");
    if (!between)
    {
        return;
    }
    if (between->kind != Node::Kind::LIST || between->items.size() != 2)
    {
        Reject(*between, draft.log, "two switches such as [sw1, sw2]");
        return;
    }
    const auto a = ReadKnown(between->items[0], draft.log, draft.switches, "a switch");
    const auto b = ReadKnown(between->items[1], draft.log, draft.switches, "a switch");
    if (!a || !b)
    {
        return;
    }
    trunk.a = *a;
    trunk.b = *b;
    if (!islands.Join(trunk.a, trunk.b))
    {
        draft.log.Report(between->mark,
                         "a loop of switches closed by " + trunk.Name(),
                         "trunks without a loop: the switches have no spanning tree");
        return;
    }
    if (draft.Declare(trunk.Name(), between->mark))
    {
        draft.scenario.trunks.push_back(trunk);
    }
}

} // namespace

void ReadLan(const Node& node, Draft& draft)
{
    const Fields fields(node, ContextOf("lan"), "the lan", draft.log);
    if (const Node* cable = fields.Find("cable"))
    {
        ReadCable(Fields(*cable, ContextOf("cable"), "the cable of the lan", draft.log),
                  draft.cable);
    }
    const Node* switches = fields.Find("switches");
    if (switches)
    {
        ReadSwitches(*switches, draft);
    }
    draft.switches.complete = draft.switches.complete && switches;
    if (const Node* trunks = fields.Find("trunks"))
    {
        const size_t before = draft.log.Count();
        Islands islands;
        for (const Node* trunk : Items(*trunks))
        {
            ReadTrunk(*trunk, draft, islands);
        }
        draft.trunksComplete = draft.log.Count() == before;
    }
}

void ReadRun(const Node& node, Draft& draft)
{
    const Fields fields(node, ContextOf("run"), "the run", draft.log);
    const size_t before = draft.log.Count();
    fields.Read("for", ReadPositiveTime, draft.scenario.duration);
    draft.durationKnown = draft.log.Count() == before;
    fields.Read("seed", ReadUnsigned, draft.scenario.seed);
}

} // namespace lab
