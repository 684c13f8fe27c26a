// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_READER_H
#define LAB_READER_H

#include "diagnostic.h"
#include "grammar.h"
#include "units.h"
#include "yaml-tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lab
{

/// What stands at a node, as a message tells it.
std::string Describe(const Node& node);

/// Reports that a node is not what was expected, unless it was reported before.
void Reject(const Node& node, Log& log, const std::string& expected, const std::string& meant = "");

/// Reports a word that is none of those that are valid here.
void RejectWord(const Mark& mark,
                Log& log,
                const std::string& found,
                const std::string& word,
                const std::vector<std::string>& valid,
                const std::string& title);

// Readers of values. Each returns nothing after it has reported what is wrong.

/// A text that is not empty, on one line.
std::optional<std::string> ReadText(const Node& node, Log& log, const std::string& expected);

/// Any text, also an empty one, byte for byte.
std::optional<std::string> ReadPassphrase(const Node& node, Log& log);
std::optional<bool> ReadBool(const Node& node, Log& log);
std::optional<int64_t> ReadInteger(const Node& node,
                                   Log& log,
                                   int64_t least,
                                   int64_t most,
                                   const std::string& expected = "");
std::optional<uint64_t> ReadUnsigned(const Node& node, Log& log);
std::optional<Time> ReadTime(const Node& node, Log& log);

/// As above, and more than nothing.
std::optional<Time> ReadPositiveTime(const Node& node, Log& log);

/// An instant or span that may be a distribution.
std::optional<TimeLaw> ReadTimeLaw(const Node& node, Log& log);
std::optional<uint64_t> ReadRate(const Node& node, Log& log);
std::optional<double> ReadProbability(const Node& node, Log& log);
std::optional<carp::Ipv4Bytes> ReadIpv4(const Node& node, Log& log);
std::optional<carp::MacBytes> ReadMac(const Node& node, Log& log);
std::optional<carp::Key> ReadKey(const Node& node, Log& log);

/// One of a few words.
std::optional<std::string> ReadWord(const Node& node,
                                    Log& log,
                                    const std::vector<std::string>& valid);

/// A new name for something. `what` has its article.
std::optional<std::string> ReadName(const Node& node, Log& log, const std::string& what);

/// The items of a list; a single value counts as a list of one. nullptr: nothing that has items.
std::vector<const Node*> Items(const Node& node);

/**
 * The map at a node, checked against the grammar: what is no map, unknown keys and missing keys
 * are reported when this is made.
 */
class Fields
{
  public:
    /**
     * \param node the map; what is empty counts as a map without keys
     * \param context its grammar
     * \param owner how messages call it, such as "host r1"
     * \param log gets what is wrong
     */
    Fields(const Node& node, const Context& context, const std::string& owner, Log& log);

    /// Whether it is a map with all keys that it needs and no others.
    bool IsClean() const;

    /// Whether a key is missing, and no misspelt key seems to be meant for it.
    bool Lacks(const std::string& key) const;

    /// The value of a key that the grammar knows; nullptr if it is not there.
    const Node* Find(const char* key) const;

    /// Reads the value of a key into `target`; leaves that alone if there is none or a wrong one.
    template <typename Reader, typename Target>
    bool Read(const char* key, Reader read, Target& target) const
    {
        const Node* node = Find(key);
        if (!node)
        {
            return false;
        }
        auto value = read(*node, m_log);
        if (!value)
        {
            return false;
        }
        target = *value;
        return true;
    }

  private:
    void CheckWords(const std::string& owner) const;
    void CheckRequired(const std::string& owner) const;
    void RejectKey(const Node& item, const std::string& owner) const;

    const Node& m_node;
    const Context& m_context;
    Log& m_log;
    bool m_clean = false;
};

} // namespace lab

#endif // LAB_READER_H
