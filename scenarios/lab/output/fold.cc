// SPDX-License-Identifier: GPL-2.0-only

#include "fold.h"

#include "lab/timeline/phrases.h"

#include <map>
#include <optional>

namespace lab
{

namespace
{

constexpr size_t LONGEST_BLOCK = 32;   ///< lines
constexpr size_t FEWEST_REPEATS = 4;   ///< of a block that is folded
constexpr size_t SHORT_BLOCK = 4;      ///< lines of a block that is told twice, not once
constexpr size_t SCATTERED_LIMIT = 12; ///< lines of one shape that are all told
constexpr size_t SCATTERED_TOLD = 3;   ///< of more

/// A block of lines that repeats.
struct Repetition
{
    size_t length = 0; ///< lines
    size_t times = 0;
};

std::vector<size_t> NumberShapes(const std::vector<Line>& story)
{
    std::map<std::string, size_t> numbers;
    std::vector<size_t> shapes;
    for (const Line& line : story)
    {
        const std::string& key = line.exact.empty() ? line.shape : line.exact;
        shapes.push_back(numbers.try_emplace(key, numbers.size()).first->second);
    }
    return shapes;
}

/// The shortest block that repeats often enough from a line on.
std::optional<Repetition> FindRepetition(const std::vector<size_t>& shapes, size_t start)
{
    for (size_t length = 1; length <= LONGEST_BLOCK; length++)
    {
        size_t end = start;
        while (end + length < shapes.size() && shapes[end] == shapes[end + length])
        {
            end++;
        }
        const size_t times = (end - start) / length + 1;
        if (times >= FEWEST_REPEATS)
        {
            return Repetition{length, times};
        }
    }
    return std::nullopt;
}

/// A line after the first pass.
struct Told
{
    Line line;
    bool inBlock = false; ///< belongs to a repeated block and its count, which stay together
};

std::vector<Told> FoldBlocks(const std::vector<Line>& story)
{
    const std::vector<size_t> shapes = NumberShapes(story);
    std::vector<Told> folded;
    for (size_t i = 0; i < story.size();)
    {
        const auto found = FindRepetition(shapes, i);
        if (!found)
        {
            folded.push_back({story[i++], false});
            continue;
        }
        const size_t blocksTold = found->length <= SHORT_BLOCK ? 2 : 1;
        const size_t told = i + blocksTold * found->length;
        const size_t end = i + found->times * found->length;
        for (size_t line = i; line < told; line++)
        {
            folded.push_back({story[line], true});
        }
        const std::string what =
            found->length == 1 ? "this" : "the last " + std::to_string(found->length) + " lines";
        const std::string text = "... " + what + (found->length == 1 ? " comes " : " come ") +
                                 Counted(found->times - blocksTold, "more time") + ", until " +
                                 AsClock(story[end - 1].at);
        folded.push_back({{story[told].at, "", text, text, Tone::QUIET}, true});
        i = end;
    }
    return folded;
}

std::vector<Line> ThinOut(const std::vector<Told>& story)
{
    struct Count
    {
        size_t all = 0;
        size_t seen = 0;
        Time last{0};
    };

    std::map<std::string, Count> counts;
    for (const auto& [line, inBlock] : story)
    {
        if (!inBlock)
        {
            counts[line.shape].all++;
            counts[line.shape].last = line.at;
        }
    }
    std::vector<Line> thin;
    for (const auto& [line, inBlock] : story)
    {
        if (inBlock)
        {
            thin.push_back(line);
            continue;
        }
        Count& count = counts[line.shape];
        count.seen++;
        if (count.all <= SCATTERED_LIMIT || count.seen <= SCATTERED_TOLD)
        {
            thin.push_back(line);
        }
        else if (count.seen == SCATTERED_TOLD + 1)
        {
            Line rest = line;
            rest.text = "... " + line.text + " (the first of " +
                        std::to_string(count.all - SCATTERED_TOLD) + " more, until " +
                        AsClock(count.last) + ")";
            rest.tone = Tone::QUIET;
            thin.push_back(rest);
        }
    }
    return thin;
}

} // namespace

std::vector<Line> Fold(const std::vector<Line>& story)
{
    return ThinOut(FoldBlocks(story));
}

} // namespace lab
