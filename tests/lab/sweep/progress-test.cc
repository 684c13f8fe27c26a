// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/progress.h"

#include "system/program.h"

#include <gtest/gtest.h>

#include <sstream>
#include <sys/stat.h>

namespace
{

TEST(Progress, IsALineForEachTenth)
{
    std::ostringstream out;
    lab::PlainProgress progress(out);
    for (uint64_t ended = 0; ended <= 30; ++ended)
    {
        progress.Tell(ended, 40);
    }
    progress.Tell(30, 60); // more were found to be needed
    progress.Tell(60, 60);
    EXPECT_EQ(out.str(),
              "10 %: 4 of 40 runs\n"
              "20 %: 8 of 40 runs\n"
              "30 %: 12 of 40 runs\n"
              "40 %: 16 of 40 runs\n"
              "50 %: 20 of 40 runs\n"
              "60 %: 24 of 40 runs\n"
              "70 %: 28 of 40 runs\n"
              "100 %: 60 of 60 runs\n");
}

TEST(Progress, ABarThatCannotBeDrawnIsLines)
{
    std::ostringstream out;
    const auto bar = lab::MakeBar("no/such/program", out);
    bar->Tell(20, 20);
    EXPECT_EQ(out.str(), "100 %: 20 of 20 runs\n");
}

TEST(Progress, ABarIsToldWhatMatters)
{
    const systemtest::TemporaryFolder folder;
    const std::string program = folder / "bar";
    systemtest::WriteFile(program, "#!/bin/sh\ncat > '" + (folder / "told") + "'\n");
    chmod(program.c_str(), 0700);
    std::ostringstream out;
    const auto bar = lab::MakeBar(program, out);
    bar->Tell(0, 20);
    bar->Tell(20, 20);
    bar->Finish();
    EXPECT_EQ(systemtest::ReadFile(folder / "told"), "0 20\n20 20\n");
    EXPECT_EQ(out.str(), "");
}

} // namespace
