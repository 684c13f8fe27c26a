// SPDX-License-Identifier: GPL-2.0-only

// ./lab, as far as it neither installs nor builds anything.

#include "program.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace systemtest
{
namespace
{

Outcome Lab(const Words& words)
{
    Words command{CARP_LAB_ROOT "/lab"};
    command.insert(command.end(), words.begin(), words.end());
    return RunProgram(command);
}

TEST(FrontDoor, AloneItTellsWhatCanBeDone)
{
    const Outcome page = Lab({});

    EXPECT_EQ(page.code, 0);
    EXPECT_EQ(page.err, "");
    for (const char* line : {"./lab run FILE...",
                             "./lab join FILE",
                             "./lab check FILE...",
                             "./lab list",
                             "./lab test [NAME]",
                             "./lab run scenarios/failover/master-crash.yaml"})
    {
        EXPECT_NE(page.out.find(line), std::string::npos) << line;
    }
    for (const char* help : {"help", "-h", "--help"})
    {
        EXPECT_EQ(Lab({help}).out, page.out);
    }
}

TEST(FrontDoor, WorksFromAnywhereAndThroughALink)
{
    const TemporaryFolder folder;
    std::filesystem::create_symlink(CARP_LAB_ROOT "/lab", folder / "elsewhere");

    const Outcome page = RunProgram({"./elsewhere"}, {folder.Path()});
    EXPECT_EQ(page.code, 0);
    EXPECT_EQ(page.out, Lab({}).out);
    EXPECT_EQ(folder.Content(), Words({"elsewhere"})) << "nothing is made where the user stands";
}

TEST(FrontDoor, TheScenarioItProposesIsThere)
{
    EXPECT_TRUE(std::filesystem::exists(CARP_LAB_ROOT "/scenarios/failover/master-crash.yaml"));
}

/// A copy of ./lab in a project where building is quick: waf and dpkg-query only play their parts.
class QuickProject : public testing::Test
{
  protected:
    QuickProject()
    {
        std::filesystem::create_directories(m_folder / "project/bin");
        std::filesystem::create_directories(m_folder / "user");
        std::filesystem::copy_file(CARP_LAB_ROOT "/lab", m_folder / "project/lab");
        WriteFile(m_folder / "project/wscript", "");
        WriteProgram("waf",
                     "echo \"$1\" >> waf.log\n"
                     "[ \"$1\" = build ] || exit 0\n"
                     "echo '[1/1] Compiling'\n"
                     "[ ! -e spoilt ] || { echo 'spoilt: error'; exit 1; }\n"
                     "printf '#!/bin/sh\\npwd; echo \"$@\"; exit 7\\n' > build/carp-lab\n"
                     "chmod +x build/carp-lab\n");
        WriteProgram("dpkg-query", "shift 3\nfor p; do echo \"installed $p\"; done\n");
    }

    void WriteProgram(const std::string& name, const std::string& script)
    {
        const std::string path = m_folder / ("project/bin/" + name);
        WriteFile(path, "#!/bin/sh\n" + script);
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    }

    /// ./lab as a user elsewhere calls it.
    Outcome Lab(Words words)
    {
        words.insert(words.begin(), "../project/lab");
        const std::string bin = m_folder / "project/bin";
        return RunProgram(words,
                          {m_folder / "user",
                           false,
                           {"PATH=" + bin + ":" + std::getenv("PATH"),
                            "WAF=" + bin + "/waf",
                            "LAB_BUILD=",
                            "LAB_CONFIGURE="}});
    }

    TemporaryFolder m_folder;
};

TEST_F(QuickProject, UnknownWordsGoToTheProgramWhereTheUserStands)
{
    const Outcome run = Lab({"frob", "--set", "a b=c", "x.yaml"});

    EXPECT_EQ(run.code, 7) << run.err;
    EXPECT_EQ(run.out,
              std::filesystem::canonical(m_folder / "user").string() +
                  "\nfrob --set a b=c x.yaml\n");
    EXPECT_EQ(std::filesystem::is_empty(m_folder / "user"), true);
}

TEST_F(QuickProject, BuildsOnceUntilASourceChanges)
{
    const auto wafs = [this] { return ReadFile(m_folder / "project/waf.log"); };
    Lab({"list"});
    EXPECT_EQ(wafs(), "configure\nbuild\n");
    const Outcome again = Lab({"list"});
    EXPECT_EQ(wafs(), "configure\nbuild\n");
    EXPECT_EQ(again.err, "") << "nothing to tell";

    std::filesystem::create_directories(m_folder / "project/contrib");
    WriteFile(m_folder / "project/contrib/new.cc", "");
    Lab({"list"});
    EXPECT_EQ(wafs(), "configure\nbuild\nbuild\n");
}

TEST_F(QuickProject, ABuildThatFailsIsToldAndNothingRuns)
{
    WriteFile(m_folder / "project/spoilt", "");
    const Outcome run = Lab({"list"});

    EXPECT_EQ(run.code, 1);
    EXPECT_EQ(run.out, "");
    EXPECT_NE(run.err.find("spoilt: error\nlab: The build failed.\n"), std::string::npos)
        << run.err;
    EXPECT_EQ(run.err.find("Compiling"), std::string::npos);
}

} // namespace
} // namespace systemtest
