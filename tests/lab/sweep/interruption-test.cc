// SPDX-License-Identifier: GPL-2.0-only

// Signals that wait.

#include "lab/sweep/interruption.h"

#include <gtest/gtest.h>

#include <csignal>
#include <poll.h>
#include <vector>

namespace
{

constexpr int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP};

/// Signals do what they do in a process that was started from a terminal.
class InterruptionTest : public testing::Test
{
  protected:
    InterruptionTest()
    {
        for (const int number : SIGNALS)
        {
            m_before.push_back(std::signal(number, SIG_DFL));
        }
    }

    ~InterruptionTest() override
    {
        for (size_t i = 0; i < m_before.size(); ++i)
        {
            std::signal(SIGNALS[i], m_before[i]);
        }
    }

    static bool IsReadable(const lab::Interruption& interruption)
    {
        pollfd what{interruption.Number(), POLLIN, 0};
        return poll(&what, 1, 0) > 0;
    }

  private:
    std::vector<void (*)(int)> m_before;
};

TEST_F(InterruptionTest, IsTold)
{
    for (const int number : SIGNALS)
    {
        lab::Interruption interruption;
        EXPECT_FALSE(IsReadable(interruption));
        EXPECT_FALSE(interruption.Signal());
        raise(number);
        EXPECT_TRUE(IsReadable(interruption));
        EXPECT_EQ(interruption.Signal(), number);
    }
}

TEST_F(InterruptionTest, TheFirstOneCounts)
{
    lab::Interruption interruption;
    raise(SIGTERM);
    EXPECT_EQ(interruption.Signal(), SIGTERM);
    raise(SIGHUP);
    EXPECT_EQ(interruption.Signal(), SIGTERM);
}

TEST_F(InterruptionTest, NohupIsRespected)
{
    std::signal(SIGHUP, SIG_IGN);
    lab::Interruption interruption;
    raise(SIGHUP);
    EXPECT_FALSE(IsReadable(interruption));
    raise(SIGTERM);
    EXPECT_EQ(interruption.Signal(), SIGTERM);
}

} // namespace
