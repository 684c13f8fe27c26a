// SPDX-License-Identifier: GPL-2.0-only

#include "overrides.h"

#include "reader.h"
#include "words.h"

#include <algorithm>

namespace lab
{

namespace
{

/// Splits `timeline[0].at` or `timeline.0.at` into its words.
std::vector<std::string> SplitPath(const std::string& path)
{
    std::vector<std::string> words(1);
    for (const char c : path)
    {
        if (c == '.' || (c == '[' && !words.back().empty()))
        {
            words.emplace_back();
        }
        else if (c != '[' && c != ']')
        {
            words.back() += c;
        }
    }
    return words;
}

/// Follows one path through the tree.
class Walker
{
  public:
    Walker(Node& root, const Mark& mark, Log& log, const Language& language)
        : m_language(language),
          m_node(&root),
          m_mark(mark),
          m_log(log),
          m_below(Below::MAP),
          m_context(&language.contextOf(language.top))
    {
    }

    /// One step down; false after a report.
    bool Step(const std::string& word)
    {
        if (m_node->kind == Node::Kind::BROKEN)
        {
            return false;
        }
        switch (m_below)
        {
        case Below::MAP:
            return StepToKey(word);
        case Below::NAMES:
            return StepToName(word);
        case Below::MAP_OR_LIST:
            return m_node->kind == Node::Kind::LIST ? StepToItem(word) : StepToKey(word);
        case Below::LIST:
        case Below::ACTIONS:
        case Below::CLAIMS:
            return StepToItem(word);
        case Below::VALUE:
            break;
        }
        return StepIntoValue(word);
    }

    /// Replaces what the path led to.
    void Set(Node value)
    {
        value.key = m_node->key;
        value.keyMark = m_node->keyMark;
        *m_node = std::move(value);
    }

  private:
    bool Reject(const std::string& word,
                const std::vector<std::string>& valid,
                const std::string& what)
    {
        RejectWord(m_mark, m_log, word.empty() ? "an empty word" : Quote(word), word, valid, what);
        return false;
    }

    bool StepToKey(const std::string& word)
    {
        const Key* key = m_context->Find(word);
        if (!key)
        {
            return Reject(word, m_context->Words(), std::string("a key of ") + m_context->title);
        }
        if (m_node->kind != Node::Kind::MAP)
        {
            // For instance `boot: 1s` that becomes `boot: {uniform: ...}`.
            MakeMap();
        }
        Node* child = m_node->Find(word);
        m_node = child ? child : AddKey(word);
        m_below = key->below;
        m_context = *key->context == '\0' ? nullptr : &m_language.contextOf(key->context);
        return true;
    }

    void MakeMap()
    {
        m_node->kind = Node::Kind::MAP;
        m_node->text.clear();
        m_node->items.clear();
        m_node->mark = m_mark;
    }

    Node* AddKey(const std::string& word)
    {
        Node child;
        child.key = word;
        child.keyMark = m_mark;
        child.mark = m_mark;
        m_node->items.push_back(child);
        return &m_node->items.back();
    }

    std::vector<std::string> Keys() const
    {
        std::vector<std::string> keys;
        for (const Node& item : m_node->items)
        {
            keys.push_back(item.key);
        }
        return keys;
    }

    /// Into something with a name: a host, a group, a membership, a switch.
    bool StepToName(const std::string& word)
    {
        if (m_node->kind == Node::Kind::SCALAR || m_node->kind == Node::Kind::LIST)
        {
            NamesToMap();
        }
        const std::vector<std::string> names = Keys();
        m_node = m_node->Find(word) ? m_node->Find(word) : m_node;
        if (std::find(names.begin(), names.end(), word) == names.end())
        {
            return Reject(word,
                          names,
                          std::string(m_context->title) +
                              (names.empty() ? " (there is none)" : ""));
        }
        m_below = Below::MAP;
        return true;
    }

