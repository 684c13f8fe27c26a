// SPDX-License-Identifier: GPL-2.0-only

#include "fields.h"

#include "reader.h"
#include "words.h"

#include <algorithm>

namespace lab
{

Fields::Fields(const Node& node, const Context& context, const std::string& owner, Log& log)
    : m_node(node),
      m_context(context),
      m_log(log)
{
    const bool isMap = node.kind == Node::Kind::MAP || node.kind == Node::Kind::EMPTY;
    if (!isMap)
    {
        Reject(node, log, "a map with " + OneOf(context.Words()));
        return;
    }
    const size_t before = log.Count();
    CheckWords(owner);
    CheckRequired(owner);
    m_clean = log.Count() == before;
}

const Node* Fields::Find(const char* key) const
{
    return m_node.Find(key);
}

bool Fields::IsClean() const
{
    return m_clean;
}

bool Fields::Lacks(const std::string& key) const
{
    const bool isMap = m_node.kind == Node::Kind::MAP || m_node.kind == Node::Kind::EMPTY;
    const bool isMisspelt = std::any_of(m_node.items.begin(),
                                        m_node.items.end(),
                                        [&](const Node& item)
                                        {
                                            return !m_context.Find(item.key) &&
                                                   (Nearest(item.key, m_context.Words()) == key ||
                                                    item.key.rfind(key + ":", 0) == 0);
                                        });
    return isMap && !m_node.Find(key) && !isMisspelt;
}

void Fields::CheckWords(const std::string& owner) const
{
    for (const Node& item : m_node.items)
    {
        if (!m_context.Find(item.key))
        {
            RejectKey(item, owner);
        }
    }
}

void Fields::RejectKey(const Node& item, const std::string& owner) const
{
    // {vhid:1} is one word for YAML.
    const size_t colon = item.key.find(':');
    const std::string word = item.key.substr(0, colon);
    if (colon != std::string::npos && m_context.Find(word))
    {
        m_log.Report(item.keyMark, Quote(item.key), "a blank after the colon of " + word);
        return;
    }
    const auto rivals = ContextNames(m_context.role);
    const bool isRival = m_context.role != Context::Role::PLAIN &&
                         std::find(rivals.begin(), rivals.end(), item.key) != rivals.end();
    if (isRival)
    {
        const bool isAction = m_context.role == Context::Role::ACTION;
        m_log.Report(item.keyMark,
                     Quote(item.key) + " beside " + Quote(m_context.name),
                     std::string("one ") + (isAction ? "action" : "claim") +
                         " in each item of the list");
        return;
    }
    RejectWord(item.keyMark,
               m_log,
               Quote(item.key) + " in " + owner,
               item.key,
               m_context.Words(),
               "");
}

void Fields::CheckRequired(const std::string& owner) const
{
    for (const Key& key : m_context.keys)
    {
        if (key.required && Lacks(key.name))
        {
            m_log.Report(m_node.mark,
                         owner + " without " + Quote(key.name),
                         Quote(key.name) + " with " + key.value);
        }
    }
}

} // namespace lab
