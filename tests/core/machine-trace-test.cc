// SPDX-License-Identifier: GPL-2.0-only
//
// Plays every conversation in the folder traces/ and compares it with what is written there, to
// the nanosecond. UPDATE_EXPECTED=1 in the environment writes down what the machine answers now.

#include "core/trace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace carp
{

namespace
{

const std::string FOLDER = CARP_LAB_ROOT "/tests/core/traces/";

std::vector<std::string> TraceNames()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(FOLDER))
    {
        if (entry.path().extension() == ".txt")
        {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

class MachineTrace : public testing::TestWithParam<std::string>
{
};

TEST_P(MachineTrace, AnswersAsWritten)
{
    const std::string path = FOLDER + GetParam() + ".txt";
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    std::stringstream written;
    written << file.rdbuf();

    const std::string played = Trace(written).Play();
    if (std::getenv("UPDATE_EXPECTED"))
    {
        std::ofstream(path) << played;
    }
    EXPECT_EQ(played, written.str()) << "in " << path;
}

std::string TestName(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::replace_if(
        name.begin(),
        name.end(),
        [](unsigned char c) { return !std::isalnum(c); },
        '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Folder, MachineTrace, testing::ValuesIn(TraceNames()), TestName);

TEST(Trace, AsksForATimeThatDoesNotRunBackwards)
{
    std::istringstream text("machine address=10.0.0.1\nat 2s up\nat 1s wake\n");
    try
    {
        Trace(text).Play();
        FAIL() << "played";
    }
    catch (const std::runtime_error& error)
    {
        EXPECT_STREQ(error.what(), "line 3: time runs backwards");
    }
}

TEST(Trace, RefusesWordsThatItDoesNotKnow)
{
    for (const std::string line : {"at 1s dance",
                                   "at 1s up now",
                                   "at 1s receive advscew=1",
                                   "at 1 wake",
                                   "at 1s addresses 10.0.0",
                                   "wake",
                                   "machine dialect=hp-ux"})
    {
        std::istringstream text("machine address=10.0.0.1\n" + line + "\n");
        EXPECT_THROW(Trace(text).Play(), std::runtime_error) << line;
    }
}

} // namespace

} // namespace carp
