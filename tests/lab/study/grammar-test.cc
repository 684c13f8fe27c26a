// SPDX-License-Identifier: GPL-2.0-only

// The schema for editors, the manual and the grammar of studies say the same words.

#include "support.h"

#include "lab/schema-file.h"
#include "lab/spec/yaml-tree.h"
#include "lab/study/study-grammar.h"

#include <set>

namespace lab
{
namespace
{

const std::string SCHEMA = "scenarios/study.schema.json";
const std::string MANUAL = "doc/study-language.md";

class StudySchema : public testing::Test
{
  protected:
    const Node& Definition(const std::string& name) const
    {
        return m_schema.Definition(name);
    }

    const SchemaFile m_schema{SCHEMA};
};

TEST_F(StudySchema, HasAndRequiresTheKeysOfTheGrammar)
{
    m_schema.ExpectKeysOf(StudyGrammar());
}

TEST_F(StudySchema, RefersToTheSameContexts)
{
    for (const Context& context : StudyGrammar())
    {
        for (const Key& key : context.keys)
        {
            const Node& property = *Definition(context.name).Find("properties")->Find(key.name);
            if (*key.context)
            {
                EXPECT_NE(OnOneLine(property).find(std::string("#/definitions/") + key.context),
                          std::string::npos)
                    << context.name << ": " << key.name;
            }
        }
    }
    const std::string metrics = OnOneLine(*Definition("study").Find("properties")->Find("metrics"));
    for (const MetricKind kind : METRIC_KINDS)
    {
        EXPECT_NE(metrics.find("#/definitions/" + std::string(ToString(kind)) + "\""),
                  std::string::npos);
    }
}

TEST_F(StudySchema, ListsTheParts)
{
    std::set<std::string> parts;
    for (const OutagePart part : OUTAGE_PARTS)
    {
        parts.insert(ToString(part));
    }
    EXPECT_EQ(Words(Definition("outage").Find("properties")->Find("part")->Find("enum")), parts);
}

/// The study of the manual beside its base, with other sections in place of its own.
StudyResult LoadExample(const std::string& text, const std::vector<Override>& overrides = {})
{
    const auto folder = std::filesystem::temp_directory_path() / "carp-lab-study-manual";
    std::filesystem::create_directories(folder / "failover");
    std::filesystem::create_directories(folder / "studies");
    std::filesystem::copy_file(SourcePath("scenarios/failover/master-crash.yaml"),
                               folder / "failover" / "master-crash.yaml",
                               std::filesystem::copy_options::overwrite_existing);
    const std::string path = (folder / "studies" / "example.yaml").string();
    std::ofstream(path, std::ios::binary) << text;
    StudyResult result = LoadStudy(path, overrides);
    std::filesystem::remove_all(folder);
    return result;
}

std::vector<std::string> Examples()
{
    std::vector<std::string> examples;
    std::istringstream manual(ReadAll(SourcePath(MANUAL)));
    bool inside = false;
    for (std::string line; std::getline(manual, line);)
    {
        if (line == "```yaml")
        {
            examples.emplace_back();
        }
        inside = line == "```yaml" || (inside && line != "```");
        if (inside && line != "```yaml")
        {
            examples.back() += line + "\n";
        }
    }
    return examples;
}

/// The lines at the left margin that begin a section, with what belongs to them.
std::vector<std::pair<std::string, std::string>> Sections(const std::string& text)
{
    std::vector<std::pair<std::string, std::string>> sections;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
    {
        if (!line.empty() && line[0] != ' ')
        {
            sections.emplace_back(line.substr(0, line.find(':')), "");
        }
        sections.back().second += line + "\n";
    }
    return sections;
}

/// An example with what it leaves out of the whole study.
std::string Complete(const std::string& example, const std::string& whole)
{
    std::string complete = example;
    const auto own = Sections(example);
    for (const auto& [key, text] : Sections(whole))
    {
        const bool has = std::any_of(own.begin(),
                                     own.end(),
                                     [key = key](const auto& section)
                                     { return section.first == key; });
        // Other axes have another baseline.
        complete += has || key == "baseline" ? "" : text;
    }
    return complete;
}

TEST(StudyManual, ExamplesWork)
{
    const auto examples = Examples();
    ASSERT_GE(examples.size(), 5U);
    const StudyResult whole = LoadExample(examples[0]);
    ASSERT_TRUE(whole.study) << whole.Text();
    EXPECT_EQ(whole.study->settings.size(), 8U);
    for (size_t i = 1; i < examples.size(); ++i)
    {
        const std::string text = Complete(examples[i], examples[0]);
        const StudyResult result = LoadExample(text);
        EXPECT_TRUE(result.study) << result.Text() << text;
    }
}

TEST(StudyManual, OverridesWork)
{
    const std::string whole = Examples().at(0);
    std::istringstream manual(ReadAll(SourcePath(MANUAL)));
    const std::string mark = "--set ";
    size_t count = 0;
    for (std::string line; std::getline(manual, line);)
    {
        if (line.compare(0, mark.size(), mark) == 0)
        {
            line.erase(std::remove(line.begin(), line.end(), '\''), line.end()); // for the shell
            std::vector<Override> overrides{*Override::FromText(line.substr(mark.size()))};
            if (overrides[0].path == "axes.dialect.values")
            {
                overrides.push_back({"baseline.dialect", "netbsd"});
            }
            const StudyResult result = LoadExample(whole, overrides);
            EXPECT_TRUE(result.study) << line << "\n" << result.Text();
            ++count;
        }
    }
    EXPECT_EQ(count, 4U);
}

TEST(StudyManual, HasARowForEachWord)
{
    const std::string manual = ReadAll(SourcePath(MANUAL));
    for (const Context& context : StudyGrammar())
    {
        for (const std::string& word : context.Words())
        {
            EXPECT_NE(manual.find("| `" + word + "`"), std::string::npos)
                << "no row begins with " << word << " of " << context.title;
        }
    }
}

} // namespace
} // namespace lab
