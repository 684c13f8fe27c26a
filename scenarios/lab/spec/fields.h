// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_FIELDS_H
#define LAB_FIELDS_H

#include "diagnostic.h"
#include "grammar.h"
#include "yaml-tree.h"

#include <string>

namespace lab
{

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

#endif // LAB_FIELDS_H
