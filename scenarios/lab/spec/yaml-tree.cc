// SPDX-License-Identifier: GPL-2.0-only

#include "yaml-tree.h"

#include "positions.h"
#include "utf8.h"
#include "words.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <sstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace lab
{

namespace
{

/// Thrown by the builder to leave yaml-cpp; the reason is in the log.
struct Abandon
{
};

/// Builds the tree from yaml-cpp's events.
class Builder : public YAML::EventHandler
{
  public:
    Builder(const Positions& positions, const std::optional<Mark>& fixed, Log& log)
        : m_positions(positions),
          m_fixed(fixed),
          m_log(log)
    {
        m_root.mark = fixed.value_or(Mark{1, 1});
    }

    /// The finished document.
    Node& Root()
    {
        return m_root;
    }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override
    {
    }

    void OnDocumentEnd() override
    {
    }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override
    {
        Add(Make(Node::Kind::EMPTY, mark, "?", anchor));
    }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override
    {
        m_log.Report(At(mark),
                     "an alias",
                     "the value itself: scenarios have no anchors and aliases");
        Add(Make(Node::Kind::BROKEN, mark, "?", 0));
    }

    void OnScalar(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t anchor,
                  const std::string& value) override
    {
        Node node = Make(Node::Kind::SCALAR, mark, tag, anchor);
        node.text = value;
        if (tag == "!" && m_positions.IsUnclosedQuote(mark))
        {
            m_log.Report(node.mark, "a quote without its end", "the same quote after the text");
            throw Abandon{};
        }
        Add(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark& mark,
                         const std::string& tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value /*style*/) override
    {
        Open(Make(Node::Kind::LIST, mark, tag, anchor));
    }

    void OnSequenceEnd() override
    {
        Close();
    }

    void OnMapStart(const YAML::Mark& mark,
                    const std::string& tag,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value /*style*/) override
    {
        Open(Make(Node::Kind::MAP, mark, tag, anchor));
    }

    void OnMapEnd() override
    {
        Close();
    }

  private:
    struct Level
    {
        Node node;
        std::optional<Node> key;          ///< of a map, waits for its value
        std::map<std::string, Mark> seen; ///< the keys of a map so far
    };

    Mark At(const YAML::Mark& mark) const
    {
        return m_fixed ? *m_fixed : m_positions.At(mark);
    }

    Node Make(Node::Kind kind,
              const YAML::Mark& mark,
              const std::string& tag,
              YAML::anchor_t anchor) const
    {
        Node node;
        node.kind = kind;
        node.mark = At(mark);
        if (anchor != 0)
        {
            m_log.Report(node.mark,
                         "an anchor",
                         "the value alone: scenarios have no anchors and aliases");
        }
        if (tag != "?" && tag != "!")
        {
            m_log.Report(node.mark, "the tag " + Quote(tag), "the value alone, without a tag");
        }
        return node;
    }

    void Open(Node node)
    {
        if (m_levels.size() >= DEEPEST_NESTING)
        {
            m_log.Report(node.mark,
                         "more than " + std::to_string(DEEPEST_NESTING) + " lists and maps nested",
                         "the few levels that a scenario has");
            throw Abandon{};
        }
        m_levels.push_back({std::move(node), std::nullopt, {}});
    }

    void Close()
    {
        Node node = std::move(m_levels.back().node);
        m_levels.pop_back();
        Add(std::move(node));
    }

    void Add(Node node)
    {
        if (m_levels.empty())
        {
            m_root = std::move(node);
            return;
        }
        Level& level = m_levels.back();
        if (level.node.kind == Node::Kind::LIST)
        {
            if (node.kind == Node::Kind::EMPTY)
            {
                // yaml-cpp places a missing item where the next token is.
                node.mark = level.node.mark;
            }
            level.node.items.push_back(std::move(node));
        }
        else if (!level.key)
        {
            level.key = std::move(node);
        }
        else
        {
            AddToMap(level, std::move(node));
            level.key.reset();
        }
    }

    void AddToMap(Level& level, Node value)
    {
        const Node& key = *level.key;
        if (key.kind == Node::Kind::BROKEN)
        {
            return;
        }
        if (key.kind != Node::Kind::SCALAR)
        {
            m_log.Report(key.mark, "no word in front of the colon", "a word as key");
            return;
        }
        if (key.text == "<<")
        {
            m_log.Report(key.mark,
                         "a merge key",
                         "the keys themselves: scenarios have no merge keys");
            level.node.kind = Node::Kind::BROKEN;
            return;
        }
        const auto [first, isNew] = level.seen.emplace(key.text, key.mark);
        if (!isNew)
        {
            m_log.Report(key.mark,
                         Quote(key.text) + " a second time",
                         "each key once" +
                             (m_fixed ? ""
                                      : ": it stands in line " +
                                            std::to_string(first->second.line) + " already"));
            return;
        }
        if (value.kind == Node::Kind::EMPTY)
        {
            value.mark = key.mark;
        }
        value.key = key.text;
        value.keyMark = key.mark;
        level.node.items.push_back(std::move(value));
    }

    const Positions& m_positions;
    std::optional<Mark> m_fixed;
    Log& m_log;
    Node m_root;
    std::vector<Level> m_levels;
};

/// Whether all bytes are text; reports the first that is not.
bool IsText(const std::string& text,
            const Positions& positions,
            const std::optional<Mark>& fixed,
            Log& log)
{
    const auto offset = FindNoText(text);
    if (!offset)
    {
        return true;
    }
    char hex[8];
    std::snprintf(hex, sizeof(hex), "0x%02x", static_cast<unsigned char>(text[*offset]));
    log.Report(fixed ? *fixed : positions.AtByte(*offset),
               std::string("the byte ") + hex,
               "text in UTF-8 without control characters");
    return false;
}

/// What to do about the commonest complaints of yaml-cpp.
std::string Advice(const std::string& complaint)
{
    constexpr std::pair<const char*, const char*> ADVICE[] = {
        {"tab", "blanks in front of a line instead of a tab"},
        {"end of map flow", "a comma between two entries, and } after the last"},
        {"end of sequence flow", "a comma between two items, and ] after the last"},
        {"end of map not found", "the keys of one map in one column"},
        {"end of sequence not found", "the dashes of one list in one column"},
        {"illegal map value",
         "one key in one line; quote a text that contains a colon and a blank"},
        {"illegal flow end", "a { or [ for each } or ]"},
        {"unknown token", "quotes around a text that begins with a special sign"},
        {"unknown escape", "an escape of YAML, or single quotes around the text"},
        {"illegal EOF in scalar", "a closing quote"},
        {"undefined", "the value itself: scenarios have no anchors and aliases"},
        {"alias", "the value itself: scenarios have no anchors and aliases"},
    };
    for (const auto& [part, advice] : ADVICE)
    {
        if (complaint.find(part) != std::string::npos)
        {
            return advice;
        }
    }
    return "what YAML allows here";
}

std::optional<Node> Read(const std::string& text, const std::optional<Mark>& fixed, Log& log)
{
    const Positions positions(text);
    if (!IsText(text, positions, fixed, log))
    {
        return std::nullopt;
    }
    const size_t before = log.Count();
    std::istringstream stream(text);
    try
    {
        YAML::Parser parser(stream);
        Builder first(positions, fixed, log);
        parser.HandleNextDocument(first);
        Builder second(positions, fixed, log);
        if (parser.HandleNextDocument(second))
        {
            log.Report(second.Root().mark, "a second document", "one scenario in one file");
            return std::nullopt;
        }
        return std::move(first.Root());
    }
    catch (const YAML::Exception& problem)
    {
        if (log.Count() == before)
        {
            const Mark mark = fixed ? *fixed : positions.At(problem.mark);
            log.Report(mark,
                       "broken YAML (" + problem.msg + ")",
                       Advice(positions.HasTabIndent(problem.mark) ? "tab" : problem.msg));
        }
    }
    catch (const Abandon&)
    {
        // The log tells why.
    }
    return std::nullopt;
}

} // namespace

const Node* Node::Find(const std::string& word) const
{
    if (kind != Kind::MAP)
    {
        return nullptr;
    }
    const auto found = std::find_if(items.begin(),
                                    items.end(),
                                    [&word](const Node& item) { return item.key == word; });
    return found == items.end() ? nullptr : &*found;
}

Node* Node::Find(const std::string& word)
{
    return const_cast<Node*>(std::as_const(*this).Find(word));
}

std::optional<Node> ReadYaml(const std::string& text, Log& log)
{
    return Read(text, std::nullopt, log);
}

std::optional<Node> ReadYamlAt(const std::string& text, const Mark& mark, Log& log)
{
    return Read(text, mark, log);
}

} // namespace lab
