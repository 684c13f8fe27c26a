// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_WORDS_H
#define LAB_WORDS_H

#include <string>
#include <vector>

namespace lab
{

/// How many letters must be inserted, removed, replaced or swapped with their neighbour.
size_t EditDistance(const std::string& a, const std::string& b);

/**
 * What somebody who wrote `word` probably meant.
 *
 * \return the candidate with the least edit distance (the first of equals), or "" if even that
 *         one differs in more than every third letter
 */
std::string Nearest(const std::string& word, const std::vector<std::string>& candidates);

/// The word with a-z instead of A-Z.
std::string LowerCase(std::string word);

/// "a", "a or b", "a, b or c"; a long list is cut and its length told.
std::string OneOf(const std::vector<std::string>& words);

/// Text of a file as a message quotes it: in quotes, unprintable bytes escaped, cut when long.
std::string Quote(const std::string& text);

/**
 * Whether a word can name a host, switch, group or event: letters, digits, `-` and `_`, first a
 * letter, at most 40 of them.
 */
bool IsName(const std::string& word);

} // namespace lab

#endif // LAB_WORDS_H
