// SPDX-License-Identifier: GPL-2.0-only

#ifndef LAB_YAML_TREE_H
#define LAB_YAML_TREE_H

#include "diagnostic.h"
#include "scenario.h"

#include <optional>
#include <string>
#include <vector>

namespace lab
{

/**
 * A YAML document as a plain value, in which each part knows where it was written.
 *
 * The subset that scenarios use: no anchors, aliases, merge keys and tags, keys are words.
 * yaml-cpp's own node type is not used: it hides repeated keys and shares nodes.
 */
struct Node
{
    enum class Kind : uint8_t
    {
        EMPTY, ///< nothing, or null
        SCALAR,
        LIST,
        MAP,
        BROKEN, ///< was reported already; whoever reads it stays silent
    };

    Kind kind = Kind::EMPTY;
    Mark mark;
    std::string text;        ///< of a scalar, as YAML understands its quotes and folds
    std::vector<Node> items; ///< of a list or map, in order of the file
    std::string key;         ///< of an item in a map
    Mark keyMark;

    /// The item of a map with that key, or nullptr.
    const Node* Find(const std::string& word) const;
    Node* Find(const std::string& word);
};

/// The deepest nesting of lists and maps; real scenarios need six.
constexpr int DEEPEST_NESTING = 32;

/**
 * Reads one YAML document.
 *
 * \param text any bytes
 * \param log gets what is wrong
 * \return the tree; nothing if the text is not YAML at all
 */
std::optional<Node> ReadYaml(const std::string& text, Log& log);

/// As above for the value of an override: every mark in the tree becomes `mark`.
std::optional<Node> ReadYamlAt(const std::string& text, const Mark& mark, Log& log);

/// The content on one line as YAML in flow style, without the outermost braces.
std::string OnOneLine(const Node& node);

/// A word or sentence as YAML: bare if it means the same without quotes.
std::string YamlScalar(const std::string& text);

} // namespace lab

#endif // LAB_YAML_TREE_H
