// SPDX-License-Identifier: GPL-2.0-only

#include "lab/sweep/messages.h"

#include "lab/sweep/channel.h"

#include <gtest/gtest.h>

#include <sys/socket.h>

namespace
{

lab::RunResult SomeResult()
{
    lab::RunResult result;
    result.job = {7, 1ULL << 40};
    result.status = lab::RunStatus::TIMED_OUT;
    result.message = "took longer than 3 s";
    result.measurements = {{{"gw", 0, 3.25, 0}, {"", -1, -0.0, 1e300}},
                           {},
                           {{"h1", 5, 1, 2, true}}};
    return result;
}

TEST(Messages, ArriveAsTheyWere)
{
    const auto job = lab::DecodeJob(lab::Encode(lab::Job{3, 1000}));
    ASSERT_TRUE(job);
    EXPECT_EQ(job->setting, 3U);
    EXPECT_EQ(job->replication, 1000U);

    const lab::RunResult sent = SomeResult();
    const auto result = lab::DecodeResult(lab::Encode(sent));
    ASSERT_TRUE(result);
    EXPECT_EQ(result->job.setting, 7U);
    EXPECT_EQ(result->status, lab::RunStatus::TIMED_OUT);
    EXPECT_EQ(result->message, sent.message);
    ASSERT_EQ(result->measurements.size(), 3U);
    EXPECT_EQ(result->measurements[0][1].exposure, 1e300);
    EXPECT_EQ(result->measurements[0][1].index, -1);
    EXPECT_EQ(result->measurements[2][0].subject, "h1");
    EXPECT_TRUE(result->measurements[2][0].unfinished);
    EXPECT_FALSE(result->measurements[0][0].unfinished);
    EXPECT_EQ(lab::Encode(*result), lab::Encode(sent));
}

TEST(Messages, WhatIsCutOffOrTooLongIsNone)
{
    const std::string bytes = lab::Encode(SomeResult());
    for (size_t size = 0; size < bytes.size(); ++size)
    {
        EXPECT_FALSE(lab::DecodeResult(bytes.substr(0, size))) << size;
    }
    EXPECT_FALSE(lab::DecodeResult(bytes + "x"));
    EXPECT_FALSE(lab::DecodeResult(std::string(200, '\xff')));
    EXPECT_FALSE(lab::DecodeJob("abc"));
}

TEST(Channel, KeepsMessagesApart)
{
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    lab::Channel left{lab::Descriptor(ends[0])};
    const std::string large(100'000, 'x'); // more than one read takes
    {
        lab::Channel right{lab::Descriptor(ends[1])};
        EXPECT_TRUE(left.Fetch());
        EXPECT_FALSE(left.Next());
        right.Send("one");
        right.Send("");
        right.Send(large);
    }
    EXPECT_EQ(left.Await(), "one");
    EXPECT_EQ(left.Await(), "");
    EXPECT_EQ(left.Await(), large);
    EXPECT_FALSE(left.Await());
    EXPECT_FALSE(left.Fetch());
    EXPECT_FALSE(left.Send("to nobody"));
}

} // namespace
