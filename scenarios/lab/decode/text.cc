// SPDX-License-Identifier: GPL-2.0-only

#include "text.h"

#include <cinttypes>
#include <cstdio>

namespace lab::decode
{

std::string Seconds(carp::Duration time)
{
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
    const int64_t size = us < 0 ? -us : us;
    char text[40];
    std::snprintf(text,
                  sizeof(text),
                  "%s%" PRId64 ".%06" PRId64 " s",
                  us < 0 ? "-" : "",
                  size / 1000000,
                  size % 1000000);
    return text;
}

std::string Counted(size_t count, const std::string& noun)
{
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string Listed(const std::vector<std::string>& words)
{
    std::string text;
    for (size_t i = 0; i < words.size(); ++i)
    {
        text += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

std::string FrameList(const std::vector<size_t>& frames)
{
    std::string text = frames.size() == 1 ? "frame " : "frames ";
    for (size_t i = 0; i < frames.size();)
    {
        size_t last = i;
        while (last + 1 < frames.size() && frames[last + 1] == frames[last] + 1)
        {
            ++last;
        }
        text += (i == 0 ? "" : ", ") + std::to_string(frames[i]);
        text += last == i ? "" : (last == i + 1 ? ", " : "-") + std::to_string(frames[last]);
        i = last + 1;
    }
    return text;
}

} // namespace lab::decode
