// SPDX-License-Identifier: GPL-2.0-only

#ifndef TESTS_SCHEMA_FILE_H
#define TESTS_SCHEMA_FILE_H

#include "lab/source-files.h"
#include "lab/spec/grammar.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lab
{

/// The keys of a map or the words of a list.
inline std::set<std::string> Words(const Node* list)
{
    std::set<std::string> words;
    for (const Node& item : list ? list->items : std::vector<Node>{})
    {
        words.insert(item.key.empty() ? item.text : item.key);
    }
    return words;
}

/// A JSON Schema for editors.
class SchemaFile
{
  public:
    /// \param path below the root of the repository
    explicit SchemaFile(const std::string& path)
    {
        Log log(path, {}); // JSON is YAML
        const auto root = ReadYaml(ReadAll(SourcePath(path)), log);
        EXPECT_TRUE(root && log.Count() == 0) << path;
        m_root = root.value_or(Node{});
    }

    /// What it says of a context; nothing, after a failure, if it does not have it.
    const Node& Definition(const std::string& name) const
    {
        static const Node nothing;
        const Node* definitions = m_root.Find("definitions");
        const Node* found = definitions ? definitions->Find(name) : nullptr;
        EXPECT_TRUE(found) << "no definition of " << name;
        return found ? *found : nothing;
    }

    /// It has the keys of a grammar, no others, and requires the same ones.
    void ExpectKeysOf(const std::vector<Context>& grammar) const
    {
        for (const Context& context : grammar)
        {
            const Node& definition = Definition(context.name);
            const auto words = context.Words();
            EXPECT_EQ(Words(definition.Find("properties")),
                      std::set<std::string>(words.begin(), words.end()))
                << context.name;
            ASSERT_TRUE(definition.Find("additionalProperties")) << context.name;
            EXPECT_EQ(definition.Find("additionalProperties")->text, "false") << context.name;
            std::set<std::string> required;
            for (const Key& key : context.keys)
            {
                if (key.required)
                {
                    required.insert(key.name);
                }
            }
            EXPECT_EQ(Words(definition.Find("required")), required) << context.name;
        }
    }

  private:
    Node m_root;
};

} // namespace lab

#endif // TESTS_SCHEMA_FILE_H