    /// Writes `[a, b]` or `a` as `{a: , b: }`, so that there is a place for details.
    void NamesToMap()
    {
        Node map = *m_node;
        map.kind = Node::Kind::MAP;
        map.text.clear();
        map.items.clear();
        for (const Node* item : Items(*m_node))
        {
            Node child;
            child.key = item->text;
            child.keyMark = item->mark;
            child.mark = item->mark;
            map.items.push_back(child);
        }
        *m_node = map;
    }

    bool StepToItem(const std::string& word)
    {
        const bool isNumber = !word.empty() && word.size() < 9 &&
                              word.find_first_not_of("0123456789") == std::string::npos;
        const size_t index = isNumber ? std::stoul(word) : FindEvent(word);
        if (m_node->kind != Node::Kind::LIST || index >= m_node->items.size())
        {
            const size_t count = m_node->kind == Node::Kind::LIST ? m_node->items.size() : 0;
            return Reject(word,
                          Events(),
                          count == 0 ? "an item (the list is empty)"
                                     : "a number from 0 to " + std::to_string(count - 1) +
                                           (Events().empty() ? "" : ", or an event"));
        }
        m_node = &m_node->items[index];
        StepIntoItem();
        return true;
    }

    void StepIntoItem()
    {
        if (m_below == Below::ACTIONS)
        {
            m_context = Recognize(*m_node, Context::Role::ACTION);
        }
        else if (m_below == Below::CLAIMS)
        {
            m_context = Recognize(*m_node, Context::Role::CLAIM);
        }
        m_below = m_context ? Below::MAP : Below::VALUE;
    }

    /// Position of the event with that name, or beyond the end.
    size_t FindEvent(const std::string& word) const
    {
        const auto& items = m_node->items;
        const auto found = std::find_if(items.begin(),
                                        items.end(),
                                        [&word](const Node& item)
                                        {
                                            const Node* name = item.Find("as");
                                            return name && name->text == word;
                                        });
        return found - items.begin();
    }

    std::vector<std::string> Events() const
    {
        std::vector<std::string> names;
        for (const Node& item : m_node->items)
        {
            if (const Node* name = item.Find("as"))
            {
                names.push_back(name->text);
            }
        }
        return names;
    }

    /// Into a list of plain values, such as `addresses[0]`, or a map of them, such as
    /// `carpnodes.2`.
    bool StepIntoValue(const std::string& word)
    {
        if (m_node->kind == Node::Kind::MAP && m_node->Find(word))
        {
            m_node = m_node->Find(word);
            return true;
        }
        if (m_node->kind == Node::Kind::MAP && !m_node->items.empty())
        {
            return Reject(word, Keys(), "a key of " + Quote(m_node->key));
        }
        if (m_node->kind == Node::Kind::LIST)
        {
            return StepToItem(word);
        }
        return Reject(word, {}, "no further word: " + Quote(m_node->key) + " has nothing below it");
    }

    const Language& m_language;
    Node* m_node;
    Mark m_mark;
    Log& m_log;
    Below m_below;            ///< what stands below the node
    const Context* m_context; ///< its grammar, where that has one
};

} // namespace

void ApplyOverrides(Node& root,
                    const std::vector<Override>& overrides,
                    Log& log,
                    const Language& language)
{
    for (size_t i = 0; i < overrides.size(); ++i)
    {
        const Mark mark{0, static_cast<int>(i) + 1};
        auto value = ReadYamlAt(overrides[i].value, mark, log);
        // A path that leads nowhere must not leave half of itself in the tree.
        Node changed = root;
        Walker walker(changed, mark, log, language);
        const auto words = SplitPath(overrides[i].path);
        const bool found = std::all_of(words.begin(),
                                       words.end(),
                                       [&](const auto& word) { return walker.Step(word); });
        if (value && found)
        {
            walker.Set(*value);
            root = std::move(changed);
        }
    }
}

} // namespace lab
