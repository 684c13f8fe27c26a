// SPDX-License-Identifier: GPL-2.0-only

#include "words.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace lab
{

namespace
{

constexpr size_t LONGEST_NAME = 40;
constexpr size_t LONGEST_QUOTE = 40;
constexpr size_t LONGEST_LIST = 24;

bool IsLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace

size_t EditDistance(const std::string& a, const std::string& b)
{
    // Three rows of the usual table: a swap of neighbours looks two rows back.
    std::vector<size_t> beforeLast(b.size() + 1);
    std::vector<size_t> last(b.size() + 1);
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j)
    {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.size(); ++i)
    {
        beforeLast.swap(last);
        last.swap(row);
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j)
        {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            {
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
            }
        }
    }
    return row[b.size()];
}

std::string Nearest(const std::string& word, const std::vector<std::string>& candidates)
{
    if (word.empty() || word.size() > LONGEST_NAME)
    {
        return "";
    }
    std::string best;
    size_t bestDistance = std::max<size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates)
    {
        const size_t distance = EditDistance(LowerCase(word), LowerCase(candidate));
        if (distance < bestDistance && distance < candidate.size())
        {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string LowerCase(std::string word)
{
    std::transform(word.begin(),
                   word.end(),
                   word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return word;
}

std::string OneOf(const std::vector<std::string>& words)
{
    const size_t shown = std::min(words.size(), LONGEST_LIST);
    std::string text;
    for (size_t i = 0; i < shown; ++i)
    {
        const bool last = i + 1 == words.size();
        text += (i == 0 ? "" : last ? " or " : ", ") + words[i];
    }
    if (shown < words.size())
    {
        text += ", ... (" + std::to_string(words.size()) + " in all)";
    }
    return text;
}

std::string Quote(const std::string& text)
{
    std::string quoted = "\"";
    for (size_t i = 0; i < text.size(); ++i)
    {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool startsCharacter = (byte & 0xc0) != 0x80;
        if (i >= LONGEST_QUOTE && startsCharacter)
        {
            return quoted + "...\"";
        }
        if (byte == '\n')
        {
            quoted += "\\n";
        }
        else if (byte < 0x20 || byte == 0x7f)
        {
            char escape[8];
            std::snprintf(escape, sizeof(escape), "\\x%02x", byte);
            quoted += escape;
        }
        else
        {
            quoted += text[i];
        }
    }
    return quoted + "\"";
}

bool IsName(const std::string& word)
{
    return !word.empty() && word.size() <= LONGEST_NAME && IsLetter(word[0]) &&
           std::all_of(word.begin(),
                       word.end(),
                       [](char c)
                       { return IsLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
}

} // namespace lab
