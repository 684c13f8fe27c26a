// SPDX-License-Identifier: GPL-2.0-only

// The schema for editors and the grammar of the parser say the same words.

#include "support.h"

#include "lab/schema-file.h"
#include "lab/spec/grammar.h"
#include "lab/spec/yaml-tree.h"

#include "carp-counters.h"

#include <set>

namespace lab
{
namespace
{

class Schema : public testing::Test
{
  protected:
    static bool Refers(const Node& node, const std::string& context)
    {
        return OnOneLine(node).find("\"#/definitions/" + context + "\"") != std::string::npos;
    }

    /// How the schema calls what a key takes: some contexts stand beside a plain value.
    static std::string ReferenceTo(const std::string& context)
    {
        return context == "law" ? "time-or-law" : context == "bursts" ? "loss-or-bursts" : context;
    }

    const Node& Definition(const std::string& name) const
    {
        return m_schema.Definition(name);
    }

    const SchemaFile m_schema{"scenarios/scenario.schema.json"};
};

TEST_F(Schema, HasAndRequiresTheKeysOfTheGrammar)
{
    m_schema.ExpectKeysOf(Grammar());
}

TEST_F(Schema, RefersToTheSameContexts)
{
    for (const Context& context : Grammar())
    {
        for (const Key& key : context.keys)
        {
            const Node& property = *Definition(context.name).Find("properties")->Find(key.name);
            if (*key.context != '\0')
            {
                EXPECT_TRUE(Refers(property, ReferenceTo(key.context)))
                    << context.name << ": " << key.name;
            }
            const bool isAction = key.below == Below::ACTIONS;
            for (const std::string& item :
                 isAction || key.below == Below::CLAIMS
                     ? ContextNames(isAction ? Context::Role::ACTION : Context::Role::CLAIM)
                     : std::vector<std::string>{})
            {
                EXPECT_TRUE(Refers(property, item)) << key.name << ": " << item;
            }
        }
    }
}

TEST_F(Schema, DefinesAllThatItRefersTo)
{
    const std::string text = ReadAll(SourcePath("scenarios/scenario.schema.json"));
    const std::string mark = "#/definitions/";
    size_t references = 0;
    for (size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
    {
        const size_t start = at + mark.size();
        Definition(text.substr(start, text.find('"', start) - start));
        ++references;
    }
    EXPECT_GT(references, Grammar().size());
}

TEST_F(Schema, ListsTheDialectsAndCounters)
{
    std::set<std::string> dialects;
    for (const carp::Dialect* dialect : carp::AllDialects())
    {
        dialects.insert(dialect->name);
    }
    for (const char* context : {"group", "member"})
    {
        const Node* property = Definition(context).Find("properties")->Find("dialect");
        EXPECT_EQ(Words(property->Find("enum")), dialects);
    }
    std::set<std::string> counters;
    for (size_t i = 0; i < carp::COUNTER_COUNT; ++i)
    {
        counters.insert(carp::ToString(static_cast<carp::Counter>(i)));
    }
    const Node* property = Definition("counter").Find("properties")->Find("counter");
    EXPECT_EQ(Words(property->Find("enum")), counters);
}

} // namespace
} // namespace lab
