// SPDX-License-Identifier: GPL-2.0-only

#include "draft.h"
#include "words.h"

namespace lab
{

namespace
{

void RejectUnrecognized(const Node& node, Log& log)
{
    const auto valid = ContextNames(Context::Role::CLAIM);
    for (const Node& item : node.items)
    {
        const std::string near = Nearest(item.key, valid);
        if (!near.empty())
        {
            RejectWord(item.keyMark, log, Quote(item.key), item.key, valid, "a claim");
            return;
        }
    }
    const std::string found = node.items.empty() ? "nothing"
                                                 : Quote(node.items.front().key) + " and no claim";
    RejectWord(node.mark, log, found, "", valid, "a claim");
}

} // namespace

void ReadExpectations(const Node& node, Draft& draft)
{
    if (node.kind == Node::Kind::EMPTY)
    {
        return;
    }
    if (node.kind != Node::Kind::LIST)
    {
        Reject(node, draft.log, "a list of claims such as - {master: gw, is: r1, at: 9s}");
        return;
    }
    for (const Node& item : node.items)
    {
        if (item.kind != Node::Kind::MAP)
        {
            Reject(item, draft.log, "a claim such as {master: gw, is: r1, at: 9s}");
            continue;
        }
        const Context* context = Recognize(item, Context::Role::CLAIM);
        if (!context)
        {
            RejectUnrecognized(item, draft.log);
            continue;
        }
        Expectation expectation;
        expectation.claim = ReadClaim(item, *context, draft);
        expectation.text = OnOneLine(item);
        expectation.mark = item.mark;
        draft.scenario.expect.push_back(expectation);
    }
}

} // namespace lab
